import { reopenWithinMs } from '../../triage/tickets/patience.ts'
import { type Raised, type TicketSpell, union } from './score.ts'

/**
 * The tickets that a rival would open if its findings were grouped as Stallwatch groups its own:
 * one per stream while anything is raised, and the same one again within ten minutes.
 */
export function spellsOf(raised: readonly Raised[]): readonly TicketSpell[] {
  let before = Number.NEGATIVE_INFINITY
  return union(raised).map(({ start, end }) => {
    const reopened = start - before <= reopenWithinMs
    before = end
    return { start, end, reopened }
  })
}
