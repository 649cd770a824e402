import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleAt, sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { anyNews, sampleDiagnosis, sampleTrouble } from '../../fixtures/testing/sample-trouble.ts'
import type { Ticket, TicketStatus } from '../model/ticket.ts'
import type { Trouble } from '../model/trouble.ts'
import { type Priority, priorities } from '../model/vocabulary.ts'
import { applyCommand, type TicketCommand } from './apply-command.ts'
import { applyTrouble, isSameStory } from './apply-trouble.ts'
import { evolve, openTicket } from './lifecycle.ts'
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
    [
      'open',
      { command: 'snooze', by, forMs: 60_000 },
      { status: 'acknowledged', acknowledgedBy: by, snoozedUntil: later + 60_000 },
    ],
    [
      'acknowledged',
      { command: 'snooze', by, forMs: 60_000 },
      { acknowledgedBy: 'console:al', snoozedUntil: later + 60_000 },
    ],
    ['resolved', { command: 'snooze', by, forMs: 60_000 }, 'already-resolved'],
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
    [
      'resolved',
      { command: 'reopen', by },
      { status: 'open', resolvedAt: null, resolution: null, keptOpenBy: by },
    ],
    ['open', { command: 'close', by }, 'not-resolved'],
    ['resolved', { command: 'close', by }, { status: 'resolved', closedAt: later }],
    ['open', { command: 'rate', by, stars: 5 }, 'not-resolved'],
    [
      'resolved',
      { command: 'rate', by, stars: 5, text: 'quick!' },
      { status: 'resolved', rating: { at: later, by, stars: 5, text: 'quick!' } },
    ],
    [
      'open',
      { command: 'prioritise', by, priority: 'P0' },
      { priority: 'P0', pinned: { priority: 'P0', judged: 'P1', by } },
    ],
    [
      'acknowledged',
      { command: 'prioritise', by, priority: 'P3' },
      { priority: 'P3', pinned: { priority: 'P3', judged: 'P1', by } },
    ],
    ['resolved', { command: 'prioritise', by, priority: 'P0' }, 'already-resolved'],
    [
      'open',
      { command: 'ended-on-purpose', by },
      { status: 'resolved', resolution: 'ended', cause: 'ended-on-purpose', confidence: 1 },
    ],
    ['resolved', { command: 'ended-on-purpose', by }, 'already-resolved'],
    [
      'open',
      { command: 'still-broken', by, text: 'no picture' },
      { status: 'open', priority: 'P0', keptOpenBy: by, firstComplaintAt: later },
    ],
    [
      'resolved',
      { command: 'still-broken', by },
      { status: 'open', priority: 'P1', keptOpenBy: by, resolvedAt: null },
    ],
  ])('%s: %j', (status, command, expected) => {
    const before = ticketIn(status)
    const result = applyCommand(before, command, later)
    if (typeof expected === 'string') {
      expect(result).toEqual({ done: false, refusal: expected })
      return
    }
    expect(result).toMatchObject({ done: true, ticket: expected })
    if (result.done)
      for (const event of result.events) expect(event).toMatchObject({ at: later, by })
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

describe('a word of a person', () => {
  const obey = (ticket: Ticket, command: TicketCommand, at = later): Ticket => {
    const result = applyCommand(ticket, command, at)
    if (!result.done) throw new Error(result.refusal)
    return result.ticket
  }
  const judged = (ticket: Ticket, priority: Priority): Priority =>
    applyTrouble(sampleTrouble({ state: 'changed', ...same, priority }), ticket, never)?.ticket
      .priority ?? ticket.priority

  test.each<readonly [string, Priority, Priority, readonly [Priority, Priority][]]>([
    [
      'raised by a person, not lowered by the score',
      'P2',
      'P0',
      [
        ['P3', 'P0'],
        ['P1', 'P0'],
      ],
    ],
    [
      'lowered by a person, raised when the score rises beyond what it was',
      'P1',
      'P3',
      [
        ['P1', 'P3'],
        ['P2', 'P3'],
        ['P0', 'P0'],
      ],
    ],
  ])('on the priority: %s', (_, priority, set, then) => {
    const pinned = obey(ticketIn('open', { ...same, priority }), {
      command: 'prioritise',
      by,
      priority: set,
    })
    expect(pinned.priorityReasons).toMatchObject([{ reason: 'set-by-person', by, priority: set }])
    expect(applyCommand(pinned, { command: 'prioritise', by, priority: set }, later)).toEqual({
      done: false,
      refusal: 'same-priority',
    })
    expect(then.map(([score]) => [score, judged(pinned, score)])).toEqual(then)
  })

  test('that it is still broken raises once, and is heard every time', () => {
    const once = obey(ticketIn('open', { priority: 'P2' }), { command: 'still-broken', by })
    const twice = obey(once, { command: 'still-broken', by, text: 'hello?' })
    expect([once.priority, twice.priority]).toEqual(['P1', 'P1'])
    expect(twice.timeline.filter(({ kind }) => kind === 'still-broken')).toHaveLength(2)
  })

  test('that it is still broken outlives the quiet time, and ends with a person or the stream', () => {
    const kept = obey(ticketIn('open', { ...same, recoveredAt: later }), {
      command: 'still-broken',
      by,
    })
    expect(kept.recoveredAt).toBeNull()
    const settled = sampleTrouble({ state: 'settled', over: 'recovered' })
    expect(applyTrouble(settled, kept, never)).toBeNull()
    const ended = sampleTrouble({ state: 'over', over: 'ended' })
    expect(applyTrouble(ended, kept, never)?.ticket).toMatchObject({ resolution: 'ended' })
    expect(obey(kept, { command: 'resolve', by })).toMatchObject({
      resolution: 'person',
      keptOpenBy: null,
    })
  })

  test('that it is closed is the last one but a note and a rating', () => {
    const closed = obey(ticketIn('resolved'), { command: 'close', by })
    for (const command of ['close', 'reopen', 'still-broken'] as const)
      expect(applyCommand(closed, { command, by }, later)).toEqual({
        done: false,
        refusal: 'already-closed',
      })
    expect(obey(closed, { command: 'rate', by, stars: 1 }).rating?.stars).toBe(1)
    expect(isSameStory(closed, sampleTrouble({ at: later }))).toBe(false)
  })
})

function never(): never {
  throw new Error('no new ticket was expected')
}

const same = { cause: 'unknown', confidence: 0, priority: 'P2' } as const

describe('what a trouble does to the ticket of its stream', () => {
  const none: Ticket | null = null
  const lost = sampleDiagnosis({ cause: 'uplink-lost', confidence: 0.8, evidence: { fps: 1 } })
  const heard = { at: sampleAt - 5_000, from: 'viewer', text: '卡了' } as const
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
      'lowers its priority when the engine does',
      ticketIn('open', same),
      { state: 'changed', priority: 'P3' },
      ['priority-changed'],
    ],
    [
      'tells it that it is surer now',
      ticketIn('open', { ...same, cause: 'uplink-lost', confidence: 0.6 }),
      { state: 'changed', diagnosis: lost },
      ['confidence-changed'],
    ],
    [
      'notes that it was not well for long',
      ticketIn('open', { ...same, recoveredAt: sampleAt }),
      {},
      ['relapsed'],
    ],
    [
      'changes nothing that a person resolved',
      ticketIn('resolved', same),
      { state: 'changed', priority: 'P0' },
      null,
    ],
    ['changes nothing where there is none', none, { state: 'changed' }, null],
    ['notes its recovery', ticketIn('open'), { state: 'over', over: 'recovered' }, ['recovered']],
    [
      'notes it once',
      ticketIn('open', { recoveredAt: sampleAt }),
      { state: 'over', over: 'recovered' },
      null,
    ],
    [
      'resolves it when that has lasted',
      ticketIn('open', { recoveredAt: sampleAt }),
      { state: 'settled', over: 'recovered' },
      ['resolved'],
    ],
    [
      'resolves it at once when the stream has ended',
      ticketIn('acknowledged'),
      { state: 'over', over: 'ended' },
      ['resolved'],
    ],
    ['does not resolve it twice', ticketIn('resolved'), { state: 'settled' }, null],
    ['resolves nothing where there is none', none, { state: 'settled' }, null],
    ['notes nothing where there is none', none, { state: 'over', over: 'recovered' }, null],
  ]
  test.each(cases)('%s', (_, latest, changes, kinds) => {
    const trouble = sampleTrouble({ at: later, ...changes })
    const change = applyTrouble(trouble, latest, () => ({ number: 7 }))
    expect(change?.events.map(({ kind }) => kind) ?? null).toEqual(kinds)
    if (change)
      expect(change.ticket.timeline).toEqual([...(latest?.timeline ?? []), ...change.events])
  })

  test('a complaint that came before the ticket gives a lead below zero', () => {
    const change = applyTrouble(sampleTrouble({ complaint: heard }), null, () => ({ number: 7 }))
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

test('a reopened ticket shows what it was reopened for, and since when it was ill at first', () => {
  const again = sampleTrouble({
    at: later,
    diagnosis: { ...sampleTrouble().diagnosis, evidence: { fps: 3 } },
  })
  const change = applyTrouble(again, ticketIn('resolved', same), never)
  expect(change?.ticket).toMatchObject({ evidence: { fps: 3 }, onsetAt: sampleAt - 2_000 })
})

test.each<readonly [string, Partial<Ticket>, boolean]>([
  ['is the open ticket', {}, true],
  ['is one resolved ten minutes ago', { resolvedAt: later - 600_000 }, true],
  ['is not one resolved longer ago', { resolvedAt: later - 600_001 }, false],
  ['is not one that was closed', { resolvedAt: later - 1, closedAt: later }, false],
  [
    'is the one it has opened already, however long ago',
    { resolvedAt: 1, id: ticketId('live/a', later - 2_000) },
    true,
  ],
])('a trouble that begins %s', (_, changes, same) => {
  expect(isSameStory(sampleTicket(changes), sampleTrouble({ at: later }))).toBe(same)
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
}

function checkState(ticket: Ticket): void {
  const { status, acknowledgedAt, resolvedAt, resolution, keptOpenBy, closedAt, pinned } = ticket
  expect([resolvedAt !== null, resolution !== null]).toEqual(Array(2).fill(status === 'resolved'))
  if (status === 'acknowledged') expect(acknowledgedAt).not.toBeNull()
  if (status === 'resolved') expect(keptOpenBy).toBeNull()
  else expect(closedAt).toBeNull()
  if (pinned) expect(isMoreUrgent(pinned.priority, ticket.priority)).toBe(false)
  // The ticket is what its events say, and nothing else.
  const [opened, ...rest] = ticket.timeline
  if (opened?.kind !== 'opened') throw new Error('a timeline begins with the opening')
  expect(rest.reduce(evolve, openTicket(ticket.id, ticket.number, opened))).toEqual(ticket)
}

test('whatever people and streams do, a ticket is the sum of its events and keeps all of them', () => {
  const who = fc.constantFrom(by, 'discord:cy')
  const command: fc.Arbitrary<TicketCommand> = fc.oneof(
    fc.record({
      command: fc.constantFrom(
        'acknowledge' as const,
        'resolve' as const,
        'reopen' as const,
        'close' as const,
        'ended-on-purpose' as const,
        'still-broken' as const,
      ),
      by: who,
    }),
    fc.record({ command: fc.constant('assign' as const), by: who, to: who }),
    fc.record({ command: fc.constant('note' as const), by: who, text: fc.string() }),
    fc.record({
      command: fc.constant('prioritise' as const),
      by: who,
      priority: fc.constantFrom(...priorities),
    }),
    fc.record({
      command: fc.constant('rate' as const),
      by: who,
      stars: fc.integer({ min: 1, max: 5 }),
    }),
  )
  fc.assert(
    fc.property(anyNews, fc.array(fc.option(command)), (news, commands) => {
      let ticket: Ticket | null = null
      for (const [index, each] of news.entries()) {
        if (each.type !== 'trouble' || each.stream !== 'live/a') continue
        ticket = step(
          stillThere(ticket, each),
          (latest) => applyTrouble(each, latest, () => ({ number: 1 }))?.ticket,
        )
        ticket = step(ticket, (now) => now && carryOut(now, commands[index] ?? null, each.at))
      }
    }),
    { numRuns: 500 },
  )
})

/** What the desk would ask: not a ticket that the trouble is no part of. */
function stillThere(ticket: Ticket | null, trouble: Trouble): Ticket | null {
  return ticket && (trouble.state !== 'began' || isSameStory(ticket, trouble)) ? ticket : null
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
