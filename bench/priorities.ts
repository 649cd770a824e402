/**
 * Measures whether priorities are right: `npm run bench:priorities [streams] [hours] [seed]`.
 *
 * A simulated fleet falls ill; each ticket's most urgent priority is held against the viewer-minutes
 * that were lost while it lasted, which the simulator knows and the engine does not.
 */
import { createFleet } from '../fixtures/simulate/fleet.ts'
import { playFleet } from '../fixtures/simulate/play-fleet.ts'
import { createEngine } from '../triage/engine.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import { scoreOf } from '../triage/tickets/priority.ts'
import { createTicketBook } from '../triage/tickets/ticket-book.ts'
import {
  lossByPriority,
  type PricedTicket,
  rankCorrelation,
  viewerMinutes,
} from './accuracy/priority-score.ts'
import { shown, textTable } from './accuracy/text-table.ts'

const startAt = 1_764_000_000_000
/** A ticket's viewers may have suffered this long before the first sign of it. */
const beforeMs = 10_000

const [streams = 200, hours = 2, seed = 1] = process.argv.slice(2).map(Number)
const untilAt = startAt + hours * 3_600_000
const fleet = createFleet({
  seed: String(seed),
  streams,
  startAt,
  chance: { perStreamHour: 1 },
})
const engine = createEngine()
const book = createTicketBook()
const tickets = new Map<string, { ticket: Ticket; score: number }>()

for (const { at, records } of playFleet(fleet, { fromAt: startAt, untilAt })) {
  for (const record of records) engine.take(record)
  engine.tick(at)
  for (const output of engine.drain()) {
    const ticket = book.apply(output)?.ticket
    if (!ticket) continue
    const score = Math.max(tickets.get(ticket.id)?.score ?? 0, scoreOf(ticket.priorityReasons))
    tickets.set(ticket.id, { ticket, score })
  }
}

const truths = Map.groupBy(fleet.truth(), ({ stream }) => stream)

function price({ ticket, score }: { ticket: Ticket; score: number }): PricedTicket {
  const end = ticket.recoveredAt ?? ticket.resolvedAt ?? untilAt
  const span = { start: ticket.onsetAt - beforeMs, end }
  const lost = (truths.get(ticket.stream) ?? []).map(({ felt, viewersAffected }) =>
    viewerMinutes(span, felt, viewersAffected),
  )
  const had = ticket.timeline.flatMap((event) => ('priority' in event ? [event.priority] : []))
  const priority = had.sort()[0] ?? ticket.priority
  return { priority, score, lostMinutes: lost.reduce((sum, each) => sum + each, 0) }
}

const priced = [...tickets.values()].map(price)
const rows = [...lossByPriority(priced)].map(([priority, { tickets: count, meanLostMinutes }]) => [
  priority,
  shown(count),
  shown(meanLostMinutes, 1),
])
console.log(textTable(['priority', 'tickets', 'mean viewer-minutes lost'], rows))
console.log(`\nrank correlation of score and loss: ${shown(rankCorrelation(priced), 2)}`)
