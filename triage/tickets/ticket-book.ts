import type { ComplaintHeard, EngineOutput } from '../model/engine-output.ts'
import type { Ticket } from '../model/ticket.ts'
import { applyAll, applyTrouble, type NewTicket, type TicketChange } from './apply-trouble.ts'
import { followWithinMs, reopenWithinMs } from './patience.ts'

/** What a book knows. Plain JSON. */
export interface TicketBookState {
  readonly lastNumber: number
  readonly tickets: readonly Ticket[]
  /** Tickets that can no longer be reopened, and that a new one of their stream would follow. */
  readonly past: readonly PastTicket[]
}

/** A ticket that is over for good. */
interface PastTicket {
  readonly stream: string
  readonly id: string
  readonly resolvedAt: number
}

/**
 * The tickets of a replay, in memory: it does what the ticket desk does over a store, and holds
 * only those that can still change, so that it stays small however long the replay is.
 */
export interface TicketBook {
  /** Applies one output of the engine; what changed, or null. */
  apply(output: EngineOutput): TicketChange | null
  state(): TicketBookState
}

/** Opens a book, empty or as `state()` left it. */
export function createTicketBook(
  from: TicketBookState = { lastNumber: 0, tickets: [], past: [] },
): TicketBook {
  const latest = new Map(from.tickets.map((ticket) => [ticket.stream, ticket]))
  const past = new Map(from.past.map((each) => [each.stream, each]))
  let lastNumber = from.lastNumber

  let letGoAt = 0

  /** Now and then: of those that can no longer be reopened, only which they are is kept for a day. */
  function letGo(now: number): void {
    if (now - letGoAt < reopenWithinMs) return
    letGoAt = now
    for (const ticket of latest.values()) putAway(ticket, now)
    for (const { stream, resolvedAt } of past.values()) {
      if (resolvedAt < now - followWithinMs) past.delete(stream)
    }
  }

  function putAway({ stream, id, resolvedAt }: Ticket, now: number): void {
    if (resolvedAt === null || resolvedAt >= now - reopenWithinMs) return
    latest.delete(stream)
    past.set(stream, { stream, id, resolvedAt })
  }

  function current(stream: string, at: number): Ticket | null {
    const ticket = latest.get(stream)
    if (ticket) putAway(ticket, at)
    return latest.get(stream) ?? null
  }

  function fresh(stream: string, at: number): NewTicket {
    lastNumber += 1
    const before = past.get(stream)
    const follows = before && before.resolvedAt >= at - followWithinMs ? before.id : undefined
    return { number: lastNumber, follows }
  }

  function complain(heard: ComplaintHeard): TicketChange | null {
    const ticket = current(heard.stream, heard.at)
    if (!ticket || ticket.status === 'resolved') return null
    const { at, from: who, text } = heard
    return applyAll(ticket, at, [{ kind: 'complaint-received', from: who, text }])
  }

  function change(output: EngineOutput): TicketChange | null {
    if (output.type === 'complaint') return complain(output)
    if (output.type !== 'trouble') return null
    letGo(output.at)
    const { stream, at } = output
    return applyTrouble(output, current(stream, at), () => fresh(stream, at))
  }

  return {
    apply(output) {
      const changed = change(output)
      if (changed) latest.set(changed.ticket.stream, changed.ticket)
      return changed
    },
    state: () => ({ lastNumber, tickets: [...latest.values()], past: [...past.values()] }),
  }
}
