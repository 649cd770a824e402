import type { NoticeKind } from '../../triage/model/notice.ts'
import type { Audience } from '../../triage/model/vocabulary.ts'

/** How news of a kind is handled. */
export interface KindRule {
  /**
   * While a mute covers what it is about: `held` until the mute ends, or it `passes` to whoever
   * heard of the trouble that it is the end of, or it `goes` in any case.
   */
  readonly muted: 'held' | 'passes' | 'goes'
  /** For how long it is news to each audience; after that it is not sent any more. */
  readonly newsForMs: Readonly<Record<Audience, number>>
  /** In a streamer's quiet hours it `goes` all the same, or `waits` for their end. */
  readonly quiet: 'goes' | 'waits'
  /** Whether a digest may tell of it later, together with others, where nothing is urgent. */
  readonly gathered: boolean
  /** What need not be sent in the same place any more: this says all of it. */
  readonly supersedes: readonly NoticeKind[]
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** An open trouble is news to whoever has to see to it for as long as it is open; its end takes its place. */
const alarmForMs = { oncall: 12 * hourMs, streamer: 10 * minuteMs }
/** Whoever waited for the end of it has seen by then that it is over. */
const endForMs = { oncall: 2 * hourMs, streamer: hourMs }
/** By the next morning, and not much later. */
const closingForMs = { oncall: 12 * hourMs, streamer: 14 * hourMs }

const alarms = [
  'opened',
  'reopened',
  'raised',
  'unanswered',
  'acknowledgement-expired',
  'snooze-ended',
] as const
/** All that the end of a trouble makes old. */
const overtaken = [...alarms, 'advice', 'update', 'changed', 'sla-at-risk', 'sla-breached'] as const
const ends = ['recovered', 'ended', 'resolved'] as const

const alarm = {
  muted: 'held',
  newsForMs: alarmForMs,
  quiet: 'goes',
  gathered: false,
  supersedes: [],
} as const satisfies KindRule
const end = {
  muted: 'passes',
  newsForMs: endForMs,
  quiet: 'goes',
  gathered: true,
  supersedes: overtaken,
} as const satisfies KindRule

/**
 * Every kind of news; a new one has to say how it is handled. Whoever is live is awake, so that
 * what their stream is like never waits for quiet hours to end.
 */
export const kindRules: Readonly<Record<NoticeKind, KindRule>> = {
  opened: { ...alarm, gathered: true },
  raised: { ...alarm, supersedes: ['raised'] },
  advice: { ...alarm, supersedes: ['opened', 'reopened', 'advice', 'update'] },
  reopened: { ...alarm, gathered: true, supersedes: ends },
  update: { ...alarm, supersedes: ['update'] },
  recovered: end,
  ended: end,
  resolved: { ...end, newsForMs: closingForMs, quiet: 'waits' },
  incident: { ...alarm, supersedes: ['incident'] },
  'incident-over': { ...end, supersedes: ['incident', 'unanswered', 'acknowledgement-expired'] },
  'sla-at-risk': { ...alarm, newsForMs: { oncall: hourMs, streamer: hourMs } },
  'sla-breached': { ...alarm, supersedes: ['sla-at-risk'] },
  unanswered: alarm,
  'acknowledgement-expired': alarm,
  'handed-off': alarm,
  'snooze-ended': alarm,
  changed: { ...alarm, muted: 'passes', supersedes: ['changed'] },
  held: alarm,
  standing: {
    ...alarm,
    muted: 'goes',
    newsForMs: { oncall: 10 * minuteMs, streamer: 10 * minuteMs },
    supersedes: ['standing'],
  },
  // A streamer may read it when they look again.
  said: { ...alarm, muted: 'goes', newsForMs: { oncall: 12 * hourMs, streamer: 12 * hourMs } },
  // What it tells of is held back before it is gathered.
  digest: { ...alarm, muted: 'passes' },
}

/** From when on (Unix ms) news of a kind is none any more to an audience. */
export function expiryOf(kind: NoticeKind, to: Audience, at: number): number {
  return at + kindRules[kind].newsForMs[to]
}
