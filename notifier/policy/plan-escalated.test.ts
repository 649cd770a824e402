import { describe, expect, test } from 'vitest'
import { sampleRules, type Walk, walkEscalation } from '../../fixtures/testing/sample-escalation.ts'
import { sampleIncident, sampleIncidentNews } from '../../fixtures/testing/sample-incident.ts'
import type { TicketHappening } from '../../triage/model/ticket.ts'
import { planEscalated, planEscalatedIncident } from './plan-escalated.ts'
import type { Route } from './route.ts'
import { incidentEscalation } from './start-escalation.ts'

const rules = sampleRules()
const ground = { duty: rules.duty(), carriers: rules.carriers }
const hook: Route = {
  to: 'oncall',
  channel: 'hook',
  carrier: { kind: 'webhook', addressed: false },
}
const streamer: Route = { ...hook, to: 'streamer' }

/** Who is told of the newest events of these kinds: `oncall opened chat mei-chat`. */
function told({ ticket }: Walk, ...kinds: readonly string[]): readonly string[] {
  return ticket.timeline
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap((event) => {
      const plan = { ticket, event, routes: [hook, streamer], people: () => undefined }
      return planEscalated(plan, { ground, incident: null }).notices
    })
    .map(({ to, kind, channel, address }) => `${to} ${kind} ${channel} ${address}`.trim())
}

const resolved: TicketHappening = { kind: 'resolved', resolution: 'recovered' }

describe('a ticket that a policy takes', () => {
  test('is told to people on call by its steps, and not by the routes as well', () => {
    expect(told(walkEscalation(), 'opened', 'step-taken')).toEqual([
      'streamer opened hook',
      'oncall opened chat mei-chat',
    ])
  })

  test('pages a person over all their addresses, one after the other', () => {
    const { ticket } = walkEscalation()
    const event = ticket.timeline.find(({ kind }) => kind === 'step-taken')
    if (!event) throw new Error('no step was taken, expected the first')
    const plan = { ticket, event, routes: [], people: () => undefined }
    expect(planEscalated(plan, { ground, incident: null }).notices).toMatchObject([
      {
        ...{ person: 'mei', channel: 'chat', address: 'mei-chat', language: 'en' },
        alternatives: [{ channel: 'mail', address: 'mei@example.org' }],
      },
    ])
  })

  test('says of later steps that nobody has answered, and at last that nobody does', () => {
    expect(told(walkEscalation().wait(86_400), 'step-taken', 'handed-off')).toEqual([
      'oncall opened chat mei-chat',
      'oncall unanswered chat bo-chat',
      'oncall unanswered chat mei-chat',
      'oncall unanswered chat bo-chat',
      'oncall handed-off chat lobby',
    ])
  })

  test('tells everybody who was paged that it is over, once', () => {
    const walk = walkEscalation().wait(500).happen(501, resolved)
    expect(told(walk, 'resolved')).toEqual([
      'oncall recovered chat mei-chat',
      'oncall recovered chat bo-chat',
      'streamer recovered hook',
    ])
  })

  test('that nobody was paged for yet goes on by the routes', () => {
    const empty = sampleRules({ carriers: [] })
    const walk = walkEscalation(empty).happen(5, resolved)
    expect(told(walk, 'resolved')).toContain('oncall recovered hook')
  })
})

describe('a ticket that no policy takes', () => {
  test('is told by the routes', () => {
    expect(told(walkEscalation(sampleRules({ policies: [] })), 'opened')).toEqual([
      'oncall opened hook',
      'streamer opened hook',
    ])
  })
})

describe('an incident', () => {
  test('that a policy takes is told by its steps, and its end to whoever was paged', () => {
    const walk = walkEscalation(sampleRules({ policies: [] })).under(rules)
    walk.happen(5, ...incidentEscalation(walk.ticket, sampleIncidentNews(), rules))
    const event = walk.ticket.timeline.at(-1)
    if (!event) throw new Error('nothing has happened, expected a step')
    const plan = { ticket: walk.ticket, event, routes: [hook], people: () => undefined }
    const pages = planEscalated(plan, { ground, incident: sampleIncident() }).notices
    expect(pages).toMatchObject([
      { kind: 'incident', person: 'mei', incident: { id: 'incident-1' } },
    ])
    const routes = { routes: [hook], ground }
    expect(planEscalatedIncident(walk.ticket, sampleIncidentNews(), routes)).toEqual([])
    const over = sampleIncidentNews({ state: 'closed', closedAt: sampleIncident().openedAt })
    expect(planEscalatedIncident(walk.ticket, over, routes)).toMatchObject([
      { kind: 'incident-over', channel: 'chat', address: 'mei-chat' },
    ])
  })
})
