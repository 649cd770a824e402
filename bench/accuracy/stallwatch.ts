import { createEngine } from '../../triage/engine.ts'
import type { EngineOutput } from '../../triage/model/engine-output.ts'
import { createTicketBook } from '../../triage/tickets/ticket-book.ts'
import type { Contender, TicketEdge, Word } from './contender.ts'

/** Stallwatch itself, as it ships: the engine with its default profiles, and its tickets. */
export function stallwatch(): Contender {
  const engine = createEngine()
  const book = createTicketBook()

  function ticketWords(output: EngineOutput): Word[] {
    const change = book.apply(output)
    if (!change) return []
    const { stream, recoveredAt } = change.ticket
    return change.events.flatMap(({ kind }) => {
      const state = ticketStates[kind]
      // What it waits for after the recovery is no part of the spell.
      return state && (kind !== 'resolved' || recoveredAt === null)
        ? [{ kind: 'ticket', stream, state }]
        : []
    })
  }

  function words(output: EngineOutput): Word[] {
    if (output.type !== 'finding') return ticketWords(output)
    const { stream, vantage, symptom, state, evidence } = output
    const foretoldMs = Number(evidence.stallInMs ?? Number.NaN)
    const foretold = Number.isNaN(foretoldMs) ? {} : { foretoldMs }
    return [{ kind: 'finding', stream, vantage, sign: symptom, state, ...foretold }]
  }

  return {
    name: 'stallwatch',
    opensTickets: true,
    take: (record) => engine.take(record),
    tick: (now) => engine.tick(now),
    drain() {
      const outputs = engine.drain()
      return outputs.length === 0 ? [] : outputs.flatMap(words)
    },
  }
}

const ticketStates: { readonly [kind: string]: TicketEdge['state'] | undefined } = {
  opened: 'opened',
  reopened: 'reopened',
  relapsed: 'reopened',
  recovered: 'closed',
  resolved: 'closed',
}
