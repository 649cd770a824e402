import type { ComplaintHeard, EngineOutput } from '../model/engine-output.ts'
import type { Ticket } from '../model/ticket.ts'
import { applyAll, applyTrouble, reopenWithinMs, type TicketChange } from './apply-trouble.ts'

/** What a book knows. Plain JSON. */
export interface TicketBookState {
  readonly lastNumber: number
  readonly tickets: readonly Ticket[]
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
  from: TicketBookState = { lastNumber: 0, tickets: [] },
): TicketBook {
  const latest = new Map(from.tickets.map((ticket) => [ticket.stream, ticket]))
  let lastNumber = from.lastNumber

  let letGoAt = 0

  /** Now and then, those that can no longer change; each is checked again when it is asked for. */
  function letGo(now: number): void {
    if (now - letGoAt < reopenWithinMs) return
    letGoAt = now
    for (const [stream, ticket] of latest) {
      if (isPast(ticket, now)) latest.delete(stream)
    }
  }

  function current(stream: string, at: number): Ticket | null {
    const ticket = latest.get(stream)
    return ticket && !isPast(ticket, at) ? ticket : null
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
    return applyTrouble(output, current(output.stream, output.at), () => {
      lastNumber += 1
      return lastNumber
    })
  }

  return {
    apply(output) {
      const changed = change(output)
      if (changed) latest.set(changed.ticket.stream, changed.ticket)
      return changed
    },
    state: () => ({ lastNumber, tickets: [...latest.values()] }),
  }
}

/** Whether a ticket was resolved too long ago to be reopened. */
function isPast({ resolvedAt }: Ticket, now: number): boolean {
  return resolvedAt !== null && resolvedAt < now - reopenWithinMs
}
