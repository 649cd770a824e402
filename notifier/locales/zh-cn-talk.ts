import type { TalkWords } from './talk-words.ts'

/** What is said in Chinese to somebody who presses, asks or follows a link. */
export const zhCnTalk: TalkWords = {
  state:
    '工单 #{number} {status, select, open {待处理} acknowledged {{by, select, nobody {处理中} other {处理中，由 {by} 负责}}} other {已关闭}}。',
  thanks: '谢谢你的反馈！',
  notFound: '这个工单已经不存在了。',
  failed: '我们这边没能完成，请稍后再试。',
  badChoice: '这里不能这样选。',
  forbidden: '你可以查看这个工单，但不能更改。请联系值班人员。',
  expired: '这个按钮或链接已过期，请使用较新的消息。',
  forged: '这不是我们发出的链接，或者链接不完整。',
  confirm: '工单 #{number}：请按下按钮确认。',
  answer: {
    well: '你的直播 {stream} 在我们这边看起来正常{figures, select, none {} other {（{figures}）}}。如果观众看到的不一样，请告诉我他们看到了什么。',
    recovering: '你的直播 {stream} 刚刚恢复正常，我们会继续盯着（工单 #{number}）。',
    looking: '你的直播 {stream} 有些不对劲，我们正在看，马上告诉你。',
    'not-seen': '我们现在看不到你的直播 {stream}：没有任何数据传来。请重新开播，或检查网络。',
    ended: '你的直播 {stream} 已经结束。如果不是你自己下播的，请重新开播。',
    blind: '我们现在看不到你的直播 {stream}：是我们自己的监测出了问题，与你的直播无关。',
  },
  health: {
    well: '{stream}：直播正常{figures, select, none {} other {（{figures}）}}',
    ill: '{stream}：有问题{figures, select, none {} other {（{figures}）}}',
    recovering: '{stream}：已恢复，我们会继续盯着',
    looking: '{stream}：有些不对劲，我们正在看',
    'not-seen': '{stream}：我们没有看到开播',
    ended: '{stream}：已结束',
    blind: '{stream}：现在看不到，是我们这边的问题',
  },
  unlinked: '我们还不知道哪个直播是你的。请向我们的团队要一个绑定码，然后用 /link 输入。',
  linked: '好了：这个账号已绑定到 {streamer}。随时可以用 /why 提问。',
  badCode: '绑定码不对、已用过或已过期，请重新要一个。',
  tooManyTries: '尝试太频繁了，请在{duration}后再试。',
  freshCode: '{streamer} 的绑定码是 {code}，只能用一次，有效期{duration}。',
  heard: '跟进工单 #{number} 的同事能看到这条消息。',
  help: '直播有问题时可以用 /why 提问，或者直接写下你看到的情况。',
  nobodyOnDuty: '现在没有人值班。',
  fromTeam: '我们团队的 {team}：',
  passedOn: '已发给主播。',
  notPassedOn: '没能发给主播。',
  tooLong: '太长了，发不出去：最多 {most} 个字符。',
  command: {
    health: { name: '状态', description: '你的直播现在怎么样' },
    why: { name: '为什么', description: '直播为什么卡，怎么办' },
    link: { name: '绑定', description: '用绑定码把这个账号和你的直播绑定' },
    duty: { name: '值班', description: '现在谁在值班（团队使用）' },
  },
  option: {
    code: { name: '绑定码', description: '你拿到的绑定码' },
    streamer: { name: '主播', description: '团队使用：为这位主播生成绑定码' },
  },
}
