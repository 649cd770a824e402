import { type SlaClock, slaClocks } from '../../model/sla.ts'
import type { Ticket, TicketEvent } from '../../model/ticket.ts'
import { createDistribution, type Spread } from './distribution.ts'

/** So many of so many; the ratio is null where there is nothing to judge, never 0 instead. */
export interface Share {
  readonly of: number
  readonly count: number
  readonly ratio: number | null
}

/** The figures of some tickets. */
export interface Figures {
  readonly tickets: number
  readonly resolved: number
  readonly reopened: number
  /** Tickets that were opened before anybody complained, or that nobody complained about. */
  readonly beforeComplaint: Share
  /** From the opening to the first complaint, where one came; complaints that came first count as 0. */
  readonly lead: Spread
  /** From the onset to the first notice that the streamer was sent. */
  readonly timeToNotice: Spread
  /** From the opening to the acknowledgement. */
  readonly timeToAcknowledge: Spread
  /** From the onset to the recovery of the stream, where that was how the ticket ended. */
  readonly timeToRestore: Spread
  /** Promises that were kept, of those that were kept or broken; what still runs is neither. */
  readonly slaMet: Readonly<Record<SlaClock, Share>>
  /** Resolved tickets that nobody had to come back to: not reopened, not handed on, not said to be still broken. */
  readonly firstContact: Share
  readonly rated: { readonly count: number; readonly meanStars: number | null }
  /** Tickets that wait for somebody to take them, at the end. */
  readonly waiting: { readonly count: number; readonly longestMs: number | null }
}

/** Adds tickets up to figures; it does not grow with them. */
export interface Tally {
  add(ticket: Ticket): void
  /** Waiting is measured up to `atMs`. */
  figures(atMs: number): Figures
}

/** An empty one. */
export function createTally(): Tally {
  const counts = { tickets: 0, resolved: 0, reopened: 0, afterComplaint: 0, firstContact: 0 }
  const rated = { count: 0, stars: 0 }
  const waiting = { count: 0, since: Number.POSITIVE_INFINITY }
  const lead = createDistribution()
  const notice = createDistribution()
  const acknowledge = createDistribution()
  const restore = createDistribution()
  const promises = new Map(slaClocks.map((clock) => [clock, { met: 0, breached: 0 }]))

  function addTimes(ticket: Ticket): void {
    const { openedAt, onsetAt, acknowledgedAt, recoveredAt, leadMs } = ticket
    if (leadMs !== null) lead.add(leadMs)
    if (acknowledgedAt !== null) acknowledge.add(acknowledgedAt - openedAt)
    if (ticket.resolution === 'recovered' && recoveredAt !== null)
      restore.add(recoveredAt - onsetAt)
    const told = ticket.timeline.find(isToldToStreamer)
    if (told) notice.add(told.at - onsetAt)
  }

  function addState(ticket: Ticket): void {
    const { status, rating } = ticket
    const again = ticket.timeline.some(({ kind }) => kind === 'reopened')
    if (again) counts.reopened += 1
    if (status === 'resolved') {
      counts.resolved += 1
      if (!again && isOneContact(ticket)) counts.firstContact += 1
    } else if (status === 'open') {
      waiting.count += 1
      waiting.since = Math.min(waiting.since, ticket.openedAt)
    }
    if (!rating) return
    rated.count += 1
    rated.stars += rating.stars
  }

  function addPromise(event: TicketEvent): void {
    const promise = 'clock' in event ? promises.get(event.clock) : undefined
    if (promise && event.kind === 'sla-met') promise.met += 1
    if (promise && event.kind === 'sla-breached') promise.breached += 1
  }

  return {
    add(ticket) {
      counts.tickets += 1
      if (ticket.leadMs !== null && ticket.leadMs <= 0) counts.afterComplaint += 1
      addTimes(ticket)
      addState(ticket)
      for (const event of ticket.timeline) addPromise(event)
    },
    figures: (atMs) => ({
      ...{ tickets: counts.tickets, resolved: counts.resolved, reopened: counts.reopened },
      beforeComplaint: shareOf(counts.tickets - counts.afterComplaint, counts.tickets),
      lead: lead.spread(),
      timeToNotice: notice.spread(),
      timeToAcknowledge: acknowledge.spread(),
      timeToRestore: restore.spread(),
      slaMet: Object.fromEntries(
        [...promises].map(([clock, { met, breached }]) => [clock, shareOf(met, met + breached)]),
      ) as Record<SlaClock, Share>,
      firstContact: shareOf(counts.firstContact, counts.resolved),
      rated: { count: rated.count, meanStars: shareOf(rated.stars, rated.count).ratio },
      waiting: {
        count: waiting.count,
        longestMs: waiting.count === 0 ? null : Math.max(0, atMs - waiting.since),
      },
    }),
  }
}

/** A share with its weights: shares of shares would count a quiet region like a busy one. */
function shareOf(count: number, of: number): Share {
  return { of, count, ratio: of === 0 ? null : count / of }
}

function isToldToStreamer(event: TicketEvent): boolean {
  return event.kind === 'notice-sent' && event.to === 'streamer'
}

function isOneContact({ timeline }: Ticket): boolean {
  const hands = new Set(
    timeline.flatMap((event) => {
      if (event.kind === 'assigned') return [event.to]
      return event.kind === 'acknowledged' ? [event.by] : []
    }),
  )
  return hands.size <= 1 && !timeline.some(({ kind }) => kind === 'still-broken')
}
