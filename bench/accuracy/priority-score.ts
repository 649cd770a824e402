import { type Priority, priorities } from '../../triage/model/vocabulary.ts'
import { type Span, union } from './score.ts'

/** A ticket as a viewer's time sees it. */
export interface PricedTicket {
  readonly priority: Priority
  /** The score its priority was read from. */
  readonly score: number
  /** What its stream's viewers lost while it lasted: their number times the minutes they suffered. */
  readonly lostMinutes: number
}

/** What viewers lost while a ticket lasted: each moment suffered counts once. */
export function viewerMinutes(ticket: Span, felt: readonly Span[], viewers: number): number {
  const clipped = felt
    .map(({ start, end }) => ({
      start: Math.max(start, ticket.start),
      end: Math.min(end, ticket.end),
    }))
    .filter(({ start, end }) => end > start)
  const lostMs = union(clipped).reduce((sum, { start, end }) => sum + end - start, 0)
  return (lostMs * viewers) / 60_000
}

/** The tickets of one priority. */
export interface PriorityFigures {
  readonly tickets: number
  readonly meanLostMinutes: number
}

/** What was lost on average by priority; NaN where there is no ticket. */
export function lossByPriority(
  tickets: readonly PricedTicket[],
): ReadonlyMap<Priority, PriorityFigures> {
  return new Map(
    priorities.map((priority) => {
      const its = tickets.filter((ticket) => ticket.priority === priority)
      const lost = its.reduce((sum, { lostMinutes }) => sum + lostMinutes, 0)
      return [priority, { tickets: its.length, meanLostMinutes: lost / its.length }]
    }),
  )
}

/** Spearman's rank correlation of score and loss, equal values sharing their mean rank; NaN for fewer than two. */
export function rankCorrelation(tickets: readonly PricedTicket[]): number {
  const scores = ranksOf(tickets.map(({ score }) => score))
  const losses = ranksOf(tickets.map(({ lostMinutes }) => lostMinutes))
  const mean = (tickets.length + 1) / 2
  let both = 0
  let ofScores = 0
  let ofLosses = 0
  for (let index = 0; index < tickets.length; index += 1) {
    const score = (scores[index] ?? mean) - mean
    const loss = (losses[index] ?? mean) - mean
    both += score * loss
    ofScores += score * score
    ofLosses += loss * loss
  }
  return both / Math.sqrt(ofScores * ofLosses)
}

function ranksOf(values: readonly number[]): readonly number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value)
  const ranks: number[] = []
  for (let from = 0; from < order.length; ) {
    let to = from
    while (order[to + 1]?.value === order[from]?.value) to += 1
    for (let place = from; place <= to; place += 1) {
      ranks[order[place]?.index ?? 0] = (from + to) / 2 + 1
    }
    from = to + 1
  }
  return ranks
}
