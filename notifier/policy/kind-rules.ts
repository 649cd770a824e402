import type { NoticeKind } from '../../triage/model/notice.ts'

/** How news of a kind is handled. */
export interface KindRule {
  /**
   * While a mute covers what it is about: `held` until the mute ends, or it `passes` to whoever
   * heard of the trouble that it is the end of.
   */
  readonly muted: 'held' | 'passes'
}

/** Every kind of news. A new kind has to say how it is handled. */
export const kindRules: Readonly<Record<NoticeKind, KindRule>> = {
  opened: { muted: 'held' },
  raised: { muted: 'held' },
  advice: { muted: 'held' },
  reopened: { muted: 'held' },
  update: { muted: 'held' },
  recovered: { muted: 'passes' },
  ended: { muted: 'passes' },
  resolved: { muted: 'passes' },
  incident: { muted: 'held' },
  'incident-over': { muted: 'passes' },
  'sla-at-risk': { muted: 'held' },
  'sla-breached': { muted: 'held' },
  unanswered: { muted: 'held' },
  'acknowledgement-expired': { muted: 'held' },
  'handed-off': { muted: 'held' },
}
