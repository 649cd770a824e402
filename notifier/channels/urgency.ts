import type { NoticeKind } from '../../triage/model/notice.ts'
import type { Message } from '../channel.ts'

const goodNews: readonly NoticeKind[] = ['recovered', 'ended', 'resolved', 'incident-over']

/** Whether it tells that something is over. */
export function isGoodNews({ notice }: Pick<Message, 'notice'>): boolean {
  return goodNews.includes(notice.kind)
}

/** Whether people must look now: bad news of a P0 or a P1. */
export function isUrgent(message: Message): boolean {
  const { priority } = message.notice.ticket
  return (priority === 'P0' || priority === 'P1') && !isGoodNews(message)
}
