import type { Locale } from './locale.ts'
import { zhCnStaff } from './zh-cn-staff.ts'
import { zhCnTalk } from './zh-cn-talk.ts'

/** Simplified Chinese. */
export const zhCn: Locale = {
  tag: 'zh-CN',
  direction: 'ltr',
  spaced: false,
  duration: {
    seconds: '约 {count, plural, other {#}} 秒',
    minutes: '约 {count, plural, other {#}} 分钟',
    hours: '约 {count, plural, other {#}} 小时',
    days: '约 {count, plural, other {#}} 天',
  },
  within: {
    minutes: '{count, plural, other {#}} 分钟',
    hours: '{count, plural, other {#}} 小时',
  },
  seconds: '{count, plural, other {#}} 秒',
  possibleDuplicate: '（可能重复）无法确认你是否已收到这条消息，因此再次发送。',
  streamer: {
    title: {
      stalled: '直播卡住了，我们正在处理',
      slideshow: '直播卡成幻灯片了，我们正在处理',
      'frozen-picture': '画面定格了，我们正在处理',
      'black-picture': '观众看到的是黑屏，我们正在处理',
      'silent-audio': '观众听不到声音，我们正在处理',
      'bitrate-collapse': '画面变模糊了，我们正在处理',
      'frame-drops': '画面一卡一卡的，我们正在处理',
      'high-latency': '直播延迟变大了，我们正在处理',
      'packet-loss': '直播断断续续，我们正在处理',
      unstable: '直播时断时续，我们正在处理',
      gone: '直播掉线了，我们正在处理',
      'at-risk': '直播可能快要卡顿了，我们正在留意',
    },
    someViewersTitle: '部分观众看得不顺畅，我们正在处理',
    seen: {
      stalled: '观众那边的直播已经停住{duration}了。',
      slideshow: '观众看到的画面像在放幻灯片，已经持续{duration}。',
      'frozen-picture': '观众看到的画面一直定格不动，已经持续{duration}。',
      'black-picture': '观众看到的一直是黑屏，已经持续{duration}。',
      'silent-audio': '观众听不到声音，已经持续{duration}。',
      'bitrate-collapse': '观众看到的画面又糊又有马赛克，已经持续{duration}。',
      'frame-drops': '观众看到的画面一卡一卡的，已经持续{duration}。',
      'high-latency': '观众看到的画面比你慢了不少，已经持续{duration}。',
      'packet-loss': '观众那边的画面或声音断断续续，已经持续{duration}。',
      unstable: '直播时断时续，已经持续{duration}。',
      gone: '直播在{duration}前断开了，观众现在看不到你。',
      'at-risk': '观众可能还没察觉，但直播信号不太稳，已经持续{duration}。',
    },
    working: '我们已经开了工单 #{number}。',
    unsure: '原因还没完全确定，看起来是这样：',
    why: {
      'uplink-congestion': '你的上传网速跟不上了。',
      'uplink-lost': '你推流软件那边的数据，我们一点都收不到了。',
      'encoder-overload': '你的设备编码跟不上了。',
      'render-overload': '你的显卡渲染跟不上了。',
      'source-lost':
        '{part, select, sound {你推过来的流里没有声音。} other {你的摄像头或采集卡出了问题。}}',
      'misconfigured-encoder': '推流软件里有一项设置不合适。',
      'ingest-node': '是我们的服务器出了问题，不怪你。',
      'region-network': '不是你设备的问题，是你所在地区的网络不太好。',
      'isp-network': '不是你设备的问题，是你的网络运营商出了状况。',
      delivery:
        '是我们这边的问题，不怪你：你的直播传上来很正常，是我们送到观众那里的线路出了状况。',
      'viewer-side': '你的直播本身没问题，是部分观众自己的网络不好。',
      'ended-on-purpose': '看起来是你自己停播的。',
      unknown: '原因我们还在查。',
    },
    step: {
      'lower-bitrate': '现在大约只能传 {carriedBps}，请把视频码率调到 {recommendedBps}。',
      'lower-bitrate-by': '请把视频码率调低 {lowerByRatio}。',
      'switch-connection': '如果 {retryForMs}内还没恢复，请插网线或换成手机热点。',
      'faster-preset':
        '有 {lostRatio} 的帧来不及编码：请把编码预设调快一档，或者把帧率设成 {recommendedFps}。',
      'cap-game': '有 {lostRatio} 的帧来不及渲染：请把游戏帧率限制在 {recommendedFps}。',
      'check-camera':
        '画面已经停了 {standsForMs}：请看看摄像头有没有插好、打开，然后在推流软件里重启它。',
      'check-capture':
        '{arrivingFps, select, none {它现在一帧画面都没有} other {它现在只有 {arrivingFps}}}：请检查连接线，或者换一个 USB 口。',
      'check-microphone': '已经静音 {standsForMs}：请看看麦克风是不是没插好，或者被静音了。',
      'set-keyframes':
        '现在每 {keyframeIntervalMs}才有一个关键帧：请把关键帧间隔设成 {recommendedKeyframeIntervalMs}。',
      'set-rates':
        '推过来的比计划的少得多：请把帧率设成 {recommendedFps}，视频码率设成 {recommendedBps}。',
      'set-frame-rate': '请把帧率固定为 {recommendedFps}。',
      'carry-on': '你什么都不用改，接着播就好。',
      'advise-viewers': '有人问起，可以建议他们把清晰度设成“自动”或 {recommendedHeight}p。',
      'start-again': '如果不是你停的，请重新开播。',
      'read-app':
        '请看一眼推流软件：如果丢帧超过 {droppedFromRatio}，就把码率调低 {lowerByRatio}。',
    },
    next: {
      untilWell: '一恢复正常，我们马上告诉你。',
      byWhen: '最晚 {due}后会再联系你；一恢复正常，马上告诉你。',
    },
    reopenedTitle: '直播的问题又出现了，我们正在处理',
    update: {
      title: '我们还在处理。',
      waits: '工单 #{number} 还在处理中。',
      taken: '我们的工程师正在处理工单 #{number}。',
    },
    adviceTitle: '直播的问题，原因更清楚了',
    recovered: {
      title: '直播恢复正常了',
      body: '观众那边已经恢复正常，这次问题持续了{duration}。安心播吧！',
    },
    heeded: {
      bitrateBps: '你的码率现在是 {value}，能顺利传上来了，谢谢配合！',
      fps: '你现在以 {value} 推流，设备跟得上了，谢谢配合！',
      keyframeIntervalMs: '现在每 {value}就有一个关键帧，设置合适了，谢谢配合！',
    },
    sorry: '这次是我们的问题，抱歉！',
    ended: {
      title: '直播已结束',
      body: '工单 #{number} 已关闭，下次见！',
    },
    resolved: {
      title: '工单 #{number} 已关闭',
      body: '你直播的问题我们已经跟进完毕，工单 #{number} 已关闭。如果还有哪里不对，随时告诉我们。',
    },
  },
  staff: zhCnStaff,
  glossary: {
    stream: { called: ['直播', '停播'], neverCalled: ['串流'] },
    streamer: { called: ['主播'], neverCalled: ['播主'] },
    viewers: { called: ['观众', '人在看', '观看'], neverCalled: ['观赏者'] },
    bitrate: { called: ['码率'], neverCalled: ['比特率', '位元率'] },
    frame: { called: ['帧'], neverCalled: ['影格'] },
    'frame rate': { called: ['帧率'], neverCalled: ['帧速率', '影格率'] },
    keyframe: { called: ['关键帧'], neverCalled: ['I 帧'] },
    encoder: { called: ['编码'] },
    preset: { called: ['预设'], neverCalled: ['预置'] },
    upload: { called: ['上传', '上行'] },
    camera: { called: ['摄像头'], neverCalled: ['相机', '摄影机'] },
    microphone: { called: ['麦克风'], neverCalled: ['话筒', '咪'] },
    ticket: { called: ['工单'], neverCalled: ['单号', '票据'] },
    node: { called: ['节点'] },
    edge: { called: ['边缘'] },
    player: { called: ['播放', '观众', '清晰度'] },
    latency: { called: ['延迟'], neverCalled: ['时延迟'] },
    cause: { called: ['原因'], neverCalled: ['根因'] },
    priority: { called: ['优先级'], neverCalled: ['严重程度'] },
  },
  talk: zhCnTalk,
  mail: {
    open: '打开工单 #{number}',
    why: {
      streamer: '收到这封邮件，是因为你在直播，而我们在守护你的直播。',
      oncall: '收到这封邮件，是因为你正在值班。',
    },
    stop: '不再接收此类邮件',
    stopQuestion: '要停止向 {address} 发送邮件吗？停止后，直播卡住时你将收不到我们的邮件。',
    stopped: '已停止向 {address} 发送邮件。',
    begunAgain: '已恢复向 {address} 发送邮件。',
    again: '重新接收邮件',
  },
  picture: {
    broke: '出现问题',
    told: '已通知你',
    nothing: '无',
    chart: {
      broke: '直播走势图：{broke} 出现问题。',
      brokeAndTold: '直播走势图：{broke} 出现问题，{told} 通知了你。',
      change: '{measure}：之前 {before}，之后 {after}。',
    },
    frame: {
      frozen: '{time} 的画面，定格不动。',
      black: '{time} 的画面，一片黑。',
      moving: '{time} 的画面。',
    },
  },
}
