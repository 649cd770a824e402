import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleIncident } from '../../fixtures/testing/sample-incident.ts'
import { sampleAt, sampleNotice, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import type { Ticket, TicketEvent } from '../../triage/model/ticket.ts'
import { priorities } from '../../triage/model/vocabulary.ts'
import { evolve } from '../../triage/tickets/lifecycle.ts'
import { renderNotice } from '../render.ts'
import { type DigestRules, gathered, nextDigestAt, planDigests } from './digest.ts'

const ms = (iso: string) => Date.parse(iso)
const hourly: DigestRules = {
  ...{ priorities: ['P3'], channels: ['discord', 'mail'], everyMs: 3_600_000, timeZone: 'UTC' },
}
const morning: DigestRules = {
  ...{ priorities: ['P3'], channels: ['discord'], timeZone: 'America/New_York' },
  atMinutes: [9 * 60, 2 * 60 + 30],
}
const quiet = sampleTicket({ priority: 'P3' })

describe('the next digest', () => {
  test.each([
    ['of every hour', '2026-11-26T10:20Z', hourly, '2026-11-26T11:00Z'],
    ['is not the one of this very moment', '2026-11-26T11:00Z', hourly, '2026-11-26T12:00Z'],
    ['of a local time, today', '2026-11-26T10:00Z', morning, '2026-11-26T14:00Z'],
    ['of a local time, tomorrow', '2026-11-26T15:00Z', morning, '2026-11-27T07:30Z'],
    ['of a local time that is left out', '2026-03-08T05:00Z', morning, '2026-03-08T07:00Z'],
    [
      'of a local time that came already, though',
      '2026-03-08T07:10Z',
      morning,
      '2026-03-08T13:00Z',
    ],
  ])('%s', (_, at, rules, next) => {
    expect(new Date(nextDigestAt(ms(at), rules)).toISOString()).toBe(new Date(next).toISOString())
  })

  test('is always later, and always comes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: ms('2026-01-01T00:00Z'), max: ms('2027-01-01T00:00Z') }),
        fc.constantFrom('America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
        fc.uniqueArray(fc.integer({ min: 0, max: 1_440 }), { minLength: 1, maxLength: 3 }),
        (at, timeZone, atMinutes) => {
          const next = nextDigestAt(at, { ...morning, timeZone, atMinutes })
          expect(next).toBeGreaterThan(at)
          expect(next - at).toBeLessThanOrEqual(26 * 3_600_000)
        },
      ),
    )
  })
})

describe('what waits for it', () => {
  const urgent: TicketEvent = {
    ...{ at: sampleAt, kind: 'priority-changed', from: 'P1', priority: 'P3', priorityReasons: [] },
  }
  const wasUrgent: Ticket = {
    ...quiet,
    timeline: [{ ...urgent, priority: 'P1', from: 'P3' }, urgent],
  }
  test.each([
    ['the page of a ticket that can wait', quiet, {}, true],
    ['its recovery', quiet, { kind: 'recovered' }, true],
    ['a word to its streamer', quiet, { to: 'streamer' }, false],
    ['a page for one person', quiet, { person: 'bo' }, false],
    ['a page of an incident', quiet, { incident: sampleIncident() }, false],
    ['a promise at risk', quiet, { kind: 'sla-at-risk' }, false],
    ['what goes to a program', quiet, { channel: 'pagerduty' }, false],
    ['a ticket that is urgent', sampleTicket({ priority: 'P2' }), {}, false],
    ['the end of what was urgent, and was told', wasUrgent, { kind: 'recovered' }, false],
  ] as const)('%s: %s', (_, ticket, changes, waits) => {
    const notice = gathered(sampleNotice(ticket, changes), ticket, hourly)
    expect(notice.digestAt !== undefined).toBe(waits)
  })
})

describe('a digest', () => {
  const tickets = new Map(
    [1, 2, 3].map((number) => [`ticket-${number}`, sampleTicket({ number, priority: 'P3' })]),
  )
  const page = (number: number, changes = {}) =>
    sampleNotice(tickets.get(`ticket-${number}`) ?? quiet, changes)
  const plan = (waiting: ReturnType<typeof page>[], known = tickets) =>
    planDigests(waiting, known, sampleAt, hourly)

  test('is one message for each place, with each ticket once, as it is now', () => {
    const over = [
      ...[{ at: sampleAt, kind: 'resolved' as const, resolution: 'recovered' as const }],
    ].reduce<Ticket>(evolve, sampleTicket({ number: 1, priority: 'P3' }))
    const waiting = [page(1), page(2), page(1, { kind: 'recovered' }), page(3, { channel: 'mail' })]
    const { notices } = plan(waiting, new Map([...tickets, ['ticket-1', over]]))
    expect(notices.map(({ channel, digest }) => [channel, digest?.tickets])).toMatchObject([
      [
        'discord',
        [
          { number: 1, over: true },
          { number: 2, over: false },
        ],
      ],
      ['mail', [{ number: 3 }]],
    ])
    expect(new Set(notices.map(({ id }) => id)).size).toBe(2)
  })

  test('leaves out what has become urgent, which was told by itself', () => {
    const urgent = sampleTicket({ number: 2, priority: 'P1' })
    const { notices, told } = plan([page(1), page(2)], new Map([...tickets, ['ticket-2', urgent]]))
    expect(notices[0]?.digest?.tickets.map(({ number }) => number)).toEqual([1])
    expect(told.get('ticket-2')).toMatchObject([{ reason: 'superseded' }])
    expect(told.get('ticket-1')).toMatchObject([{ reason: 'in-digest', message: 'opened' }])
  })

  test('has room for twenty, and counts the others', () => {
    const many = Array.from({ length: 25 }, (_, index) => {
      return sampleTicket({
        number: index + 1,
        priority: 'P3',
        stream: `live/${'s'.repeat(60)}${index}`,
      })
    })
    const { notices } = planDigests(
      many.map((ticket) => sampleNotice(ticket)),
      new Map(many.map((ticket) => [ticket.id, ticket])),
      ...[sampleAt, hourly],
    )
    expect(notices).toHaveLength(1)
    expect(notices[0]?.digest).toMatchObject({ tickets: { length: 20 }, more: 5 })
    const message = renderNotice(notices[0] ?? page(1))
    expect(message.title).toBe('Digest · tickets that could wait: 25')
    expect(message.actions).toEqual([])
  })

  test('reads like a list', () => {
    const { notices } = plan([page(1), page(2)])
    const { body, facts } = renderNotice(notices[0] ?? page(1))
    expect(facts).toEqual([])
    expect(body).toBe(
      'Nobody was woken for these tickets:\n\n#1 · live/stream-1: stalled, uplink congestion\n#2 · live/stream-2: stalled, uplink congestion',
    )
  })

  test('whoever waited is told or has a line that says why, whatever became of the ticket', () => {
    const anyTicket = fc.record({
      number: fc.integer({ min: 1, max: 3 }),
      priority: fc.constantFrom(...priorities),
      gone: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 6 }),
        fc.array(anyTicket, { maxLength: 3 }),
        (waits, changes) => {
          const now = new Map(tickets)
          for (const { number, priority, gone } of changes) {
            if (gone) now.delete(`ticket-${number}`)
            else now.set(`ticket-${number}`, sampleTicket({ number, priority }))
          }
          const waiting = waits.map((number) => page(number))
          const { notices, told } = plan(waiting, now)
          expect(plan(waiting, now)).toEqual({ notices, told })
          const listed = notices.flatMap(({ digest }) =>
            digest?.tickets.map(({ number }) => number),
          )
          for (const { ticketId, ticket } of waiting) {
            const is = now.get(ticketId)
            if (!is) continue
            expect(told.get(ticketId)?.length).toBe(waits.filter((n) => n === ticket.number).length)
            expect(listed.includes(ticket.number)).toBe(is.priority === 'P3')
          }
        },
      ),
    )
  })
})
