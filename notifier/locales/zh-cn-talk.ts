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
}
