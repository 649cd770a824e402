import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  sampleAt,
  sampleNote,
  sampleNotice,
  sampleOpened,
  samplePending,
  sampleTicket,
} from '../../fixtures/testing/sample-ticket.ts'
import { type OpenForTest, withStore } from '../../fixtures/testing/with-store.ts'
import type { Notice } from '../model/notice.ts'
import type { AttemptEnd, OutboxRow, Store } from './store.ts'

/** What the store promises of notices and their deliveries. */
export function storeOutboxContract(open: OpenForTest): void {
  const ticket = sampleTicket()
  const notice = (name: string, changes: Partial<Notice> = {}) =>
    sampleNotice(ticket, { id: name, address: name, ...changes })
  const queue = (store: Store, notices: readonly Notice[]) =>
    store.transaction(async (tx) => {
      await tx.saveTicket(ticket, [sampleOpened(ticket)])
      await tx.queueNotices(notices)
    })

  test('keeps notices pending in the order they were queued, each id once', () =>
    withStore(open, async (store) => {
      const [a, b] = [notice('a', { at: sampleAt + 5 }), notice('b')]
      await queue(store, [a, b])
      await queue(store, [notice('b', { language: 'zh' })])
      expect(await store.notices(ticket.id)).toEqual([samplePending(a), samplePending(b)])
      expect(await store.notices('no such ticket')).toEqual([])
    }))

  test('leases what is due, oldest first, and nothing twice until the lease has run out', () =>
    withStore(open, async (store) => {
      const [a, b, later] = [notice('a'), notice('b'), notice('later', { at: sampleAt + 100 })]
      await queue(store, [a, b, later])
      expect(await lease(store, { now: sampleAt - 1 })).toEqual([])
      expect(await lease(store, { limit: 1 })).toEqual([{ ...samplePending(a), state: 'leased' }])
      expect(ids(await lease(store))).toEqual(['b'])
      expect(await lease(store)).toEqual([])
      expect(ids(await lease(store, { now: sampleAt + 49 }))).toEqual([])
      const over = { now: sampleAt + 50, leaseUntil: sampleAt + 101, owner: 'two' }
      expect(ids(await lease(store, over))).toEqual(['a', 'b'])
      expect(ids(await lease(store, { now: sampleAt + 100 }))).toEqual(['later'])
    }))

  test('holds a notice back behind an earlier one to the same address', () =>
    withStore(open, async (store) => {
      const same = { address: 'x' }
      await queue(store, [
        notice('first', same),
        notice('second', same),
        notice('elsewhere', { ...same, channel: 'webhook' }),
      ])
      expect(ids(await lease(store))).toEqual(['first', 'elsewhere'])
      await store.finishAttempt(attempt('first', { state: 'pending', nextAttemptAt: sampleAt + 9 }))
      expect(ids(await lease(store))).toEqual([])
      expect(ids(await lease(store, { now: sampleAt + 9 }))).toEqual(['first'])
      await store.finishAttempt(attempt('first', { number: 2, state: 'failed' }))
      expect(ids(await lease(store))).toEqual(['second'])
    }))

  test('leaves the notices of channels that are full where they are', () =>
    withStore(open, async (store) => {
      await queue(store, [notice('a'), notice('b', { channel: 'webhook' })])
      expect(ids(await lease(store, { exceptChannels: ['discord'] }))).toEqual(['b'])
      expect(ids(await lease(store, { exceptChannels: [] }))).toEqual(['a'])
    }))

  test('keeps every attempt, and what became of the notice', () =>
    withStore(open, async (store) => {
      await queue(store, [notice('a')])
      await lease(store)
      const retry = attempt('a', { state: 'pending', nextAttemptAt: sampleAt + 7 })
      expect(await store.finishAttempt(retry)).toBe(true)
      expect(await store.notices(ticket.id)).toEqual([
        {
          ...samplePending(notice('a')),
          attempts: 1,
          nextAttemptAt: sampleAt + 7,
          lastReason: 'timeout',
        },
      ])
      await lease(store, { now: sampleAt + 7 })
      const sent = attempt('a', { number: 2, state: 'accepted', event: sampleNote('sent') })
      expect(await store.finishAttempt(sent)).toBe(true)
      expect(await store.notices(ticket.id)).toMatchObject([
        {
          state: 'accepted',
          attempts: 2,
          lastReason: null,
          externalId: 'm-2',
          acceptedAt: sampleAt,
        },
      ])
      expect(await store.deliveries('a')).toEqual([retry.delivery, sent.delivery])
      expect((await store.ticket(ticket.id))?.timeline).toEqual([
        sampleOpened(ticket),
        sampleNote('sent'),
      ])
      expect((await store.eventsAfter(0, 10)).at(-1)?.event).toEqual(sampleNote('sent'))
    }))

  test('does nothing for an owner who no longer holds the lease', () =>
    withStore(open, async (store) => {
      await queue(store, [notice('a')])
      await lease(store)
      await lease(store, { now: sampleAt + 60, owner: 'two' })
      const late = attempt('a', { state: 'accepted', event: sampleNote('sent') })
      expect(await store.finishAttempt(late)).toBe(false)
      expect(await store.deliveries('a')).toEqual([])
      expect((await store.ticket(ticket.id))?.timeline.length).toBe(1)
      expect(await store.finishAttempt({ ...late, owner: 'two' })).toBe(true)
      expect(await store.finishAttempt({ ...late, owner: 'two' })).toBe(false)
      expect((await store.deliveries('a')).length).toBe(1)
    }))

  test('gives leases back untried, those of this owner only', () =>
    withStore(open, async (store) => {
      await queue(store, [notice('a'), notice('b')])
      await lease(store, { limit: 1 })
      await lease(store, { owner: 'two' })
      await store.releaseNotices('one')
      expect(await store.noticeCounts()).toEqual({ pending: 1, leased: 1, accepted: 0, failed: 0 })
      expect(await lease(store)).toEqual([{ ...samplePending(notice('a')), state: 'leased' }])
    }))

  test('knows when the next notice may be due', () =>
    withStore(open, async (store) => {
      expect(await store.nextNoticeDueAt()).toBeNull()
      await queue(store, [notice('a'), notice('behind a', { address: 'a' })])
      expect(await store.nextNoticeDueAt()).toBe(sampleAt)
      await lease(store)
      expect(await store.nextNoticeDueAt()).toBe(sampleAt + 50)
      await store.finishAttempt(attempt('a', { state: 'pending', nextAttemptAt: sampleAt + 900 }))
      expect(await store.nextNoticeDueAt()).toBe(sampleAt + 900)
      await lease(store, { now: sampleAt + 900 })
      await store.finishAttempt(attempt('a', { number: 2, state: 'failed' }))
      expect(await store.nextNoticeDueAt()).toBe(sampleAt)
    }))

  test('counts notices by state', () =>
    withStore(open, async (store) => {
      expect(await store.noticeCounts()).toEqual({ pending: 0, leased: 0, accepted: 0, failed: 0 })
      await queue(
        store,
        ['a', 'b', 'c', 'd'].map((name) => notice(name)),
      )
      await lease(store, { limit: 3 })
      await store.finishAttempt(attempt('a', { state: 'accepted' }))
      await store.finishAttempt(attempt('b', { state: 'failed' }))
      expect(await store.noticeCounts()).toEqual({ pending: 1, leased: 1, accepted: 1, failed: 1 })
    }))

  test('leases no notice twice at once and ends each once, whatever happens in between', async () => {
    const owner = fc.constantFrom('one', 'two', 'three')
    const step = fc.oneof(
      fc.record({
        do: fc.constant('lease' as const),
        owner,
        limit: fc.integer({ min: 1, max: 4 }),
      }),
      fc.record({
        do: fc.constant('finish' as const),
        owner,
        state: fc.constantFrom('pending' as const, 'accepted' as const, 'failed' as const),
        pick: fc.nat(20),
      }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ do: fc.constant('release' as const), owner }),
    )
    const lanes = fc.array(fc.constantFrom('x', 'y', 'z'), { minLength: 1, maxLength: 10 })
    const property = fc.asyncProperty(
      lanes,
      fc.array(step, { maxLength: 40 }),
      (addresses, steps) =>
        withStore(open, async (store) => {
          const notices = addresses.map((address, index) => notice(`n${index}`, { address }))
          await queue(store, notices)
          await playOutbox(store, notices, steps)
        }),
    )
    await fc.assert(property, { seed: 20_251_124, numRuns: 40 })
  }, 60_000)
}

type Step =
  | { readonly do: 'lease'; readonly owner: string; readonly limit: number }
  | {
      readonly do: 'finish'
      readonly owner: string
      readonly state: 'pending' | 'accepted' | 'failed'
      readonly pick: number
    }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'release'; readonly owner: string }

/** What the store is expected to know of one notice. */
interface ModelNotice {
  readonly id: string
  readonly address: string
  open: boolean
  holder: string | null
  dueAt: number
  /** When it was due before it was leased. */
  nextAttemptAt: number
  attempts: number
}

/** Plays the steps against the store and against a plain model of it, then drains the outbox. */
async function playOutbox(
  store: Store,
  notices: readonly Notice[],
  steps: readonly Step[],
): Promise<void> {
  const model: ModelNotice[] = notices.map(({ id, address, at }) => ({
    id,
    address,
    open: true,
    holder: null,
    dueAt: at,
    nextAttemptAt: at,
    attempts: 0,
  }))
  let now = sampleAt
  const players: { readonly [name in Step['do']]: (step: Step) => Promise<void> } = {
    wait: async (step) => {
      now += step.do === 'wait' ? step.ms : 0
    },
    lease: async (step) => {
      if (step.do === 'lease') await playLease(store, model, { ...step, now })
    },
    finish: async (step) => {
      const each = step.do === 'finish' ? model[step.pick % model.length] : undefined
      if (each && step.do === 'finish') await playFinish(store, each, { ...step, now })
    },
    release: async (step) => {
      if (step.do !== 'release') return
      await store.releaseNotices(step.owner)
      for (const each of model.filter(({ holder }) => holder === step.owner)) {
        Object.assign(each, { holder: null, dueAt: each.nextAttemptAt })
      }
    },
  }
  for (const step of steps) await players[step.do](step)
  while (model.some((each) => each.open)) {
    now += 100
    await playLease(store, model, { now, owner: 'last', limit: 100 })
    for (const each of model.filter(({ holder }) => holder === 'last')) {
      await playFinish(store, each, { now, owner: 'last', state: 'accepted' })
    }
  }
  for (const each of model) expect((await store.deliveries(each.id)).length).toBe(each.attempts)
  expect(await store.nextNoticeDueAt()).toBeNull()
}

async function playLease(
  store: Store,
  model: readonly ModelNotice[],
  { now, owner, limit }: { readonly now: number; readonly owner: string; readonly limit: number },
): Promise<void> {
  const isFirst = (each: ModelNotice, index: number) =>
    !model.slice(0, index).some((other) => other.open && other.address === each.address)
  const expected = model
    .filter((each, index) => each.open && each.dueAt <= now && isFirst(each, index))
    .slice(0, limit)
  const leased = await lease(store, { now, owner, limit })
  expect(ids(leased)).toEqual(expected.map((each) => each.id))
  for (const each of expected) Object.assign(each, { holder: owner, dueAt: now + 50 })
}

async function playFinish(
  store: Store,
  each: ModelNotice,
  step: { readonly now: number; readonly owner: string; readonly state: AttemptEnd['state'] },
): Promise<void> {
  const held = each.holder === step.owner
  const nextAttemptAt = step.now + 30
  const end = attempt(each.id, { number: each.attempts + 1, state: step.state, nextAttemptAt })
  expect(await store.finishAttempt({ ...end, owner: step.owner })).toBe(held)
  if (!held) return
  const open = step.state === 'pending'
  const attempts = each.attempts + 1
  Object.assign(each, { open, holder: null, dueAt: nextAttemptAt, nextAttemptAt, attempts })
}

function lease(
  store: Store,
  changes: Partial<Parameters<Store['leaseNotices']>[0]> = {},
): Promise<readonly OutboxRow[]> {
  const now = changes.now ?? sampleAt
  return store.leaseNotices({ now, leaseUntil: now + 50, owner: 'one', limit: 10, ...changes })
}

function ids(rows: readonly OutboxRow[]): string[] {
  return rows.map((row) => row.notice.id)
}

function attempt(
  noticeId: string,
  {
    number = 1,
    ...end
  }: { readonly number?: number; readonly state: AttemptEnd['state'] } & Partial<AttemptEnd>,
): AttemptEnd {
  const at = sampleAt
  const shared = { noticeId, attempt: number, at }
  const accepted = end.state === 'accepted'
  return {
    owner: 'one',
    delivery: accepted
      ? { ...shared, outcome: 'accepted', reason: null, detail: null }
      : {
          ...shared,
          outcome: end.state === 'pending' ? 'retry' : 'refused',
          reason: 'timeout',
          detail: 'no answer within 5 s',
        },
    nextAttemptAt: at,
    externalId: accepted ? `m-${number}` : null,
    event: null,
    ...end,
  }
}
