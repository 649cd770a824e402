import type { Notice } from '../../triage/model/notice.ts'
import { isGoodNews } from './urgency.ts'

/** What a notice does to the alert that another system keeps about the same trouble. */
export type AlertChange = 'open' | 'over'

/** An alert as systems keep it that have alerts instead of messages. */
export interface Alert {
  /** The same for all news of one ticket, or of one incident. */
  readonly key: string
  readonly change: AlertChange
  /** What is ill: a stream, or what the streams of an incident share. */
  readonly source: string
  readonly priority: Notice['ticket']['priority']
  readonly cause: Notice['ticket']['cause']
  /** When it began, Unix ms. */
  readonly onsetAt: number
}

/** The alert that a notice is about, and what becomes of it. */
export function alertOf(notice: Notice): Alert {
  const { ticketId, ticket, incident } = notice
  const isOver = incident ? incident.closedAt !== null : ticket.status === 'resolved'
  const change = isOver || isGoodNews({ notice }) ? 'over' : 'open'
  if (incident) {
    const { id, dimension, value, priority, cause, onsetAt } = incident
    const source = `${dimension} ${value}`.trim()
    return { key: id, change, source, priority, cause, onsetAt }
  }
  const { stream, priority, cause, onsetAt } = ticket
  return { key: ticketId, change, source: stream, priority, cause, onsetAt }
}
