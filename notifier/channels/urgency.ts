import type { NoticeKind } from '../../triage/model/notice.ts'
import type { Message } from '../channel.ts'

type Tone = 'bad' | 'good' | 'calm'

/** What kind of news it is: something began or got worse, something is over, or neither. */
const tones: Readonly<Record<NoticeKind, Tone>> = {
  opened: 'bad',
  raised: 'bad',
  reopened: 'bad',
  incident: 'bad',
  'sla-at-risk': 'bad',
  'sla-breached': 'bad',
  unanswered: 'bad',
  'acknowledgement-expired': 'bad',
  'handed-off': 'bad',
  'snooze-ended': 'bad',
  held: 'bad',
  recovered: 'good',
  ended: 'good',
  resolved: 'good',
  'incident-over': 'good',
  advice: 'calm',
  update: 'calm',
  changed: 'calm',
  standing: 'calm',
  said: 'calm',
  digest: 'calm',
}

/** Whether it tells that something is over. */
export function isGoodNews({ notice }: Pick<Message, 'notice'>): boolean {
  return tones[notice.kind] === 'good'
}

/** Whether people must look now: bad news of a P0 or a P1. */
export function isUrgent({ notice }: Pick<Message, 'notice'>): boolean {
  const { priority } = notice.ticket
  return tones[notice.kind] === 'bad' && (priority === 'P0' || priority === 'P1')
}

/** Whether it only brings an earlier message up to date: where that is gone, nothing is sent. */
export function onlyEdits({ notice }: Pick<Message, 'notice'>): boolean {
  return notice.kind === 'standing'
}

/** Whether it need not ring: what staff may read when they look anyway. Streamers' news always rings. */
export function isQuiet({ notice }: Pick<Message, 'notice'>): boolean {
  if (notice.to === 'streamer') return false
  return tones[notice.kind] !== 'bad' || notice.ticket.priority === 'P3'
}
