import { describe, expect, test } from 'vitest'
import { sampleIncidentNews } from '../../fixtures/testing/sample-incident.ts'
import { sampleAt, sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import type { IncidentNews } from '../../triage/model/incident.ts'
import type { TicketEvent } from '../../triage/model/ticket.ts'
import { evolve } from '../../triage/tickets/lifecycle.ts'
import { planIncident } from './plan-incident.ts'
import { planNotices } from './plan-notices.ts'
import type { Route } from './route.ts'

const carrier = { kind: 'log', addressed: false }
const staff: Route = { to: 'oncall', channel: 'staff', carrier }
const lead = sampleTicket()

function plan(changes: Partial<IncidentNews> = {}, routes: readonly Route[] = [staff]) {
  return planIncident(lead, sampleIncidentNews(changes), routes)
}

describe('the page of an incident', () => {
  test.each<readonly [string, Partial<IncidentNews>, readonly string[]]>([
    ['opened', {}, ['incident']],
    ['changed', { state: 'changed' }, ['incident']],
    ['closed', { state: 'closed', closedAt: sampleAt + 9 }, ['incident-over']],
    ['merged into another, which pages itself', { state: 'merged', mergedInto: 'x' }, []],
  ])('%s', (_, changes, kinds) => {
    expect(plan(changes).map(({ kind }) => kind)).toEqual(kinds)
  })

  test.each<readonly [string, Partial<IncidentNews>, boolean]>([
    ['a few more streams', { affected: 20 }, false],
    ['twice the streams', { affected: 24 }, true],
    ['ten times the streams', { affected: 120 }, true],
    ['a higher priority', { priority: 'P0' }, true],
    ['fewer ill streams', { ill: 3 }, false],
  ])('%s: another page is %s', (_, changes, another) => {
    const [first] = plan()
    const [later] = plan({ state: 'changed', at: sampleAt + 30_000, ...changes })
    expect(later?.id !== first?.id).toBe(another)
  })

  test.each<readonly [string, number, readonly string[]]>([
    ['the size it was opened with', 12, ['P1-1']],
    ['a few more', 14, ['P1-1']],
    ['a quarter more', 15, ['P1-1', 'P1-1-grown-1']],
    ['three quarters more', 21, ['P1-1', 'P1-1-grown-2']],
    ['twice as many', 24, ['P1-2']],
    ['five times as many', 60, ['P1-2', 'P1-2-grown-4']],
    ['ten times as many', 120, ['P1-10']],
  ])('%s: one page, edited where the channel can', (_, affected, turns) => {
    const edits = { ...staff, carrier: { kind: 'slack', addressed: false, edits: true } }
    const notices = plan({ state: 'changed', at: sampleAt + 30_000, affected }, [edits])
    expect(notices.map(({ id }) => id)).toEqual(turns.map((turn) => `incident-1-${turn}-oncall-0`))
    expect(notices.map(({ continues }) => continues)).toEqual(
      turns.map((turn) => (turn.includes('grown') ? 'edit' : undefined)),
    )
    // An edit never takes the place of a page, which would then not ring.
    for (const { continues, supersedes } of notices)
      expect(supersedes).toEqual(continues ? undefined : ['incident'])
  })

  test('waits until its size is known, but later pages do not', () => {
    expect(plan()[0]?.notBefore).toBe(sampleAt + 3_000)
    const later = plan({ state: 'changed', at: sampleAt + 30_000, priority: 'P0' })
    expect(later[0]?.notBefore).toBe(sampleAt + 30_000)
  })

  test.each<readonly [string, readonly Route[], number]>([
    ['a route to streamers', [{ ...staff, to: 'streamer' }], 0],
    ['a route for other priorities', [{ ...staff, priorities: ['P3'] }], 0],
    ['a route whose channel is not there', [{ ...staff, carrier: null }], 0],
    [
      'a route without the address it needs',
      [{ ...staff, carrier: { kind: 'x', addressed: true } }],
      0,
    ],
    ['two routes to one place', [staff, staff], 1],
    ['two places', [staff, { ...staff, channel: 'wall' }], 2],
  ])('%s gets %3$d', (_, routes, count) => {
    expect(plan({}, routes)).toHaveLength(count)
  })
})

describe('tickets of an incident', () => {
  const opened = sampleTicket({ incident: 'i1', timeline: [sampleOpened()] })

  function told(ticket = opened) {
    const event = ticket.timeline.at(-1) as TicketEvent
    const { notices, untold } = planNotices({
      ticket,
      event,
      routes: [staff],
      people: () => undefined,
    })
    const onStaff = untold.filter((line) => 'to' in line && line.to === 'oncall')
    return [notices.map(({ kind }) => kind), onStaff.map((line) => 'reason' in line && line.reason)]
  }

  test('do not page; a line says why', () => {
    expect(told()).toEqual([[], ['part-of-incident']])
  })

  test('that paged before say that they are over', () => {
    const sent = { notice: 'n', to: 'oncall', channel: 'staff', message: 'opened' } as const
    const events: TicketEvent[] = [
      { at: sampleAt, kind: 'notice-sent', ...sent },
      { at: sampleAt + 1, kind: 'resolved', resolution: 'recovered' },
    ]
    expect(told(events.reduce(evolve, opened))[0]).toEqual(['recovered'])
  })

  test('that are left over when it ends page on their own', () => {
    const left = { at: sampleAt + 1, kind: 'left-incident', incident: 'i1' } as const
    expect(told(evolve(opened, left))[0]).toEqual(['opened'])
  })

  test.each([
    ['one by itself is told at once', false, undefined],
    ['one among others waits for an incident to show', true, sampleAt + 4_000],
  ])('%s', (_, rush, notBefore) => {
    const ticket = sampleTicket({ timeline: [sampleOpened()] })
    const event = ticket.timeline[0] as TicketEvent
    const { notices } = planNotices({
      ticket,
      event,
      routes: [staff],
      people: () => undefined,
      rush,
    })
    expect(notices[0]?.notBefore).toBe(notBefore)
  })
})
