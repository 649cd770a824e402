import type { Notice } from '../../triage/model/notice.ts'
import type { Ticket, TicketEvent } from '../../triage/model/ticket.ts'
import { expiryOf, kindRules } from './kind-rules.ts'
import { incidentShowsMs, type News, waitsUntil } from './news-of.ts'
import { type QuietHours, quietUntil } from './quiet-hours.ts'

/** What decides when news is sent. */
interface Occasion {
  readonly ticket: Ticket
  readonly event: TicketEvent
  readonly rush?: boolean
  readonly quietHours?: QuietHours | undefined
}

/** From when until when a notice may be sent, or why it never is. */
export type Timing =
  | Pick<Notice, 'notBefore' | 'expiresAt'>
  | { readonly reason: 'quiet-hours'; readonly detail: string }

/** Whoever was on the air so lately is still awake. */
const awakeForMs = 1_800_000

/**
 * When news may be sent: not before something better to say may be known, or a streamer's night is
 * over; and not when it is no news any more.
 *
 * @param timeZone where the streamer lives, if that is known
 */
export function timingOf(occasion: Occasion, news: News, timeZone: string | undefined): Timing {
  const { at } = occasion.event
  const expiresAt = expiresAtOf(news, at)
  const quiet = news.to === 'streamer' ? quietEnd(occasion, news, timeZone) : null
  if (quiet !== null && quiet >= expiresAt) {
    const detail = `the streamer sleeps until ${new Date(quiet).toISOString()}, when it is no news any more`
    return { reason: 'quiet-hours', detail }
  }
  const notBefore = quiet ?? waitOf(occasion, news)
  return { expiresAt, ...(notBefore !== undefined && { notBefore }) }
}

/** A promise is at risk until it is broken. */
function expiresAtOf({ kind, to, sla }: News, at: number): number {
  const expiry = expiryOf(kind, to, at)
  return kind === 'sla-at-risk' && sla ? Math.min(expiry, sla.dueAt) : expiry
}

function quietEnd(
  { ticket, event, quietHours }: Occasion,
  { kind }: News,
  timeZone: string | undefined,
): number | null {
  if (!quietHours || timeZone === undefined || kindRules[kind].quiet === 'goes') return null
  const offAirMs = event.at - (ticket.recoveredAt ?? event.at)
  return offAirMs < awakeForMs ? null : quietUntil(event.at, timeZone, quietHours)
}

function waitOf({ event, rush }: Occasion, { to, kind }: News): number | undefined {
  if (to === 'streamer') return waitsUntil(event, rush)
  const mayBeShared = kind === 'opened' || kind === 'reopened'
  return rush && mayBeShared ? event.at + incidentShowsMs : undefined
}
