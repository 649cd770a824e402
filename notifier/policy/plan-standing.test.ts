import { describe, expect, test } from 'vitest'
import { sampleAt, sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import type { Ticket, TicketEvent, TicketHappening } from '../../triage/model/ticket.ts'
import { evolve } from '../../triage/tickets/lifecycle.ts'
import { renderNotice } from '../render.ts'
import { beforeAttempt } from './before-attempt.ts'
import { planStanding } from './plan-standing.ts'
import type { Route } from './route.ts'

const chat = { kind: 'slack', addressed: true, edits: true }
const routes: readonly Route[] = [
  { to: 'oncall', channel: 'chat', address: '900', carrier: chat },
  { to: 'oncall', channel: 'chat', address: '900', carrier: chat, priorities: ['P0'] },
  { to: 'oncall', channel: 'mail', address: 'x@y', carrier: { ...chat, edits: false } },
  { to: 'streamer', channel: 'chat', address: '222', carrier: chat },
]
const acknowledged = { kind: 'acknowledged', by: 'api:mei' } as const
const over = { kind: 'resolved', resolution: 'person', by: 'api:mei' } as const

function told(...happenings: readonly TicketHappening[]): Ticket {
  const opened = sampleTicket()
  const events = happenings.map((happening) => ({ at: sampleAt + 9_000, ...happening }))
  return events.reduce(evolve, { ...opened, timeline: [sampleOpened(opened)] })
}

function plan(ticket: Ticket, event = ticket.timeline.at(-1) as TicketEvent) {
  return planStanding(ticket, event, routes)
}

describe('a change of a ticket', () => {
  test.each<[string, TicketHappening]>([
    ['acknowledges it', acknowledged],
    ['gives it to somebody', { kind: 'assigned', by: 'api:mei', to: 'bo' }],
    ['snoozes it', { kind: 'snoozed', by: 'api:mei', until: sampleAt * 2 }],
    ['resolves it', over],
  ])('that %s is one edit for each place that can edit, two seconds later', (_, happening) => {
    expect(plan(told(happening))).toMatchObject([
      {
        ...{ kind: 'standing', to: 'oncall', channel: 'chat', address: '900', continues: 'edit' },
        ...{ notBefore: sampleAt + 11_000, supersedes: ['standing'] },
      },
    ])
  })

  test('that comes with another at the same moment is shown with that', () => {
    const ticket = told(acknowledged, { kind: 'snoozed', by: 'api:mei', until: sampleAt * 2 })
    expect(plan(ticket, ticket.timeline[1])).toEqual([])
    expect(plan(ticket)).toHaveLength(1)
  })

  test.each<[string, Ticket]>([
    ['changes nothing that is shown', told({ kind: 'noted', by: 'bo', text: 'hm' })],
    ['is told of with its incident', { ...told(acknowledged), incident: 'incident-1' }],
  ])('that %s edits nothing', (_, ticket) => {
    expect(plan(ticket)).toEqual([])
  })

  test.each<[string, TicketHappening[], string, string[]]>([
    ['who has it', [acknowledged], 'stalled', ['resolve', 'assign', 'snooze']],
    ['that it is over', [acknowledged, over], 'Resolved', []],
  ])('shows %s', (_, happenings, says, actions) => {
    const [notice] = plan(told(...happenings))
    const message = notice && renderNotice(notice)
    expect(message?.title).toContain(says)
    expect(message?.actions.map(({ action }) => action)).toEqual(actions)
    expect(message?.facts).toContainEqual({ name: 'Handled by', value: 'api:mei' })
  })

  test('is not shown where no message of the ticket is', () => {
    const [notice] = plan(told(acknowledged))
    const inTurn = notice && { notice, doubts: 0, heard: true }
    const sight = { deduplicates: true, down: false } as never
    const first = { first: '1', last: '2' }
    expect(inTurn && beforeAttempt({ ...inTurn, earlier: null }, sight, sampleAt)).toMatchObject({
      step: 'drop',
    })
    expect(inTurn && beforeAttempt({ ...inTurn, earlier: first }, sight, sampleAt)).toBeNull()
  })
})
