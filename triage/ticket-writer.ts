import { type Escalation, withEscalation } from './escalating.ts'
import type { Clock } from './model/clock.ts'
import type { Told } from './model/held-news.ts'
import type { Incident } from './model/incident.ts'
import type { Ticket, TicketEvent } from './model/ticket.ts'
import { type Muting, withMuteNews } from './muting.ts'
import type { StoreTransaction } from './store/store.ts'
import { leaveToIncident, leaveToWhoeverHasIt, takeBack } from './take-back.ts'
import { applyAll, type TicketChange } from './tickets/apply-trouble.ts'
import { nextMuteNewsAt } from './tickets/mute-news.ts'
import { createRush } from './tickets/rush.ts'
import { nextSlaNewsAt, slaNews } from './tickets/sla/sla-news.ts'
import type { SlaTerms } from './tickets/sla/terms.ts'
import { nextSnoozeNewsAt, withSnoozeNews } from './tickets/snooze-news.ts'

/** What is going on around an event. */
export interface Around {
  /** Whether other tickets were opened in the same seconds that may have the same cause. */
  readonly rush: boolean
  /** The incident that the event is about, if it is about one. */
  readonly incident: Incident | null
}

/** Decides who is told of an event on a ticket, and says of whom it could not be. Pure. */
export type NoticePlanner = (ticket: Ticket, event: TicketEvent, around?: Around) => Told

/** Writes tickets, with all that follows from what happened to them. */
export interface TicketWriter {
  /** Writes the ticket, its events and what it waits for; tells nobody. */
  save(tx: StoreTransaction, change: TicketChange): Promise<void>
  /**
   * Writes what happened, all that follows from it by `at` (Unix ms; when it happened, unless told
   * otherwise), and the notices. Resolves to the whole.
   */
  write(tx: StoreTransaction, happened: TicketChange, at?: number): Promise<TicketChange>
}

/** What it is made of. */
export interface TicketWriterParts {
  readonly plan: NoticePlanner
  readonly muting: Muting
  readonly escalation: Escalation
  /** What is promised about tickets, if anything is. */
  readonly sla: SlaTerms | undefined
  readonly clock: Clock
}

/** Makes one. It remembers the tickets of the last seconds, to know a rush. */
export function createTicketWriter(parts: TicketWriterParts): TicketWriter {
  const { plan, muting, escalation, sla, clock } = parts
  const rush = createRush()

  function isRush(event: TicketEvent, { facts }: Ticket): boolean {
    if (event.kind !== 'opened' && event.kind !== 'reopened') return false
    return rush.opened(event.at, facts)
  }

  function withSlaNews(change: TicketChange, at: number): TicketChange {
    if (!sla) return change
    const news = slaNews(change.ticket, at, sla)
    return { ticket: news.ticket, events: [...change.events, ...news.events] }
  }

  /** A change, and after it what clocks, mutes, a snooze and steps of an escalation make of it by `at`. */
  async function inTime(
    tx: StoreTransaction,
    change: TicketChange,
    at: number,
  ): Promise<TicketChange> {
    const known = withMuteNews(withSlaNews(change, at), await muting.inForce(tx), at)
    const muted = await muting.covered(tx, known.ticket)
    return withEscalation(withSnoozeNews(known, at, muted), at, { escalation, muted })
  }

  async function save(tx: StoreTransaction, { ticket, events }: TicketChange): Promise<void> {
    const mutes = await muting.inForce(tx)
    const muted = await muting.covered(tx, ticket)
    const { kind: nextStep, at } = escalation.next(ticket, muted)
    const moments = [
      at,
      sla ? nextSlaNewsAt(ticket, sla) : null,
      nextMuteNewsAt({ ticket, mutes, muted, now: clock.now() }),
      nextSnoozeNewsAt(ticket, muted),
    ].filter((moment) => moment !== null)
    const lookAt = moments.length > 0 ? Math.min(...moments) : null
    await tx.saveTicket(ticket, events, { lookAt, nextStep })
  }

  async function write(
    tx: StoreTransaction,
    happened: TicketChange,
    at: number = happened.events.at(-1)?.at ?? happened.ticket.openedAt,
  ): Promise<TicketChange> {
    const mutes = await muting.inForce(tx)
    const change = await inTime(tx, happened, at)
    const { ticket } = change
    const rush = change.events.map((event) => isRush(event, ticket)).includes(true)
    const incidents = await incidentsOf(tx, change.events)
    const planned = change.events.map((event) => {
      const incident = ('of' in event && event.of && incidents.get(event.of)) || null
      const planned = plan(ticket, event, { rush, incident })
      return muting.holdBack({ ticket, event, ...planned, mutes })
    })
    const notices = planned.flatMap((each) => each.notices)
    const untold = applyAll(ticket, at, [
      ...planned.flatMap((each) => each.untold),
      ...(await takeBack(tx, notices)),
      ...(await leaveToIncident(tx, change)),
      ...(await leaveToWhoeverHasIt(tx, change)),
    ])
    const whole = { ticket: untold.ticket, events: [...change.events, ...untold.events] }
    await save(tx, whole)
    await tx.queueNotices(notices)
    return whole
  }

  return { save, write }
}

/** The incidents that events are about, as they are now. */
async function incidentsOf(
  tx: StoreTransaction,
  events: readonly TicketEvent[],
): Promise<ReadonlyMap<string, Incident>> {
  const found = new Map<string, Incident>()
  for (const event of events) {
    const incident = 'of' in event && event.of ? await tx.incident(event.of) : null
    if (incident) found.set(incident.id, incident)
  }
  return found
}
