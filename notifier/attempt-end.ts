import type { Notice, NoticeState, Place } from '../triage/model/notice.ts'
import type { TicketEvent } from '../triage/model/ticket.ts'
import type { AttemptEnd, LeasedNotice } from '../triage/store/outbox-store.ts'
import type { Delivery } from './channel.ts'
import { isDoubtful } from './policy/doubt.ts'
import type { NextStep } from './policy/next-step.ts'

/** An attempt that ended, or a notice that was not tried, and what is to follow. */
export interface Ended {
  readonly owner: string
  readonly row: LeasedNotice
  /** Unix ms. */
  readonly at: number
  /** How long it took; null when nothing was tried. */
  readonly tookMs: number | null
  readonly delivery:
    | Delivery
    | { readonly outcome: 'refused'; readonly reason: string; readonly detail: string }
  readonly next: NextStep
  /** It was sent though it may have arrived before. */
  readonly possibleDuplicate: boolean
}

const stateAfter = {
  done: 'accepted',
  again: 'pending',
  'give-up': 'failed',
  drop: 'superseded',
} as const satisfies { [step in NextStep['step']]: Exclude<NoticeState, 'leased'> }

/** What the store is to keep of an attempt; with a line for the timeline when the news is final. */
export function attemptEnd(ended: Ended): AttemptEnd {
  const { owner, row, at, delivery, next } = ended
  const failed = delivery.outcome === 'accepted' ? null : delivery
  return {
    owner,
    delivery: {
      noticeId: row.notice.id,
      attempt: row.attempts + 1,
      at,
      outcome: delivery.outcome,
      reason: failed?.reason ?? null,
      detail: delivery.detail ?? null,
      channel: row.notice.channel,
      externalId: next.step === 'done' ? next.externalId : null,
      tookMs: ended.tookMs,
    },
    doubtful: delivery.outcome === 'retry' && isDoubtful(delivery),
    state: stateAfter[next.step],
    ...('reason' in next && { reason: next.reason }),
    nextAttemptAt: next.step === 'again' ? next.at : at,
    externalId: next.step === 'done' ? next.externalId : null,
    event: timelineEvent(ended),
    ...(next.step === 'give-up' && next.instead && { instead: movedTo(row.notice, next.instead) }),
  }
}

/** The same news for another place of the same reader, with the places after it. */
function movedTo(notice: Notice, place: Place): Notice {
  const { notBefore: _, alternatives = [], ...rest } = notice
  const after = alternatives.slice(1)
  const base = notice.id.replace(/~\d+$/, '')
  const turn = Number(/~(\d+)$/.exec(notice.id)?.[1] ?? 0) + 1
  return { ...rest, ...place, id: `${base}~${turn}`, alternatives: after }
}

function timelineEvent({ row, at, next, delivery, possibleDuplicate }: Ended): TicketEvent | null {
  const { id: notice, to, channel, kind: message } = row.notice
  // The change itself is on the timeline; what became of the edit is among the deliveries.
  if (message === 'standing') return null
  switch (next.step) {
    case 'again':
      return null
    case 'done': {
      const externalId = next.externalId === null ? {} : { externalId: next.externalId }
      const twice = delivery.outcome === 'accepted' && 'possibleDuplicate' in delivery
      const doubt = possibleDuplicate || twice ? { possibleDuplicate: true as const } : {}
      return { at, kind: 'notice-sent', notice, to, channel, message, ...externalId, ...doubt }
    }
    case 'give-up': {
      const attempts = row.attempts + 1
      return {
        ...{ at, kind: 'notice-failed', notice, to, channel, message, attempts },
        reason: next.reason,
        ...(delivery.detail !== undefined && { detail: delivery.detail }),
        ...(next.instead && { instead: next.instead.channel }),
      }
    }
    case 'drop': {
      const detail = `the beginning of it was not told in "${channel}"`
      return { at, kind: 'not-told', to, message, reason: next.reason, detail }
    }
  }
}
