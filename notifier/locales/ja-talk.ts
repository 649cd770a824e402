import type { TalkWords } from './talk-words.ts'

/** What is said in Japanese to somebody who presses, asks or follows a link. */
export const jaTalk: TalkWords = {
  state:
    'チケット #{number} は{status, select, open {未対応です} acknowledged {{by, select, nobody {対応中です} other {{by} さんが対応中です}}} other {完了しました}}。',
  thanks: 'ご回答ありがとうございます！',
  notFound: 'このチケットはもうありません。',
  failed: 'こちら側の問題で実行できませんでした。少し待ってからもう一度お試しください。',
  badChoice: 'ここではそれを選べません。',
  forbidden: 'このチケットは閲覧できますが、変更はできません。当番の担当者にご連絡ください。',
  expired: '期限が切れています。新しいメッセージをご利用ください。',
  forged: '私たちが送ったものではないか、一部が欠けています。',
  confirm: 'チケット #{number}：ボタンを押すと実行されます。',
  answer: {
    well: 'あなたの配信 {stream} は、こちらでは正常に見えています{figures, select, none {} other {（{figures}）}}。視聴者に違うものが見えている場合は、何が見えているか教えてください。',
    recovering:
      'あなたの配信 {stream} は回復したばかりです。引き続き見守ります（チケット #{number}）。',
    looking: 'あなたの配信 {stream} で何かが起きています。今確認しており、すぐにお知らせします。',
    'not-seen':
      '今、あなたの配信 {stream} が見えません。何も届いていません。もう一度開始するか、接続を確認してください。',
    ended:
      'あなたの配信 {stream} は終了しました。意図したものでなければ、もう一度開始してください。',
    blind:
      '今、あなたの配信 {stream} を確認できません。こちらの監視の問題で、あなたの配信の問題ではありません。',
  },
  health: {
    well: '{stream}：正常です{figures, select, none {} other {（{figures}）}}',
    ill: '{stream}：問題が起きています{figures, select, none {} other {（{figures}）}}',
    recovering: '{stream}：回復しました。引き続き見守ります',
    looking: '{stream}：何かが起きており、確認中です',
    'not-seen': '{stream}：こちらでは配信が見えません',
    ended: '{stream}：終了しました',
    blind: '{stream}：今は見えません。こちら側の問題です',
  },
  held: 'こちらではお答えできません。担当チームにお問い合わせください。',
  unlinked:
    'どの配信があなたのものか、まだわかりません。担当チームにコードを発行してもらい、{link} で入力してください。',
  linked:
    '完了しました。このアカウントは {streamer} さんのものになりました。いつでも {why} で質問できます。',
  badCode: 'コードが違うか、使用済みか、期限切れです。新しいコードを発行してもらってください。',
  tooManyTries: '試行回数が多すぎます。{duration}後にもう一度お試しください。',
  freshCode: '{streamer} さんのコードは {code} です。一度だけ、{duration}使えます。',
  heard: 'チケット #{number} の担当者がこのメッセージを読めます。',
  help: '配信に問題があるときは {why} で質問するか、見えているものをそのまま書いてください。',
  nobodyOnDuty: '今は当番がいません。',
  fromTeam: '担当チームの {team} より：',
  passedOn: '配信者に送りました。',
  notPassedOn: '配信者に送れませんでした。',
  passedOnLater: '今は配信者に届きません。届くようになりしだい送ります。',
  tooLong: '長すぎて送れません。最大 {most} 文字です。',
  command: {
    health: { name: '状態', description: 'あなたの配信の今の状態' },
    why: { name: 'なぜ', description: '配信が重い理由と対処法' },
    link: { name: '連携', description: 'コードでこのアカウントを配信と連携します' },
    duty: { name: '当番', description: '今の当番（チーム用）' },
  },
  option: {
    code: { name: 'コード', description: '受け取ったコード' },
    streamer: { name: '配信者', description: 'チーム用：この配信者のコードを発行します' },
  },
}
