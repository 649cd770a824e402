import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { settle } from '../fixtures/testing/manual-clock.ts'
import { createOutboxBench, type OutboxBench } from '../fixtures/testing/running-deliverer.ts'
import { sampleTicket, summaryOf } from '../fixtures/testing/sample-ticket.ts'
import {
  createScriptedChannel,
  type ScriptedChannel,
} from '../fixtures/testing/scripted-channel.ts'
import type { Notice } from '../triage/model/notice.ts'
import type { Priority } from '../triage/model/vocabulary.ts'
import type { Delivery } from './channel.ts'

const busy: Delivery = { outcome: 'retry', reason: 'server-error', detail: 'answered 503' }
const cut: Delivery = { outcome: 'retry', reason: 'unreachable', detail: 'ECONNRESET' }
const tooFast: Delivery = {
  ...{ outcome: 'retry', reason: 'rate-limited', detail: 'answered 429', afterMs: 5_000 },
}
const gone: Delivery = { outcome: 'refused', reason: 'recipient-refused', detail: 'answered 410' }
const mailbox = { channel: 'mail', address: 'a@example.org' }

let chat: ScriptedChannel
let mail: ScriptedChannel
let bench: OutboxBench

beforeEach(() => {
  chat = createScriptedChannel('chat')
  mail = createScriptedChannel('mail')
  bench = createOutboxBench([chat, mail], ['mail'])
})
afterEach(async () => {
  await bench.end()
  expect(bench.clock.pending).toBe(0)
})

const of = (priority: Priority, changes: Partial<Notice> = {}): Partial<Notice> => ({
  ticket: summaryOf(sampleTicket({ priority })),
  ...changes,
})
const tried = (channel: ScriptedChannel) => channel.attempts.map(({ id }) => id)
const logged = (line: string) => bench.captured.lines.filter((each) => each.includes(line)).length

describe('an attempt without an answer, on a channel that cannot tell a repetition', () => {
  test('is not repeated for a P2: the timeline says that it may have arrived', async () => {
    chat.next(cut)
    await bench.queue(of('P2'))
    bench.start()
    await bench.clock.advance(60_000)
    expect(tried(chat)).toEqual(['n0'])
    expect(await bench.timeline()).toMatchObject([
      { kind: 'notice-failed', reason: 'ambiguous', detail: 'ECONNRESET' },
    ])
  })

  test('is repeated for a P1, which then says so in words and on the timeline', async () => {
    chat.next(cut)
    await bench.queue(of('P1'))
    bench.start()
    await bench.clock.advance(60_000)
    expect(tried(chat)).toEqual(['n0', 'n0'])
    expect(chat.attempts.map(({ body }) => body.startsWith('Possible duplicate'))).toEqual([
      false,
      true,
    ])
    expect(await bench.timeline()).toMatchObject([{ kind: 'notice-sent', possibleDuplicate: true }])
  })

  test('is repeated plainly where the channel can tell', async () => {
    mail.next(cut)
    await bench.queue(of('P3', { channel: 'mail' }))
    bench.start()
    await bench.clock.advance(60_000)
    expect(tried(mail)).toEqual(['n0', 'n0'])
    expect(await bench.timeline()).toEqual([
      expect.not.objectContaining({ possibleDuplicate: true }),
    ])
  })

  test.each([
    ['P1', ['n0', 'n0'], { state: 'accepted', doubts: 1 }],
    ['P2', ['n0'], { state: 'failed', lastReason: 'ambiguous', doubts: 1 }],
  ] as const)('counts when its process was killed: %s', async (priority, attempts, end) => {
    await bench.queue(of(priority))
    const never = new Promise<never>(() => {})
    chat.onAttempt(() => Object.assign(dead, { now: true }))
    const dead = { now: false }
    bench.start(
      {},
      {
        leaseNotices: (lease) => (dead.now ? never : bench.store.leaseNotices(lease)),
        finishAttempt: () => never,
        extendLeases: () => never,
        releaseNotices: () => never,
      },
    )
    await settle()
    bench.start()
    await bench.clock.advance(7_000)
    expect(tried(chat)).toEqual(attempts)
    expect(await bench.row('n0')).toMatchObject(end)
  })
})

describe('a lease', () => {
  test('is renewed while an attempt is slow, so that nobody takes it over', async () => {
    chat.hold()
    await bench.queue(of('P1'))
    bench.start({ attemptTimeoutMs: 60_000, leaseMs: 3_000 })
    await settle()
    bench.start({ leaseMs: 3_000 })
    await bench.clock.advance(30_000)
    expect(tried(chat)).toEqual(['n0'])
    chat.letGo()
    await settle()
    expect(await bench.timeline()).toMatchObject([{ kind: 'notice-sent', notice: 'n0' }])
  })
})

describe('news that is no news any more', () => {
  test('is not sent once it has expired', async () => {
    const expiresAt = bench.clock.now() + 10_000
    for (let fault = 0; fault < 10; fault += 1) chat.next(busy)
    await bench.queue(of('P1', { expiresAt }), of('P1', { expiresAt: bench.clock.now() }))
    bench.start()
    await bench.clock.advance(60_000)
    expect(await bench.row('n0')).toMatchObject({ state: 'failed' })
    expect(
      (await bench.timeline()).map((event) => ('reason' in event ? event.reason : '')),
    ).toEqual(['expired', 'expired'])
    expect(tried(chat).filter((id) => id === 'n1')).toEqual([])
  })

  test('is not told to a streamer who was never told that it began', async () => {
    await bench.queue({ id: 'end', to: 'streamer', kind: 'recovered' })
    bench.start()
    await settle()
    expect(tried(chat)).toEqual([])
    expect(await bench.timeline()).toMatchObject([
      { kind: 'not-told', reason: 'nothing-told-before', message: 'recovered' },
    ])
  })

  test('is told when the beginning was tried, and when it is for people on call', async () => {
    chat.next(gone)
    await bench.queue(
      { id: 'began', to: 'streamer', address: 'a' },
      { id: 'over', to: 'streamer', address: 'a', kind: 'recovered' },
      { id: 'staff', kind: 'recovered' },
    )
    bench.start()
    await settle()
    await bench.clock.advance(1_000)
    expect(tried(chat).sort()).toEqual(['began', 'over', 'staff'])
  })
})

describe('another place for the same reader', () => {
  test('takes what the first refuses, and the timeline says so', async () => {
    chat.next(gone)
    await bench.queue(of('P3', { alternatives: [mailbox] }))
    bench.start()
    await settle()
    await bench.clock.advance(1_000)
    expect(tried(mail)).toEqual(['n0~1'])
    expect(await bench.timeline()).toMatchObject([
      { kind: 'notice-failed', channel: 'chat', reason: 'recipient-refused', instead: 'mail' },
      { kind: 'notice-sent', channel: 'mail' },
    ])
  })

  test('takes P0 and P1 at once while the channel is left alone', async () => {
    for (let fault = 0; fault < 40; fault += 1) chat.next(busy)
    await bench.queue(...Array.from({ length: 8 }, () => of('P2')))
    const loop = bench.start()
    await settle()
    expect(loop.breaker('chat')).toMatchObject({
      state: 'open',
      reason: 'server-error: answered 503',
    })
    await bench.queue(of('P1', { id: 'grave', alternatives: [mailbox] }), of('P2', { id: 'not' }))
    loop.wake()
    await settle()
    await bench.clock.advance(500)
    expect(tried(mail)).toEqual(['grave~1'])
    expect(await bench.row('not')).toMatchObject({ state: 'pending', attempts: 0 })
    expect(logged('channel is left alone')).toBe(1)
  })
})

describe('a channel that is down', () => {
  test('is tried now and then, one notice at a time, and used again when one is accepted', async () => {
    for (let fault = 0; fault < 20; fault += 1) chat.next(busy)
    await bench.queue(...Array.from({ length: 30 }, () => of('P2')))
    const loop = bench.start()
    await settle()
    const atOnce = chat.attempts.length
    expect(atOnce).toBeLessThanOrEqual(16)
    await bench.clock.advance(900)
    expect(chat.attempts).toHaveLength(atOnce)
    await bench.clock.advance(120_000)
    expect(loop.breaker('chat').state).toBe('closed')
    expect(await bench.store.noticeCounts()).toMatchObject({ accepted: 30 })
    expect(logged('channel is used again')).toBe(1)
  })

  test('takes a first page within 3 s of being up again, however long it was down', async () => {
    const broken = Array.from({ length: 400 }, () => chat.next(busy))
    expect(broken).toHaveLength(400)
    await bench.queue(...Array.from({ length: 12 }, () => of('P2')), of('P0', { id: 'page' }))
    bench.start()
    await bench.clock.advance(290_000)
    const upAt = bench.clock.now()
    chat.forgive()
    await bench.clock.advance(3_000)
    expect(await bench.row('page')).toMatchObject({ state: 'accepted' })
    expect((await bench.row('page'))?.acceptedAt).toBeLessThan(upAt + 3_000)
  })
})

describe('a limit', () => {
  test('holds back its own place and no other', async () => {
    chat.next(tooFast)
    await bench.queue(of('P1', { address: 'a' }), of('P1', { address: 'b' }))
    bench.start()
    await settle()
    await bench.queue(
      of('P1', { address: 'a', ticketId: 'ticket-1', kind: 'raised' }),
      of('P1', { address: 'c' }),
    )
    await bench.clock.advance(2_000)
    expect(tried(chat)).toEqual(['n0', 'n1', 'n3'])
    await bench.clock.advance(10_000)
    expect(tried(chat)).toEqual(['n0', 'n1', 'n3', 'n0', 'n2'])
  })

  test('that concerns the whole channel holds back all of it', async () => {
    chat.next({ ...tooFast, scope: 'channel' })
    await bench.queue(of('P1', { address: 'a' }))
    bench.start()
    await settle()
    await bench.queue(of('P0', { address: 'b' }), of('P1', { channel: 'mail' }))
    await bench.clock.advance(4_900)
    expect(tried(chat)).toEqual(['n0'])
    expect(tried(mail)).toEqual(['n2'])
    await bench.clock.advance(2_000)
    // The page first.
    expect(tried(chat)).toEqual(['n0', 'n1', 'n0'])
  })
})

describe('a first page', () => {
  test('does not wait behind bulk, even when every place is taken', async () => {
    chat.hang()
    await bench.queue(...Array.from({ length: 100 }, () => of('P3')))
    const loop = bench.start({ concurrency: 4 })
    await settle()
    await bench.queue(of('P0', { id: 'page' }))
    loop.wake()
    await settle()
    expect(tried(chat).at(-1)).toBe('page')
    expect(chat.attempts).toHaveLength(5)
  })
})

describe('whatever a channel does', () => {
  test('each place hears of each subject in order, and every notice comes to an end', async () => {
    const answer = fc.constantFrom<(Delivery | null)[]>(null, null, null, busy, cut, tooFast, gone)
    const notice = fc.record({
      address: fc.constantFrom('a', 'b'),
      ticketId: fc.constantFrom('ticket-1', 'ticket-2'),
      priority: fc.constantFrom<Priority[]>('P0', 'P1', 'P2', 'P3'),
    })
    const plan = fc.record({
      answers: fc.array(answer, { maxLength: 40 }),
      notices: fc.array(notice, { minLength: 1, maxLength: 15 }),
    })
    await fc.assert(
      fc.asyncProperty(plan, async ({ answers, notices }) => {
        const channel = createScriptedChannel('chat')
        for (const each of answers) channel.next(each ?? { outcome: 'accepted' })
        const run = createOutboxBench([channel])
        await run.store.transaction((tx) => tx.saveTicket(sampleTicket({ number: 2 }), []))
        await run.queue(
          ...notices.map(({ address, ticketId, priority }) => of(priority, { address, ticketId })),
        )
        run.start({ concurrency: 3, pollMs: 60_000, leaseMs: 300_000 })
        await run.clock.advance(3_600_000)
        await run.end()
        const { pending, leased } = await run.store.noticeCounts()
        expect({ pending, leased }).toEqual({ pending: 0, leased: 0 })
        const lanes = Map.groupBy(notices.keys(), (index) => {
          const { address, ticketId } = notices[index] ?? {}
          return `${address} ${ticketId}`
        })
        for (const lane of lanes.values()) {
          const ids = lane.map((index) => `n${index}`)
          const seen = tried(channel).filter((id) => ids.includes(id))
          // One after the other: once the next was tried, the one before is never tried again.
          expect(seen).toEqual([...seen].sort((a, b) => ids.indexOf(a) - ids.indexOf(b)))
        }
      }),
      { seed: 20_261_126, numRuns: 30 },
    )
  }, 60_000)
})
