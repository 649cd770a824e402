import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleAt, sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { anyNews, sampleDiagnosis, sampleTrouble } from '../../fixtures/testing/sample-trouble.ts'
import type { Ticket, TicketStatus } from '../model/ticket.ts'
import type { Trouble } from '../model/trouble.ts'
import { applyCommand, type TicketCommand } from './apply-command.ts'
import { applyTrouble, reopenWithinMs } from './apply-trouble.ts'
import { evolve } from './lifecycle.ts'
import { isMoreUrgent } from './priority.ts'
import { ticketId } from './ticket-id.ts'

const by = 'console:bo'
const later = sampleAt + 60_000

function ticketIn(status: TicketStatus, changes: Partial<Ticket> = {}): Ticket {
  const acknowledged = {
    acknowledgedAt: sampleAt + 1_000,
    acknowledgedBy: 'console:al',
    assignee: 'console:al',
  }
  const resolved = { resolvedAt: sampleAt + 5_000, resolution: 'recovered' as const }
  return sampleTicket({
    status,
    timeline: [sampleOpened()],
    ...(status === 'acknowledged' && acknowledged),
    ...(status === 'resolved' && resolved),
    ...changes,
  })
}

describe('what people can do', () => {
  test.each<readonly [TicketStatus, TicketCommand, Partial<Ticket> | string]>([
    [
      'open',
      { command: 'acknowledge', by },
      { status: 'acknowledged', acknowledgedAt: later, acknowledgedBy: by, assignee: by },
    ],
    ['acknowledged', { command: 'acknowledge', by }, 'already-acknowledged'],
    ['resolved', { command: 'acknowledge', by }, 'already-resolved'],
    ['open', { command: 'assign', by, to: 'cy' }, { status: 'open', assignee: 'cy' }],
    [
      'acknowledged',
      { command: 'assign', by, to: 'cy' },
      { status: 'acknowledged', assignee: 'cy' },
    ],
    ['resolved', { command: 'assign', by, to: 'cy' }, 'already-resolved'],
    ['open', { command: 'note', by, text: 'hm' }, { status: 'open' }],
    ['acknowledged', { command: 'note', by, text: 'hm' }, { status: 'acknowledged' }],
    ['resolved', { command: 'note', by, text: 'hm' }, { status: 'resolved' }],
    [
      'open',
      { command: 'resolve', by },
      { status: 'resolved', resolvedAt: later, resolution: 'person' },
    ],
    [
      'acknowledged',
      { command: 'resolve', by },
      { status: 'resolved', resolution: 'person', acknowledgedBy: 'console:al' },
    ],
    ['resolved', { command: 'resolve', by }, 'already-resolved'],
    ['open', { command: 'reopen', by }, 'not-resolved'],
    ['acknowledged', { command: 'reopen', by }, 'not-resolved'],
    ['resolved', { command: 'reopen', by }, { status: 'open', resolvedAt: null, resolution: null }],
  ])('%s: %j', (status, command, expected) => {
    const before = ticketIn(status)
    const result = applyCommand(before, command, later)
    if (typeof expected === 'string') {
      expect(result).toEqual({ done: false, refusal: expected })
      return
    }
    expect(result).toMatchObject({ done: true, ticket: expected, events: [{ at: later, by }] })
    if (result.done) expect(result.ticket.timeline).toEqual([...before.timeline, ...result.events])
  })

  test('whoever takes a ticket that was given to another leaves it with the other', () => {
    const before = ticketIn('open', { assignee: 'cy' })
    const result = applyCommand(before, { command: 'acknowledge', by }, later)
    expect(result).toMatchObject({ ticket: { acknowledgedBy: by, assignee: 'cy' } })
  })

  test('a ticket reopened after somebody had it is theirs again', () => {
    const before = ticketIn('resolved', {
      acknowledgedAt: sampleAt + 1_000,
      acknowledgedBy: 'console:al',
    })
    const result = applyCommand(before, { command: 'reopen', by }, later)
    expect(result).toMatchObject({
      ticket: { status: 'acknowledged', acknowledgedBy: 'console:al' },
    })
  })
})

describe('what a trouble does to the ticket of its stream', () => {
  const none: Ticket | null = null
  const lost = sampleDiagnosis({ cause: 'uplink-lost', confidence: 0.8, evidence: { fps: 1 } })
  const heard = { at: sampleAt - 5_000, from: 'viewer', text: '卡了' } as const
  const same = { cause: 'unknown', confidence: 0, priority: 'P2' } as const
  const cases: readonly (readonly [string, Ticket | null, Partial<Trouble>, string[] | null])[] = [
    ['opens one where there is none', none, {}, ['opened']],
    [
      'opens one with the complaint that came first',
      none,
      { complaint: heard },
      ['opened', 'complaint-received'],
    ],
    ['reopens the one that was just resolved', ticketIn('resolved', same), {}, ['reopened']],
    [
      'reopens it with what is new',
      ticketIn('resolved', same),
      { diagnosis: lost, priority: 'P0' },
      ['reopened', 'cause-changed', 'priority-changed'],
    ],
    [
      'reopens it with the complaint that came first',
      ticketIn('resolved', same),
      { complaint: heard },
      ['reopened', 'complaint-received'],
    ],
    ['goes on with the open one', ticketIn('open', same), {}, null],
    [
      'tells it a new cause',
      ticketIn('open', same),
      { state: 'changed', diagnosis: lost },
      ['cause-changed'],
    ],
    [
      'tells it a new symptom',
      ticketIn('open', same),
      { state: 'changed', symptom: 'gone' },
      ['cause-changed'],
    ],
    [
      'raises its priority',
      ticketIn('acknowledged', same),
      { state: 'changed', priority: 'P1' },
      ['priority-changed'],
    ],
    [
      'does not lower its priority',
      ticketIn('open', same),
      { state: 'changed', priority: 'P3' },
      null,
    ],
    [
      'changes nothing that a person resolved',
      ticketIn('resolved', same),
      { state: 'changed', priority: 'P0' },
      null,
    ],
    ['changes nothing where there is none', none, { state: 'changed' }, null],
    ['resolves it', ticketIn('open'), { state: 'over', over: 'recovered' }, ['resolved']],
    [
      'resolves the acknowledged one',
      ticketIn('acknowledged'),
      { state: 'over', over: 'ended' },
      ['resolved'],
    ],
    ['does not resolve it twice', ticketIn('resolved'), { state: 'over', over: 'recovered' }, null],
    ['resolves nothing where there is none', none, { state: 'over', over: 'recovered' }, null],
  ]
  test.each(cases)('%s', (_, latest, changes, kinds) => {
    const trouble = sampleTrouble({ at: later, ...changes })
    const change = applyTrouble(trouble, latest, () => 7)
    expect(change?.events.map(({ kind }) => kind) ?? null).toEqual(kinds)
    if (change)
      expect(change.ticket.timeline).toEqual([...(latest?.timeline ?? []), ...change.events])
  })

  test('a complaint that came before the ticket gives a lead below zero', () => {
    const change = applyTrouble(sampleTrouble({ complaint: heard }), null, () => 7)
    expect(change?.ticket).toMatchObject({ number: 7, firstComplaintAt: heard.at, leadMs: -5_000 })
    expect(change?.ticket.id).toBe(ticketId('live/a', sampleAt - 2_000))
  })

  test('only the first complaint counts for the lead', () => {
    const once = { at: later, kind: 'complaint-received', from: 'viewer', text: '' } as const
    const ticket = [once, { ...once, at: later + 1 }].reduce(evolve, ticketIn('open'))
    expect(ticket).toMatchObject({ firstComplaintAt: later, leadMs: 60_000 })
    expect(ticket.timeline).toHaveLength(3)
  })
})

test('the first acknowledgement stands, whatever a later one says', () => {
  const before = ticketIn('acknowledged')
  expect(evolve(before, { at: later, kind: 'acknowledged', by })).toMatchObject({
    acknowledgedAt: before.acknowledgedAt,
    acknowledgedBy: 'console:al',
    assignee: 'console:al',
  })
})

test('a ticket is opened once', () => {
  expect(() => evolve(ticketIn('open'), sampleOpened())).toThrow('ticket-1 cannot be opened twice')
})

/** What must hold between a ticket and itself a moment later. */
function checkStep(before: Ticket, after: Ticket): void {
  expect(after).toMatchObject({
    id: before.id,
    number: before.number,
    stream: before.stream,
    openedAt: before.openedAt,
  })
  expect(after.timeline.slice(0, before.timeline.length)).toEqual(before.timeline)
  if (before.acknowledgedAt !== null) {
    expect(after).toMatchObject({
      acknowledgedAt: before.acknowledgedAt,
      acknowledgedBy: before.acknowledgedBy,
    })
    expect(after.status).not.toBe('open')
  }
  if (before.firstComplaintAt !== null) expect(after.firstComplaintAt).toBe(before.firstComplaintAt)
  expect(isMoreUrgent(before.priority, after.priority)).toBe(false)
}

function checkState({ status, acknowledgedAt, resolvedAt, resolution }: Ticket): void {
  expect([resolvedAt !== null, resolution !== null]).toEqual(Array(2).fill(status === 'resolved'))
  if (status === 'acknowledged') expect(acknowledgedAt).not.toBeNull()
}

test('whatever people and streams do, a ticket keeps its identity, its history and its order', () => {
  const command = fc.constantFrom<TicketCommand>(
    { command: 'acknowledge', by },
    { command: 'acknowledge', by: 'discord:cy' },
    { command: 'assign', by, to: 'cy' },
    { command: 'note', by, text: 'hm' },
    { command: 'resolve', by },
    { command: 'reopen', by },
  )
  fc.assert(
    fc.property(anyNews, fc.array(fc.option(command)), (news, commands) => {
      let ticket: Ticket | null = null
      for (const [index, each] of news.entries()) {
        if (each.type !== 'trouble' || each.stream !== 'live/a') continue
        ticket = step(
          stillThere(ticket, each.at),
          (latest) => applyTrouble(each, latest, () => 1)?.ticket,
        )
        ticket = step(ticket, (now) => now && carryOut(now, commands[index] ?? null, each.at))
      }
    }),
    { numRuns: 500 },
  )
})

/** What the store would give: not a ticket that was resolved long ago. */
function stillThere(ticket: Ticket | null, at: number): Ticket | null {
  return (ticket?.resolvedAt ?? at) < at - reopenWithinMs ? null : ticket
}

function carryOut(ticket: Ticket, command: TicketCommand | null, at: number): Ticket {
  const result = command && applyCommand(ticket, command, at)
  return result?.done ? result.ticket : ticket
}

function step(
  before: Ticket | null,
  change: (before: Ticket | null) => Ticket | null | undefined,
): Ticket | null {
  const after = change(before) ?? before
  if (before && after) checkStep(before, after)
  if (after) checkState(after)
  return after
}
