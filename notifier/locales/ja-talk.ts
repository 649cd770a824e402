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
}
