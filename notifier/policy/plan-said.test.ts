import { describe, expect, test } from 'vitest'
import { sampleAt, sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { subjectOf } from '../../triage/model/notice.ts'
import type { TicketEvent } from '../../triage/model/ticket.ts'
import { renderNotice } from '../render.ts'
import { holdBack } from './hold-back.ts'
import type { Person } from './plan-notices.ts'
import { planSaid } from './plan-said.ts'
import type { PageCarrier } from './reach-step.ts'
import type { Route } from './route.ts'

const carriers: readonly PageCarrier[] = [
  { name: 'mail', kind: 'email', addressed: true, edits: false },
  { name: 'chat', kind: 'discord', addressed: true, edits: false },
  { name: 'app', kind: 'webhook', addressed: false, edits: false },
]
const toApp: Route = {
  ...{ to: 'streamer', channel: 'app' },
  carrier: { kind: 'webhook', addressed: false },
}
const event = {
  ...{ at: sampleAt + 5_000, kind: 'said', by: 'discord:bo' },
  ...{ text: 'Try *the* other cable.', channel: 'chat' },
} as const satisfies TicketEvent
const opened = sampleTicket()
const ticket = { ...opened, timeline: [sampleOpened(opened), event] }
const anna = { addresses: { email: 'anna@example.org', discord: '222' }, language: 'zh-CN' }

function plan(person: Person | undefined, routes: readonly Route[] = [toApp]) {
  return planSaid({ ticket, event, carriers, routes, people: () => person })
}

describe('a word of the team', () => {
  test.each<[string, Person | undefined, string[]]>([
    [
      'where it was written first, then elsewhere',
      anna,
      ['chat 222', 'mail anna@example.org', 'app '],
    ],
    [
      'over another channel of theirs',
      { addresses: { mail: 'a@b.example' } },
      ['mail a@b.example', 'app '],
    ],
    ['over a route when nobody knows them', undefined, ['app ']],
  ])('goes to the streamer once: %s', (_, person, places) => {
    const { notices, untold } = plan(person)
    expect(untold).toEqual([])
    expect(notices).toHaveLength(1)
    const all = notices.flatMap((notice) => [notice, ...(notice.alternatives ?? [])])
    expect(all.map(({ channel, address }) => `${channel} ${address}`)).toEqual(places)
  })

  test('says so when nothing reaches them', () => {
    expect(plan({ addresses: {} }, [])).toMatchObject({
      notices: [],
      untold: [{ kind: 'not-told', to: 'streamer', message: 'said', reason: 'no-address' }],
    })
  })

  test('is read as they wrote it, below whose it is, with no buttons', () => {
    const [notice] = plan(anna).notices
    expect(notice && renderNotice(notice)).toMatchObject({
      title: '我们团队的 bo：',
      body: 'Try *the* other cable.',
      actions: [],
    })
  })

  test('is a story of its own, so that better advice does not take its place', () => {
    const [notice] = plan(anna).notices
    expect(notice && subjectOf(notice)).not.toBe(ticket.id)
  })

  test('goes through a mute', () => {
    const mute = {
      ...{ id: 'm', scope: { stream: ticket.stream }, from: 0, until: sampleAt * 2 },
      ...{ reason: 'x', by: 'bo', createdAt: 0, endedAt: null, endedBy: null },
    }
    const muted = { kind: 'not-told', to: 'streamer', message: 'opened', reason: 'muted' } as const
    const untold = { at: sampleAt, ...muted, detail: '' }
    const under = { ...ticket, timeline: [sampleOpened(opened), untold, event] }
    const { notices } = plan(anna)
    const told = holdBack({ ticket: under, event, notices, untold: [], mutes: [mute] })
    expect(told.notices).toEqual(notices)
  })
})
