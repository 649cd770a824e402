import type { BaseLogger } from 'pino'
import type { Clock } from '../triage/model/clock.ts'
import type { TicketEvent } from '../triage/model/ticket.ts'
import type { Store } from '../triage/store/store.ts'
import { attemptEnd, type Ended } from './attempt-end.ts'
import type { NotifierMetrics } from './metrics.ts'
import { createOutboxTrouble } from './outbox-trouble.ts'
import { pause } from './pause.ts'

/** What the recorder works with. */
export interface RecorderParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: BaseLogger
  readonly metrics: NotifierMetrics
  /** An end was recorded that put a line onto the ticket's timeline. */
  readonly onTold: (line: TicketEvent) => void
}

/** Writes down how attempts ended. */
export interface Recorder {
  /**
   * Tries until the store takes it: what a vendor has accepted must not be sent again only
   * because the database was away for a moment. Never rejects.
   */
  record(ended: Ended): Promise<void>
  /** Stops trying; what is not recorded by now is tried again when its lease has run out. */
  abandon(): void
}

/** A recorder over `store`. */
export function createRecorder(parts: RecorderParts): Recorder {
  const abandoned = new AbortController()
  const trouble = createOutboxTrouble(parts.log, 'writing to the outbox')
  return {
    async record(ended) {
      while (!abandoned.signal.aborted) {
        try {
          const end = attemptEnd(ended)
          const held = await parts.store.finishAttempt(end)
          trouble.well()
          report(parts, ended, held)
          if (held && end.event) parts.onTold(end.event)
          return
        } catch (error) {
          await pause(parts.clock, trouble.failed(error), abandoned.signal)
        }
      }
    },
    abandon: () => abandoned.abort(),
  }
}

function report({ log, metrics }: RecorderParts, ended: Ended, held: boolean): void {
  const { row, at, delivery, next, possibleDuplicate } = ended
  const { id: notice, channel, to, kind, ticket } = row.notice
  const about = { notice, channel, to, kind, ticket: ticket.number, attempts: row.attempts + 1 }
  if (!held) {
    log.warn(about, 'the lease ran out before the end was recorded; the notice may arrive twice')
  } else if (next.step === 'done') {
    metrics.accepted(row.notice, at)
    log.info({ ...about, ...(possibleDuplicate && { possibleDuplicate }) }, 'notice accepted')
  } else if (next.step === 'give-up') {
    if (!next.instead) metrics.failed(row.notice)
    const { reason, instead } = next
    const { detail } = delivery
    if (instead)
      log.warn(
        { ...about, reason, detail, instead: instead.channel },
        'notice goes on to another channel',
      )
    else log.error({ ...about, reason, detail }, 'notice given up')
  } else if (next.step === 'drop') {
    log.info({ ...about, reason: next.reason }, 'notice is not needed')
  }
}
