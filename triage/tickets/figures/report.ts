import type { Ticket } from '../../model/ticket.ts'
import { createTally, type Figures, type Tally } from './tally.ts'
import { ticketAsOf } from './ticket-as-of.ts'

/** By what figures are told apart. */
export const reportDimensions = ['region', 'tier', 'cause', 'priority'] as const
export type ReportDimension = (typeof reportDimensions)[number]

/** So many values of a dimension are told apart; the rest is one group, `other`. */
const mostGroups = 100

/** A span of time; half-open, Unix ms. */
export interface Period {
  readonly fromMs: number
  readonly toMs: number
}

/** The figures of one period: of the tickets opened in it, as they were at its end. */
export interface Report extends Period {
  /** The end of the period, or now when that is still to come: nothing later is known here. */
  readonly asOfMs: number
  readonly total: Figures
  readonly by: Readonly<Record<ReportDimension, Readonly<Record<string, Figures>>>>
}

/** Takes tickets in any order and says what they add up to; it does not grow with their number. */
export interface Reporter {
  /** Those opened outside of the period change nothing. */
  add(ticket: Ticket): void
  report(): Report
}

/** A reporter for a period, of which `nowMs` is known. */
export function createReporter({ fromMs, toMs }: Period, nowMs: number): Reporter {
  const asOfMs = Math.min(toMs, nowMs)
  const total = createTally()
  const groups = new Map(reportDimensions.map((each) => [each, new Map<string, Tally>()]))

  function groupOf(dimension: ReportDimension, value: string): Tally {
    const known = groups.get(dimension) ?? new Map<string, Tally>()
    const name = known.has(value) || known.size < mostGroups ? value : 'other'
    const tally = known.get(name) ?? createTally()
    known.set(name, tally)
    return tally
  }

  return {
    add(ticket) {
      if (ticket.openedAt < fromMs || ticket.openedAt >= toMs) return
      const then = ticketAsOf(ticket, asOfMs)
      if (!then) return
      total.add(then)
      for (const dimension of reportDimensions) {
        groupOf(dimension, groupNameOf(then, dimension)).add(then)
      }
    },
    report: () => ({
      ...{ fromMs, toMs, asOfMs },
      total: total.figures(asOfMs),
      by: Object.fromEntries(
        [...groups].map(([dimension, tallies]) => [dimension, figuresOf(tallies, asOfMs)]),
      ) as Report['by'],
    }),
  }
}

function groupNameOf({ facts, cause, priority }: Ticket, dimension: ReportDimension): string {
  if (dimension === 'cause') return cause
  if (dimension === 'priority') return priority
  return facts[dimension] ?? 'unknown'
}

function figuresOf(tallies: ReadonlyMap<string, Tally>, atMs: number): Record<string, Figures> {
  const sorted = [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted.map(([value, tally]) => [value, tally.figures(atMs)]))
}
