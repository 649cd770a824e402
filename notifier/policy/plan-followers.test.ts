import { describe, expect, test } from 'vitest'
import { sampleAt, sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import type { Ticket, TicketHappening } from '../../triage/model/ticket.ts'
import { applyCommand } from '../../triage/tickets/apply-command.ts'
import { evolve } from '../../triage/tickets/lifecycle.ts'
import { notYetTold, planFollowers } from './plan-followers.ts'

const person = { languages: [], skills: [] }
const ground = {
  duty: {
    people: [
      { ...person, id: 'mei', name: 'Mei', languages: ['zh-CN'], addresses: { chat: '111' } },
      { ...person, id: 'bo', name: 'Bo', addresses: {} },
    ],
    schedules: [],
    tzVersion: '2026c',
  },
  carriers: [
    { name: 'chat', kind: 'discord', addressed: true },
    { name: 'hook', kind: 'webhook', addressed: false },
  ],
}

type Moments = (TicketHappening | readonly TicketHappening[])[]

/** A ticket to which all this has happened, a second after another, unless they share one. */
function ticketWith(...moments: Moments): Ticket {
  const opened = { ...sampleTicket(), timeline: [sampleOpened()] }
  return moments
    .flatMap((moment, index) =>
      [moment].flat().map((each) => ({ at: sampleAt + (index + 1) * 1_000, ...each })),
    )
    .reduce<Ticket>(evolve, opened)
}

function plan(...moments: Moments) {
  const ticket = ticketWith(...moments)
  const events = ticket.timeline.filter(({ at }) => at === ticket.timeline.at(-1)?.at)
  const planned = events.map((event) => planFollowers({ ticket, event, ground }))
  return {
    notices: planned.flatMap(({ notices }) => notices),
    untold: planned.flatMap(({ untold }) => untold),
  }
}
const told = (...moments: Moments) =>
  plan(...moments).notices.map((notice) => `${notice.person} ${notice.kind}`)

const meiFollows = { kind: 'followed', by: 'mei', person: 'mei' } as const
const lowered = {
  ...{ kind: 'priority-changed', from: 'P1', priority: 'P2', priorityReasons: [] },
} as const satisfies TicketHappening

describe('a follower hears', () => {
  test.each<readonly [string, TicketHappening, readonly string[]]>([
    ['that somebody has it', { kind: 'acknowledged', by: 'bo' }, ['mei changed']],
    ['who has it', { kind: 'assigned', by: 'bo', to: 'lee' }, ['mei changed']],
    ['that it is less urgent', lowered, ['mei changed']],
    ['that it is more urgent', { ...lowered, priority: 'P0' }, ['mei raised']],
    ['that it is over', { kind: 'resolved', resolution: 'recovered' }, ['mei recovered']],
    ['that it ended', { kind: 'resolved', resolution: 'ended' }, ['mei ended']],
    ['that it was closed', { kind: 'resolved', resolution: 'person', by: 'bo' }, ['mei resolved']],
    ['that it is back', { kind: 'reopened' }, ['mei reopened']],
    ['nothing of a note', { kind: 'noted', by: 'bo', text: 'hm' }, []],
    ['nothing of what they did', { kind: 'acknowledged', by: 'mei' }, []],
  ])('%s', (_, happening, hears) => {
    expect(told(meiFollows, happening)).toEqual(hears)
  })

  test('one word of several changes at one moment', () => {
    const both = [lowered, { kind: 'assigned', by: 'bo', to: 'lee' }] as const
    expect(told(meiFollows, both)).toEqual(['mei changed'])
  })

  test('nothing once they follow no longer', () => {
    const left = { kind: 'unfollowed', by: 'mei', person: 'mei' } as const
    expect(told(meiFollows, left, lowered)).toEqual([])
  })

  test('by their own list and in their language, or where they are named by', () => {
    const other = { kind: 'followed', by: 'x', person: 'discord:222' } as const
    const { notices } = plan(meiFollows, other, lowered)
    expect(notices).toMatchObject([
      { channel: 'chat', address: '111', language: 'zh-CN', person: 'mei' },
      { channel: 'chat', address: '222', language: 'en', person: 'discord:222' },
    ])
    expect(new Set(notices.map(({ id }) => id)).size).toBe(2)
    expect(plan(meiFollows, other, lowered)).toEqual(plan(meiFollows, other, lowered))
  })

  test.each(['bo', 'nobody', 'webhook:1', 'pigeon:1'])(
    'nothing where nobody knows how to reach %s, which a line says when they begin',
    (who) => {
      const follows = { kind: 'followed', by: 'x', person: who } as const
      expect(plan(follows).untold).toMatchObject([{ kind: 'not-told', reason: 'no-address' }])
      expect(told(follows, lowered)).toEqual([])
    },
  )

  test('nothing in a place that is told anyway', () => {
    const { notices } = plan(meiFollows, lowered)
    expect(notYetTold(notices, notices)).toEqual([])
    expect(notYetTold([], notices)).toEqual(notices)
  })
})

test('nobody follows twice, or leaves what they do not follow', () => {
  const follow = { command: 'follow', by: 'mei' } as const
  const once = applyCommand(ticketWith(), follow, sampleAt)
  expect(once).toMatchObject({ done: true, events: [{ kind: 'followed', person: 'mei' }] })
  const ticket = ticketWith(meiFollows)
  expect(applyCommand(ticket, follow, sampleAt)).toMatchObject({ refusal: 'already-following' })
  const bo = { command: 'unfollow', by: 'mei', person: 'bo' } as const
  expect(applyCommand(ticket, bo, sampleAt)).toMatchObject({ refusal: 'not-following' })
})
