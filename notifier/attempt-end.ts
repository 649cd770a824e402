import type { NoticeState } from '../triage/model/notice.ts'
import type { TicketEvent } from '../triage/model/ticket.ts'
import type { AttemptEnd, OutboxRow } from '../triage/store/store.ts'
import type { Delivery } from './channel.ts'
import type { NextStep } from './policy/next-step.ts'

/** An attempt that ended, and what is to follow. */
export interface Ended {
  readonly owner: string
  readonly row: OutboxRow
  /** Unix ms. */
  readonly at: number
  /** How long it took; null when nothing was tried. */
  readonly tookMs: number | null
  readonly delivery: Pick<Delivery, 'outcome' | 'detail'> & { readonly reason?: string }
  readonly next: NextStep
}

const stateAfter = { done: 'accepted', again: 'pending', 'give-up': 'failed' } as const satisfies {
  [step in NextStep['step']]: Exclude<NoticeState, 'leased' | 'superseded'>
}

/** What the store is to keep of an attempt; with a line for the timeline when the news is final. */
export function attemptEnd(ended: Ended): AttemptEnd {
  const { owner, row, at, delivery, next } = ended
  return {
    owner,
    delivery: {
      noticeId: row.notice.id,
      attempt: row.attempts + 1,
      at,
      outcome: delivery.outcome,
      reason: delivery.reason ?? null,
      detail: delivery.detail ?? null,
      channel: row.notice.channel,
      externalId: next.step === 'done' ? next.externalId : null,
      tookMs: ended.tookMs,
    },
    state: stateAfter[next.step],
    nextAttemptAt: next.step === 'again' ? next.at : at,
    externalId: next.step === 'done' ? next.externalId : null,
    event: timelineEvent(ended),
  }
}

function timelineEvent({ row, at, next }: Ended): TicketEvent | null {
  const { id: notice, to, channel, kind: message } = row.notice
  switch (next.step) {
    case 'again':
      return null
    case 'done': {
      const externalId = next.externalId === null ? {} : { externalId: next.externalId }
      return { at, kind: 'notice-sent', notice, to, channel, message, ...externalId }
    }
    case 'give-up': {
      const { reason } = next
      const attempts = row.attempts + 1
      return { at, kind: 'notice-failed', notice, to, channel, message, reason, attempts }
    }
  }
}
