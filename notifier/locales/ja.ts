import { jaStaff } from './ja-staff.ts'
import { jaTalk } from './ja-talk.ts'
import type { Locale } from './locale.ts'

/** Japanese, polite and short. */
export const ja: Locale = {
  tag: 'ja',
  direction: 'ltr',
  spaced: false,
  duration: {
    seconds: '約{count, plural, other {#}}秒',
    minutes: '約{count, plural, other {#}}分',
    hours: '約{count, plural, other {#}}時間',
    days: '約{count, plural, other {#}}日',
  },
  within: {
    minutes: '{count, plural, other {#}}分',
    hours: '{count, plural, other {#}}時間',
  },
  seconds: '{count, plural, other {#}}秒',
  possibleDuplicate:
    '（重複の可能性）すでに届いているか確認できなかったため、もう一度お送りします。',
  streamer: {
    title: {
      stalled: '配信が止まっています。対応中です。',
      slideshow: '配信が紙芝居のようになっています。対応中です。',
      'frozen-picture': '映像が固まっています。対応中です。',
      'black-picture': '視聴者の画面が真っ暗です。対応中です。',
      'silent-audio': '視聴者に音声が届いていません。対応中です。',
      'bitrate-collapse': '映像がぼやけています。対応中です。',
      'frame-drops': '映像がカクついています。対応中です。',
      'high-latency': '配信の遅延が大きくなっています。対応中です。',
      'packet-loss': '配信が途切れ途切れです。対応中です。',
      unstable: '配信が何度も途切れています。対応中です。',
      gone: '配信が切断されました。対応中です。',
      'at-risk': 'まもなく配信がカクつくかもしれません。様子を見ています。',
    },
    someViewersTitle: '一部の視聴者が見づらくなっています。対応中です。',
    seen: {
      stalled: '視聴者に新しい映像が届かない状態が{duration}続いています。',
      slideshow: '視聴者には紙芝居のようなコマ送りに見える状態が{duration}続いています。',
      'frozen-picture': '視聴者の画面で映像が固まった状態が{duration}続いています。',
      'black-picture': '視聴者の画面が真っ暗な状態が{duration}続いています。',
      'silent-audio': '視聴者に音声が届かない状態が{duration}続いています。',
      'bitrate-collapse': '映像がぼやけてブロックノイズが出る状態が{duration}続いています。',
      'frame-drops': '視聴者の画面で映像がカクつく状態が{duration}続いています。',
      'high-latency': '視聴者に届く映像が大きく遅れる状態が{duration}続いています。',
      'packet-loss': '映像や音声が途切れる状態が{duration}続いています。',
      unstable: '配信が切れたり戻ったりする状態が{duration}続いています。',
      gone: '{duration}前に配信が切断され、視聴者からは見えていません。',
      'at-risk':
        '視聴者はまだ気づいていないかもしれませんが、配信が不安定な状態が{duration}続いています。',
    },
    working: 'チケット #{number} を作成しました。',
    unsure: 'まだ確実ではありませんが、次のことが考えられます。',
    why: {
      'uplink-congestion': 'お使いの回線の上り速度が足りていません。',
      'uplink-lost': '配信アプリからのデータが、こちらにまったく届いていません。',
      'encoder-overload': 'お使いの端末のエンコードが追いついていません。',
      'render-overload': 'グラフィックボードの描画が追いついていません。',
      'source-lost':
        '{part, select, sound {送られてくる配信に音声が入っていません。} other {カメラまたはキャプチャーに問題があるようです。}}',
      'misconfigured-encoder': '配信アプリの設定に合わないところがあります。',
      'ingest-node': '原因は当方のサーバーの不調です。あなたのせいではありません。',
      'region-network': 'あなたの機材ではなく、お住まいの地域のネットワークの不調です。',
      'isp-network': 'あなたの機材ではなく、ご利用のインターネット回線事業者の不調です。',
      delivery:
        '原因は当方にあり、あなたのせいではありません。配信は正常に届いていますが、視聴者へ送り出すところで不調が起きています。',
      'viewer-side': '配信自体は正常です。一部の視聴者の回線に問題があります。',
      'ended-on-purpose': 'ご自身で配信を終了されたようです。',
      unknown: '原因はまだ調査中です。',
    },
    step: {
      'lower-bitrate':
        '今は約 {carriedBps} しか通らないため、映像ビットレートを {recommendedBps} に設定してください。',
      'lower-bitrate-by': '映像ビットレートを {lowerByRatio} 下げてください。',
      'switch-connection':
        '{retryForMs}以内に戻らなければ、有線LANかスマホのテザリングに切り替えてください。',
      'faster-preset':
        'フレームの {lostRatio} が間に合っていません。エンコーダーのプリセットを1段階速くするか、フレームレートを {recommendedFps} に下げてください。',
      'cap-game':
        'フレームの {lostRatio} が間に合っていません。ゲームのフレームレートを {recommendedFps} に制限してください。',
      'check-camera':
        '映像が{standsForMs}止まっています。カメラの接続と電源を確認し、配信アプリでカメラを有効にし直してください。',
      'check-capture':
        '{arrivingFps, select, none {フレームがまったく来ていません} other {{arrivingFps} しか来ていません}}。ケーブルを確認し、別のUSBポートもお試しください。',
      'check-microphone': '{standsForMs}無音のままです。マイクの接続とミュートを確認してください。',
      'set-keyframes':
        'キーフレームが{keyframeIntervalMs}に1回しか来ていません。キーフレーム間隔を{recommendedKeyframeIntervalMs}に設定してください。',
      'set-rates':
        '予定よりかなり少なく送られています。{recommendedFps}、映像ビットレート {recommendedBps} に設定してください。',
      'set-frame-rate': 'フレームレートを {recommendedFps} に固定してください。',
      'carry-on': '変更は不要です。そのまま配信を続けてください。',
      'advise-viewers':
        '聞かれたら、画質を「自動」か {recommendedHeight}p にするよう伝えてください。',
      'start-again': '意図した終了でなければ、もう一度配信を始めてください。',
      'read-app':
        '配信アプリのドロップフレームが {droppedFromRatio} を超えていたら、ビットレートを {lowerByRatio} 下げてください。',
    },
    next: {
      untilWell: '元に戻り次第お知らせします。',
      byWhen: '{due}以内に改めてご連絡します。元に戻った場合はすぐにお知らせします。',
    },
    reopenedTitle: '配信の不調が再発しました。対応中です。',
    update: {
      title: '引き続き対応しています。',
      waits: 'チケット #{number} に引き続き対応しています。',
      taken: '担当者がチケット #{number} に対応しています。',
    },
    adviceTitle: '配信の不調について、新しいことが分かりました。',
    recovered: {
      title: '配信が元に戻りました',
      body: '視聴者の画面も正常に戻りました。不調は{duration}続きました。引き続き配信をお楽しみください！',
    },
    heeded: {
      bitrateBps:
        'ビットレートが {value} になり、問題なく通っています。ご協力ありがとうございました！',
      fps: '{value} での配信になり、端末も追いついています。ご協力ありがとうございました！',
      keyframeIntervalMs: 'キーフレームが{value}に1回になりました。ご協力ありがとうございました！',
    },
    sorry: '今回は当方の不調でした。申し訳ありません。',
    ended: {
      title: '配信が終了しました',
      body: 'チケット #{number} をクローズしました。またお待ちしています！',
    },
    resolved: {
      title: 'チケット #{number} をクローズしました',
      body: '配信の不調への対応が終わり、チケット #{number} をクローズしました。まだおかしいところがあれば、お知らせください。',
    },
  },
  staff: jaStaff,
  glossary: {
    stream: { called: ['配信'], neverCalled: ['放送', 'ストリーム'] },
    streamer: { called: ['配信者'], neverCalled: ['放送者', 'ストリーマー'] },
    viewers: { called: ['視聴者'], neverCalled: ['観客', 'リスナー'] },
    bitrate: { called: ['ビットレート'] },
    frame: { called: ['フレーム'], neverCalled: ['コマ数'] },
    'frame rate': { called: ['フレームレート'], neverCalled: ['コマ数'] },
    keyframe: { called: ['キーフレーム'] },
    encoder: { called: ['エンコーダー', 'エンコード'], neverCalled: ['符号化'] },
    preset: { called: ['プリセット'] },
    upload: { called: ['上り'], neverCalled: ['アップロード'] },
    camera: { called: ['カメラ'] },
    microphone: { called: ['マイク'], neverCalled: ['マイクロホン'] },
    ticket: { called: ['チケット'], neverCalled: ['案件'] },
    node: { called: ['ノード'] },
    edge: { called: ['エッジ'] },
    player: { called: ['プレーヤー', '画質'], neverCalled: ['プレイヤー'] },
    latency: { called: ['遅延'], neverCalled: ['レイテンシ'] },
    cause: { called: ['原因'] },
    priority: { called: ['優先度'], neverCalled: ['重要度'] },
  },
  talk: jaTalk,
  mail: {
    open: 'チケット #{number} を開く',
    why: {
      streamer: 'このメールは、配信中の方に、配信を見守っている私たちからお送りしています。',
      oncall: 'このメールは、当番の方にお送りしています。',
    },
    stop: 'このメールの受信を停止する',
    stopQuestion:
      '{address} へのメールを停止しますか？ 配信が止まってもメールでお知らせできなくなります。',
    stopped: '{address} へのメールを停止しました。',
    begunAgain: '{address} へのメールを再開しました。',
    again: '受信を再開する',
  },
  picture: {
    broke: '発生',
    told: 'お知らせ',
    nothing: 'なし',
    chart: {
      broke: '配信のグラフ：{broke} に問題が起きました。',
      brokeAndTold: '配信のグラフ：{broke} に問題が起き、{told} にお知らせしました。',
      change: '{measure}：発生前 {before}、発生後 {after}。',
    },
    frame: {
      frozen: '{time} の映像です。止まっています。',
      black: '{time} の映像です。真っ黒です。',
      moving: '{time} の映像です。',
    },
  },
}
