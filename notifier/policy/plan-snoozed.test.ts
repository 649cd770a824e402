import { describe, expect, test } from 'vitest'
import { sampleAt, sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import type { Ticket, TicketEvent, TicketHappening } from '../../triage/model/ticket.ts'
import { evolve } from '../../triage/tickets/lifecycle.ts'
import { planNotices } from './plan-notices.ts'
import type { Route } from './route.ts'

const carrier = { kind: 'webhook', addressed: false }
const routes: readonly Route[] = [
  { to: 'oncall', channel: 'ops', carrier },
  { to: 'streamer', channel: 'app', carrier },
]

const snoozed: TicketHappening = { kind: 'snoozed', by: 'bo', until: sampleAt + 10_000 }
const breached = { kind: 'sla-breached', clock: 'resolution', turn: 1, dueAt: sampleAt } as const

function snoozedThen(atMs: number, happening: TicketHappening): Ticket {
  const opened = sampleTicket()
  const events = [
    { at: sampleAt, ...snoozed },
    { at: sampleAt + atMs, ...happening },
  ] as TicketEvent[]
  return events.reduce(evolve, { ...opened, timeline: [sampleOpened(opened)] })
}

function plan(ticket: Ticket) {
  const event = ticket.timeline.at(-1) as TicketEvent
  return planNotices({ ticket, event, routes, people: () => undefined })
}

describe('a ticket that whoever has it has snoozed', () => {
  test('is quiet until then, and a line says why', () => {
    expect(plan(snoozedThen(9_999, breached))).toMatchObject({
      notices: [],
      untold: [{ to: 'oncall', message: 'sla-breached', reason: 'snoozed' }],
    })
  })

  const raised = {
    kind: 'priority-changed',
    from: 'P1',
    priority: 'P0',
    priorityReasons: [],
  } as const
  test.each<[string, number, TicketHappening, string[]]>([
    ['that it has become graver', 1_000, raised, ['oncall raised']],
    [
      'how it ended',
      1_000,
      { kind: 'resolved', resolution: 'recovered' },
      ['oncall recovered', 'streamer recovered'],
    ],
    ['of it again when the time is over', 10_000, breached, ['oncall sla-breached']],
  ])('tells on-call %s', (_, atMs, happening, says) => {
    const { notices } = plan(snoozedThen(atMs, happening))
    expect(notices.map(({ to, kind }) => `${to} ${kind}`)).toEqual(says)
  })
})
