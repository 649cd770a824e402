import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CapturedLog, createCapturedLog } from '../fixtures/testing/captured-log.ts'
import { createManualClock, type ManualClock, settle } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { sampleNotice, sampleTicket } from '../fixtures/testing/sample-ticket.ts'
import {
  createScriptedChannel,
  type ScriptedChannel,
} from '../fixtures/testing/scripted-channel.ts'
import type { Notice } from '../triage/model/notice.ts'
import { type Store, StoreError } from '../triage/store/store.ts'
import type { Delivery } from './channel.ts'
import { createDeliverer, type Deliverer } from './deliver.ts'
import type { DeliveryOptions } from './deliver-options.ts'
import { createNotifierMetrics } from './metrics.ts'

const busy: Delivery = { outcome: 'retry', reason: 'server-error', detail: 'answered 503' }
const ticket = sampleTicket()

let clock: ManualClock
let store: Store
let captured: CapturedLog
let chat: ScriptedChannel
let mail: ScriptedChannel
let running: Deliverer[]
let told: number

beforeEach(() => {
  clock = createManualClock()
  store = createMemoryStore()
  captured = createCapturedLog()
  chat = createScriptedChannel('chat')
  mail = createScriptedChannel('mail')
  running = []
  told = 0
})
afterEach(async () => {
  for (const deliverer of running) {
    const stopped = deliverer.stop()
    await clock.advance(30_000)
    await stopped
  }
  expect(clock.pending).toBe(0)
})

function deliverer(options: Partial<DeliveryOptions> = {}, using: Store = store): Deliverer {
  const made = createDeliverer({
    store: using,
    channels: [chat, mail],
    deduplicates: () => true,
    clock,
    log: captured.log,
    metrics: createNotifierMetrics(),
    owner: `process ${running.length + 1}`,
    options,
    random: () => 0,
    onTold() {
      told += 1
    },
  })
  running.push(made)
  return made
}

async function queue(...notices: Partial<Notice>[]): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.saveTicket(ticket, [])
    const full = notices.map((changes, index) =>
      sampleNotice(ticket, { id: `n${index}`, channel: 'chat', address: `${index}`, ...changes }),
    )
    await tx.queueNotices(full)
  })
}

async function timeline(): Promise<string[]> {
  const found = await store.ticket(ticket.id)
  return (found?.timeline ?? []).map((event) =>
    'notice' in event ? `${event.kind} ${event.notice}` : event.kind,
  )
}

async function outbox(id: string) {
  return (await store.notices(ticket.id)).find(({ notice }) => notice.id === id)
}

function logged(message: string): number {
  return captured.lines.filter((line) => line.includes(message)).length
}

describe('a notice that goes well', () => {
  test('is delivered at once when the outbox is woken, and put on the timeline', async () => {
    const loop = deliverer()
    loop.start()
    await settle()
    await queue({})
    loop.wake()
    await settle()
    expect(chat.attempts.map(({ id }) => id)).toEqual(['n0'])
    expect(await timeline()).toEqual(['notice-sent n0'])
    expect(await outbox('n0')).toMatchObject({ state: 'accepted', externalId: 'chat-1' })
  })

  test('is found by the next look when nobody woke the loop', async () => {
    deliverer().start()
    await settle()
    await queue({})
    await clock.advance(1_000)
    expect(chat.attempts).toHaveLength(1)
  })

  test('goes out after the earlier one to the same place, never beside it', async () => {
    chat.hold()
    await queue({ id: 'first', address: 'a' }, { id: 'second', address: 'a' })
    deliverer().start()
    await settle()
    expect(chat.attempts.map(({ id }) => id)).toEqual(['first'])
    chat.letGo()
    await settle()
    expect(chat.attempts.map(({ id }) => id)).toEqual(['first', 'second'])
  })
})

describe('a notice that does not', () => {
  test('is tried again under the same id after pauses that double', async () => {
    for (let fault = 0; fault < 4; fault += 1) chat.next(busy)
    await queue({})
    const startedAt = clock.now()
    const times: number[] = []
    chat.onAttempt(() => times.push(clock.now() - startedAt))
    deliverer().start()
    await settle()
    await clock.advance(60_000)
    expect(times).toEqual([0, 1_000, 3_000, 7_000, 15_000])
    expect(new Set(chat.attempts.map(({ id }) => id))).toEqual(new Set(['n0']))
    expect(told).toBe(1)
    expect((await store.deliveries('n0')).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ...Array.from({ length: 4 }, () => ['retry', 'server-error']),
      ['accepted', null],
    ])
    expect(logged('channel did not accept a notice')).toBe(1)
    expect(logged('channel accepts notices again')).toBe(1)
  })

  test('waits as long as the vendor asks', async () => {
    chat.next({ ...busy, reason: 'rate-limited', afterMs: 40_000 })
    await queue({})
    deliverer().start()
    await settle()
    await clock.advance(39_999)
    expect(chat.attempts).toHaveLength(1)
    await clock.advance(1)
    expect(chat.attempts).toHaveLength(2)
  })

  test('is given up after the last attempt, and everybody can see why', async () => {
    for (let fault = 0; fault < 3; fault += 1) chat.next(busy)
    await queue({})
    deliverer({ maxAttempts: 3 }).start()
    await settle()
    await clock.advance(60_000)
    expect(chat.attempts).toHaveLength(3)
    expect(await outbox('n0')).toMatchObject({ state: 'failed', lastReason: 'server-error' })
    expect((await store.ticket(ticket.id))?.timeline).toMatchObject([
      {
        kind: 'notice-failed',
        notice: 'n0',
        reason: 'server-error',
        attempts: 3,
        message: 'opened',
      },
    ])
    expect(logged('notice given up')).toBe(1)
  })

  test('is given up at once when it is refused, and lets the next one through', async () => {
    chat.next({ outcome: 'refused', reason: 'recipient-refused', detail: 'answered 403' })
    await queue({ id: 'first', address: 'a' }, { id: 'second', address: 'a' })
    deliverer().start()
    await settle()
    expect(await timeline()).toEqual(['notice-failed first', 'notice-sent second'])
  })

  test('is given up when no channel has its name any more', async () => {
    await queue({ channel: 'pager' })
    deliverer().start()
    await settle()
    expect(await outbox('n0')).toMatchObject({ state: 'failed', lastReason: 'no-channel' })
    expect(await timeline()).toEqual(['notice-failed n0'])
    expect(logged('no channel is named \\"pager\\" any more')).toBe(1)
  })

  test('ends as timed out when the channel does not answer, though the channel hangs on', async () => {
    chat.hang()
    await queue({})
    deliverer().start()
    await settle()
    await clock.advance(10_000)
    expect(await store.deliveries('n0')).toMatchObject([{ outcome: 'retry', reason: 'timeout' }])
  })

  test('costs one attempt when the channel breaks its promise and throws', async () => {
    chat.next(new TypeError('boom'))
    await queue({})
    deliverer().start()
    await settle()
    await clock.advance(1_000)
    const seen = (await store.deliveries('n0')).map(({ reason, detail }) => [reason, detail])
    expect(seen).toEqual([
      ['bad-answer', 'the channel broke: TypeError'],
      [null, null],
    ])
  })
})

describe('channels do not wait for each other', () => {
  test('a slow channel with a long queue does not delay another', async () => {
    chat.hang()
    await queue(...Array.from({ length: 100 }, () => ({})), {
      id: 'letter',
      channel: 'mail',
      address: '',
    })
    deliverer({ concurrency: 4 }).start()
    await settle()
    expect(chat.attempts).toHaveLength(4)
    expect(mail.attempts.map(({ id }) => id)).toEqual(['letter'])
  })

  test('no more notices are leased than can be tried now', async () => {
    chat.hold()
    await queue(...Array.from({ length: 20 }, () => ({})))
    deliverer({ concurrency: 3 }).start()
    await settle()
    expect(await store.noticeCounts()).toMatchObject({ leased: 3, pending: 17 })
    chat.letGo()
    await settle()
    await clock.advance(100)
    expect(await store.noticeCounts()).toMatchObject({ accepted: 20 })
    expect(Math.max(...chat.attempts.map(({ beside }) => beside))).toBeLessThanOrEqual(3)
  })
})

describe('a crash', () => {
  test('between sending and recording leads to the same notice under the same id', async () => {
    await queue({})
    let isDead = false
    const never = new Promise<never>(() => {})
    const dying: Store = {
      ...store,
      leaseNotices: (lease) => (isDead ? never : store.leaseNotices(lease)),
      finishAttempt() {
        isDead = true
        return never
      },
      releaseNotices: () => never,
      extendLeases: () => never,
    }
    deliverer({}, dying).start()
    await settle()
    expect(chat.attempts).toHaveLength(1)
    const successor = deliverer()
    successor.start()
    await settle()
    await clock.advance(5_999)
    expect(chat.attempts).toHaveLength(1)
    await clock.advance(1_000)
    expect(chat.attempts.map(({ id }) => id)).toEqual(['n0', 'n0'])
    expect(await timeline()).toEqual(['notice-sent n0'])
  })

  test('of the store is one line in the log, and nothing is sent twice because of it', async () => {
    let failures = 0
    const flaky: Store = {
      ...store,
      async finishAttempt(end) {
        failures += 1
        if (failures <= 8) throw new StoreError('unreachable', 'the database is away')
        return store.finishAttempt(end)
      },
    }
    await queue({})
    deliverer({}, flaky).start()
    await settle()
    await clock.advance(120_000)
    expect(failures).toBe(9)
    expect(chat.attempts).toHaveLength(1)
    expect(await timeline()).toEqual(['notice-sent n0'])
    expect(logged('writing to the outbox fails')).toBe(1)
    expect(logged('writing to the outbox works again')).toBe(1)
  })

  test('a store that cannot be read is asked less and less often, and logged once', async () => {
    let asked = 0
    const away: Store = {
      ...store,
      async leaseNotices() {
        asked += 1
        throw new StoreError('unreachable', 'the database is away')
      },
    }
    deliverer({}, away).start()
    await settle()
    await clock.advance(60_000)
    expect(asked).toBeLessThan(15)
    expect(logged('reading the outbox fails')).toBe(1)
  })

  test('an end that comes after the lease went to somebody else changes nothing', async () => {
    await queue({})
    const late: Store = { ...store, finishAttempt: async () => false }
    deliverer({}, late).start()
    await settle()
    expect(logged('the lease ran out before the end was recorded')).toBe(1)
    expect(await timeline()).toEqual([])
  })
})

describe('stop', () => {
  test('waits for the attempt under way and takes no new notice', async () => {
    chat.hold()
    await queue({ id: 'first' }, { id: 'second' })
    const loop = deliverer({ concurrency: 1 })
    loop.start()
    await settle()
    const stopped = loop.stop()
    await clock.advance(1_000)
    chat.letGo()
    await stopped
    expect(chat.attempts.map(({ id }) => id)).toEqual(['first'])
    expect(await store.noticeCounts()).toMatchObject({ accepted: 1, pending: 1, leased: 0 })
  })

  test('calls off what takes too long, and a successor has it at once', async () => {
    chat.hang()
    await queue({})
    const loop = deliverer()
    loop.start()
    await settle()
    const stopped = loop.stop()
    await clock.advance(5_000)
    await stopped
    expect(clock.pending).toBe(0)
    expect(await store.deliveries('n0')).toMatchObject([{ outcome: 'retry', reason: 'stopped' }])
    chat.answer()
    deliverer().start()
    await settle()
    expect(await outbox('n0')).toMatchObject({ state: 'accepted', attempts: 2 })
  })

  test('ends even when the store does not answer', async () => {
    const deaf: Store = { ...store, releaseNotices: () => new Promise(() => {}) }
    const loop = deliverer({}, deaf)
    loop.start()
    await settle()
    const stopped = loop.stop()
    await clock.advance(15_000)
    await stopped
    expect(clock.pending).toBe(0)
  })

  test('twice is as good as once, and a stopped loop stays stopped', async () => {
    const loop = deliverer()
    loop.start()
    await Promise.all([loop.stop(), loop.stop()])
    await queue({})
    loop.start()
    loop.wake()
    await clock.advance(10_000)
    expect(chat.attempts).toHaveLength(0)
  })
})
