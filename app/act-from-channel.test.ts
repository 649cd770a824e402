import { describe, expect, test } from 'vitest'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { sampleTrouble } from '../fixtures/testing/sample-trouble.ts'
import type { ActionRequest } from '../notifier/channel.ts'
import { enTalk } from '../notifier/locales/en-talk.ts'
import { createTicketDesk } from '../triage/ticket-desk.ts'
import { actFromChannel } from './act-from-channel.ts'

async function setUp() {
  const store = createMemoryStore()
  const clock = createManualClock()
  const plan = () => ({ notices: [], untold: [] })
  const desk = createTicketDesk({ store, plan, clock, onChanged: () => {} })
  await store.transaction((tx) => desk.apply(tx, [sampleTrouble()]))
  const [ticket] = (await store.tickets({ limit: 1 })).items
  const ticketId = ticket?.id ?? ''
  const act = actFromChannel(desk)
  let presses = 0
  return {
    clock,
    ticket: async () => store.ticket(ticketId),
    press: (asked: Partial<ActionRequest> & Pick<ActionRequest, 'action'>) => {
      presses += 1
      return act({ ticketId, by: 'discord:bo', key: `press-${presses}`, ...asked })
    },
  }
}

describe('what people press', () => {
  test.each([
    ['acknowledge', undefined, { status: 'acknowledged', acknowledgedBy: 'discord:bo' }],
    ['assign', 'discord:cy', { status: 'open', assignee: 'discord:cy' }],
    ['assign', undefined, { status: 'open', assignee: 'discord:bo' }],
    ['resolve', undefined, { status: 'resolved', resolution: 'person' }],
    ['ended', undefined, { status: 'resolved', cause: 'ended-on-purpose' }],
    ['still-broken', undefined, { status: 'open', keptOpenBy: 'discord:bo' }],
  ] as const)('%s with %s does what it says', async (action, value, after) => {
    const { press, ticket } = await setUp()
    expect(await press({ action, ...(value && { value }) })).toMatchObject({ outcome: 'done' })
    expect(await ticket()).toMatchObject(after)
  })

  test('snooze takes the ticket and is quiet for as many minutes as were chosen', async () => {
    const { press, ticket, clock } = await setUp()
    await press({ action: 'snooze', value: '30' })
    expect(await ticket()).toMatchObject({
      status: 'acknowledged',
      snoozedUntil: clock.now() + 30 * 60_000,
    })
  })

  test('“I’m on it” makes the ticket wait for the streamer, once', async () => {
    const { press, ticket, clock } = await setUp()
    expect(await press({ action: 'on-it' })).toMatchObject({ outcome: 'done' })
    expect(await ticket()).toMatchObject({ waitingSince: clock.now() })
    expect(await press({ action: 'on-it' })).toMatchObject({ outcome: 'already' })
  })

  test('a rating is thanked for', async () => {
    const { press, ticket } = await setUp()
    await press({ action: 'resolve' })
    const rated = await press({ action: 'rate', value: '4' })
    expect(rated).toEqual({ outcome: 'done', text: enTalk.thanks })
    expect(await ticket()).toMatchObject({ rating: { stars: 4, by: 'discord:bo' } })
  })

  test.each([
    ['rate', undefined],
    ['rate', '6'],
    ['rate', '0'],
    ['rate', '4.5'],
    ['snooze', undefined],
    ['snooze', '-5'],
    ['snooze', '999999'],
  ] as const)('%s with the choice %s does nothing', async (action, value) => {
    const { press, ticket } = await setUp()
    const before = await ticket()
    expect(await press({ action, ...(value && { value }) })).toEqual({
      outcome: 'failed',
      text: enTalk.badChoice,
    })
    expect(await ticket()).toEqual(before)
  })

  test('the same press does it once, and is answered the same', async () => {
    const { press, ticket } = await setUp()
    const first = await press({ action: 'still-broken', key: 'once' })
    const events = (await ticket())?.timeline.length
    expect(await press({ action: 'still-broken', key: 'once' })).toEqual(first)
    expect((await ticket())?.timeline).toHaveLength(events ?? 0)
  })

  test('whoever presses reads in their language how the ticket stands', async () => {
    const { press } = await setUp()
    expect((await press({ action: 'acknowledge', language: 'en-GB' })).text).toBe(
      'Ticket #1 is in hand: discord:bo has it.',
    )
    expect((await press({ action: 'resolve', language: 'zh-TW' })).text).toBe('工单 #1 已关闭。')
    expect((await press({ action: 'acknowledge', ticketId: 'other' })).text).toBe(enTalk.notFound)
  })
})
