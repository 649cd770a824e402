import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleAt, sampleOpened, sampleTicket } from '../../../fixtures/testing/sample-ticket.ts'
import type { Ticket, TicketEvent, TicketHappening } from '../../model/ticket.ts'
import { causes, priorities } from '../../model/vocabulary.ts'
import { evolve } from '../lifecycle.ts'
import { createDistribution } from './distribution.ts'
import { createReporter, reportDimensions } from './report.ts'

const hourMs = 3_600_000
const month = { fromMs: sampleAt, toMs: sampleAt + 720 * hourMs }

/** A ticket opened so many hours into the month, and what happened to it so many hours later. */
function ticket(
  openedAfter: number,
  happened: readonly (readonly [hours: number, TicketHappening])[],
  changes: Partial<Ticket> = {},
): Ticket {
  const sample = sampleTicket({ openedAt: sampleAt + openedAfter * hourMs, ...changes })
  const events = happened.map(([hours, happening]): TicketEvent => {
    return { at: sample.openedAt + hours * hourMs, ...happening }
  })
  return events.reduce(evolve, { ...sample, timeline: [sampleOpened(sample)] })
}

function reportOn(tickets: readonly Ticket[], nowMs = month.toMs + 1) {
  const reporter = createReporter(month, nowMs)
  for (const each of tickets) reporter.add(each)
  return reporter.report()
}

const acknowledged = { kind: 'acknowledged', by: 'bo' } as const
const recovered = { kind: 'recovered' } as const
const settled = { kind: 'resolved', resolution: 'recovered' } as const
const complaint = { kind: 'complaint-received', from: 'viewer', text: 'lag' } as const
const turn = { clock: 'first-response', turn: 1, dueAt: sampleAt } as const
const met = { kind: 'sla-met', ...turn, metAt: sampleAt } as const
const breached = { kind: 'sla-breached', ...turn } as const
const again = { kind: 'reopened', onsetAt: sampleAt, evidence: {} } as const

describe('a report', () => {
  test('of nothing says nothing of shares', () => {
    const { total, by } = reportOn([])
    expect(total).toMatchObject({ tickets: 0, beforeComplaint: { ratio: null } })
    expect(total.timeToNotice).toEqual({
      ...{ count: 0, meanMs: null, medianMs: null, p90Ms: null, longestMs: null },
    })
    expect(by.region).toEqual({})
  })

  test('tells times, leads, first contacts and who waits', () => {
    const told: TicketHappening = {
      kind: 'notice-sent',
      notice: 'n',
      to: 'streamer',
      channel: 'log',
      message: 'opened',
    }
    const { total } = reportOn([
      ticket(1, [
        [1, told],
        [2, acknowledged],
        [3, complaint],
        [4, recovered],
        [5, settled],
      ]),
      ticket(2, [
        [-1, complaint],
        [2, acknowledged],
        [3, { kind: 'assigned', by: 'bo', to: 'cy' }],
        [4, { kind: 'resolved', resolution: 'person', by: 'cy' }],
      ]),
      ticket(700, []),
    ])
    expect(total).toMatchObject({
      tickets: 3,
      resolved: 2,
      beforeComplaint: { of: 3, count: 2 },
      firstContact: { of: 2, count: 1 },
      waiting: { count: 1, longestMs: 20 * hourMs },
    })
    expect(total.lead).toMatchObject({ count: 2, longestMs: 3 * hourMs })
    expect(total.timeToNotice).toMatchObject({ count: 1, meanMs: hourMs + 2_000 })
    expect(total.timeToAcknowledge).toMatchObject({ count: 2, meanMs: 2 * hourMs })
    expect(total.timeToRestore).toMatchObject({ count: 1, meanMs: 4 * hourMs + 2_000 })
  })

  test('leaves out what was opened before and after the period', () => {
    expect(reportOn([ticket(-1, []), ticket(720, [])]).total.tickets).toBe(0)
  })
})

describe('what went wrong elsewhere', () => {
  test('a ticket whose promises still run is not counted as 0 %', () => {
    const { total } = reportOn([ticket(1, [])])
    expect(total.slaMet['first-response']).toEqual({ of: 0, count: 0, ratio: null })
  })

  test('a busy region weighs more than a quiet one', () => {
    const of = (region: string) => ({ facts: { ...sampleTicket().facts, region } })
    const busy = Array.from({ length: 99 }, () => ticket(1, [[1, met]], of('busy')))
    const { total, by } = reportOn([...busy, ticket(1, [[1, breached]], of('quiet'))])
    expect(total.slaMet['first-response'].ratio).toBe(0.99)
    expect(by.region.busy?.slaMet['first-response'].ratio).toBe(1)
    expect(by.region.quiet?.slaMet['first-response'].ratio).toBe(0)
  })

  test('a month that is over is told as it was at its end, not as of now', () => {
    const late = ticket(719, [
      [0.5, acknowledged],
      [2, { kind: 'priority-changed', from: 'P1', priority: 'P0', priorityReasons: [] }],
      [3, breached],
      [4, recovered],
      [5, settled],
    ])
    const { total, by } = reportOn([late], month.toMs + 1_000 * hourMs)
    expect(total).toMatchObject({ resolved: 0, slaMet: { 'first-response': { of: 0 } } })
    expect(total.timeToAcknowledge.count).toBe(1)
    expect(Object.keys(by.priority)).toEqual(['P1'])
  })

  test('reopening does not make a ticket a first contact, nor two tickets', () => {
    const { total } = reportOn([
      ticket(1, [
        [1, recovered],
        [2, settled],
        [2.1, again],
        [3, recovered],
        [4, settled],
      ]),
    ])
    expect(total).toMatchObject({ tickets: 1, reopened: 1, firstContact: { of: 1, count: 0 } })
  })
})

const anyTicket = fc
  .record({
    after: fc.integer({ min: -5, max: 725 }),
    cause: fc.constantFrom(...causes),
    priority: fc.constantFrom(...priorities),
    region: fc.constantFrom('a', 'b', undefined),
    happened: fc.array(
      fc.constantFrom<TicketHappening>(acknowledged, complaint, met, breached, recovered, settled),
      { maxLength: 6 },
    ),
  })
  .map(({ after, cause, priority, region, happened }) => {
    const facts = { ...sampleTicket().facts, ...(region !== undefined && { region }) }
    const steps = happened.map((each, index) => [index + 1, each] as const)
    return ticket(after, steps, { cause, priority, facts })
  })

test('every ticket is in one group of each dimension, and the groups add up to the whole', () => {
  fc.assert(
    fc.property(fc.array(anyTicket, { maxLength: 30 }), (tickets) => {
      const { total, by } = reportOn(tickets)
      for (const dimension of reportDimensions) {
        const groups = Object.values(by[dimension])
        const sum = (pick: (each: typeof total) => number) =>
          groups.reduce((all, each) => all + pick(each), 0)
        expect(sum((each) => each.tickets)).toBe(total.tickets)
        expect(sum((each) => each.slaMet['first-response'].of)).toBe(
          total.slaMet['first-response'].of,
        )
        expect(sum((each) => each.waiting.count)).toBe(total.waiting.count)
      }
    }),
    { numRuns: 60 },
  )
})

test('a quantile is within 3 % of the one that is counted, however many were added', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1 }), (lengths) => {
      const distribution = createDistribution()
      for (const each of lengths) distribution.add(each)
      const sorted = lengths.toSorted((a, b) => a - b)
      const counted = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0
      const { medianMs } = distribution.spread()
      expect(Math.abs((medianMs ?? 0) - counted)).toBeLessThanOrEqual(Math.max(1, counted * 0.03))
    }),
  )
})
