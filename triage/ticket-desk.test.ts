import { describe, expect, test } from 'vitest'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { sampleAt, sampleNotice } from '../fixtures/testing/sample-ticket.ts'
import { sampleTrouble } from '../fixtures/testing/sample-trouble.ts'
import type { Report } from './model/engine-output.ts'
import type { TicketHappening } from './model/ticket.ts'
import { createTicketDesk } from './ticket-desk.ts'
import type { NoticePlanner } from './ticket-writer.ts'
import type { TicketChange } from './tickets/apply-trouble.ts'

const nobody: TicketHappening = {
  kind: 'not-told',
  to: 'streamer',
  message: 'opened',
  reason: 'no-address',
  detail: 'anna has no address',
}
/** Tells the people on call of a ticket and its changes of mind, and the streamer of nothing. */
const plan: NoticePlanner = (ticket, { kind }) => ({
  notices:
    kind === 'opened'
      ? [sampleNotice(ticket)]
      : kind === 'cause-changed'
        ? [sampleNotice(ticket, { kind: 'advice', supersedes: ['opened'] })]
        : [],
  untold: kind === 'opened' ? [nobody] : [],
})

function open() {
  const store = createMemoryStore()
  const clock = createManualClock(sampleAt + 60_000)
  const told: TicketChange[] = []
  const ended: string[] = []
  const desk = createTicketDesk({
    store,
    plan,
    clock,
    onChanged: (changes) => told.push(...changes),
    async onEnded(stream, at) {
      ended.push(`${stream} ${at}`)
    },
  })
  const apply = async (...news: Report[]) =>
    (await store.transaction((tx) => desk.apply(tx, news))).changes
  return { store, clock, desk, told, ended, apply }
}

async function openOne() {
  const opened = open()
  const [change] = await opened.apply(sampleTrouble())
  return { ...opened, id: change?.ticket.id ?? '' }
}

describe('news', () => {
  test('open a ticket, with its notices and a line for whoever cannot be told', async () => {
    const { store, id } = await openOne()
    const ticket = await store.ticket(id)
    expect(ticket?.timeline.map(({ kind }) => kind)).toEqual(['opened', 'not-told'])
    expect(await store.notices(id)).toMatchObject([{ state: 'pending', notice: { ticketId: id } }])
  })

  test('of one transaction are all kept or none', async () => {
    const { store, desk } = open()
    const failed = store.transaction(async (tx) => {
      await desk.apply(tx, [sampleTrouble(), sampleTrouble({ stream: 'live/b' })])
      throw new Error('the power went')
    })
    await expect(failed).rejects.toThrow('the power went')
    expect((await store.tickets({ limit: 10 })).items).toEqual([])
    expect((await store.noticeCounts()).pending).toBe(0)
  })

  test('get numbers without gaps, whether they open a ticket or not', async () => {
    const { store, apply } = open()
    await apply(sampleTrouble(), sampleTrouble(), sampleTrouble({ stream: 'live/b' }))
    await apply(sampleTrouble({ stream: 'live/c' }))
    const { items } = await store.tickets({ limit: 10 })
    expect(items.map(({ number }) => number).sort()).toEqual([1, 2, 3])
  })

  test('told again long after the ticket was resolved are that ticket, not another', async () => {
    const { store, apply, id } = await openOne()
    await apply(sampleTrouble({ at: sampleAt + 5_000, state: 'over', over: 'ended' }))
    const again = sampleTrouble({ at: sampleAt + 3_600_000, onsetAt: sampleAt - 2_000 })
    expect(await apply(again)).toMatchObject([{ ticket: { id, number: 1, status: 'open' } }])
    expect((await store.tickets({ limit: 10 })).items).toHaveLength(1)
  })

  test('that overtake what was not sent yet take it back, and say so', async () => {
    const { store, apply, id } = await openOne()
    await apply(sampleTrouble({ state: 'changed', symptom: 'gone', at: sampleAt + 1_000 }))
    expect((await store.notices(id)).map(({ state }) => state)).toEqual(['superseded', 'pending'])
    expect((await store.ticket(id))?.timeline.at(-1)).toEqual({
      at: sampleAt + 1_000,
      kind: 'not-told',
      to: 'oncall',
      message: 'opened',
      reason: 'superseded',
      detail: '"advice" took its place before "discord" had sent it',
    })
  })

  test('that begin long after a ticket was resolved open one that follows it', async () => {
    const { apply, id } = await openOne()
    await apply(sampleTrouble({ at: sampleAt + 5_000, state: 'over', over: 'ended' }))
    const [next] = await apply(sampleTrouble({ at: sampleAt + 3_600_000 }))
    expect(next?.ticket).toMatchObject({ number: 2, follows: id })
    await apply(sampleTrouble({ at: sampleAt + 3_605_000, state: 'over', over: 'ended' }))
    const [later] = await apply(sampleTrouble({ at: sampleAt + 90_100_000 }))
    expect(later?.ticket).toMatchObject({ number: 3, follows: null })
  })

  test('of a complaint go onto the open ticket, and nowhere when there is none', async () => {
    const { apply } = await openOne()
    const heard = {
      type: 'complaint',
      stream: 'live/a',
      at: sampleAt + 9_000,
      from: 'viewer',
      text: '卡了',
    } as const
    expect(await apply(heard)).toMatchObject([
      { ticket: { firstComplaintAt: heard.at, leadMs: 9_000 } },
    ])
    expect(await apply({ ...heard, stream: 'live/b' })).toEqual([])
  })
})

describe('a command', () => {
  const acknowledge = { command: 'acknowledge', by: 'console:bo' } as const

  test('is done once, however often it is sent', async () => {
    const { desk, id, told, clock } = await openOne()
    const first = await desk.act(id, acknowledge, 'key-1')
    const second = await desk.act(id, acknowledge, 'key-1')
    expect([first.outcome, second.outcome]).toEqual(['done', 'repeated'])
    expect(second).toMatchObject({
      ticket: { status: 'acknowledged', acknowledgedAt: clock.now() },
    })
    expect(told).toHaveLength(1)
  })

  test('with another key is another, and refused when there is nothing to do', async () => {
    const { desk, id, told } = await openOne()
    await desk.act(id, acknowledge, 'key-1')
    const again = await desk.act(id, acknowledge, 'key-2')
    expect(again).toMatchObject({ outcome: 'refused', refusal: 'already-acknowledged' })
    expect(told).toHaveLength(1)
  })

  test('that was refused does not use its key up', async () => {
    const { desk, id } = await openOne()
    const reopen = { command: 'reopen', by: 'console:bo' } as const
    const outcomes = [await desk.act(id, reopen, 'key-1')]
    await desk.act(id, { command: 'resolve', by: 'console:bo' }, 'key-2')
    outcomes.push(await desk.act(id, reopen, 'key-1'), await desk.act(id, reopen, 'key-1'))
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['refused', 'done', 'repeated'])
  })

  test('that a stream was meant to end is told to the engine, again when it is repeated', async () => {
    const { desk, id, clock, ended } = await openOne()
    const command = { command: 'ended-on-purpose', by: 'discord:anna' } as const
    await desk.act(id, command, 'key-1')
    await desk.act(id, command, 'key-1')
    await desk.act(id, command, 'key-2')
    const word = `live/a ${clock.now()}`
    expect(ended).toEqual([word, word])
  })

  test('on a ticket that nobody knows is not found', async () => {
    const { desk } = open()
    expect(await desk.act('t0', acknowledge, 'key-1')).toEqual({ outcome: 'not-found' })
  })

  test('given by a clock that lags never comes before what has happened', async () => {
    const { desk, apply } = await openOne()
    const [change] = await apply(
      sampleTrouble({ at: sampleAt + 600_000, state: 'changed', symptom: 'gone' }),
    )
    const result = await desk.act(change?.ticket.id ?? '', acknowledge, 'key-1')
    expect(result).toMatchObject({ ticket: { acknowledgedAt: sampleAt + 600_000 } })
  })

  test('with the same key on two tickets is two commands', async () => {
    const { desk, id, apply } = await openOne()
    const [other] = await apply(sampleTrouble({ stream: 'live/b' }))
    const outcomes = [
      await desk.act(id, acknowledge, 'key-1'),
      await desk.act(other?.ticket.id ?? '', acknowledge, 'key-1'),
    ]
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
  })
})
