import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leaseAt, noticeIds, sampleAttempt } from '../../fixtures/testing/sample-attempt.ts'
import { sampleAt, sampleNotice, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { type OpenForTest, withStore } from '../../fixtures/testing/with-store.ts'
import type { Notice } from '../model/notice.ts'
import type { AttemptEnd } from './outbox-store.ts'
import type { Store } from './store.ts'

/** Holds the outbox to a plain model of it, through whatever may happen. */
export function storeOutboxModelContract(open: OpenForTest): void {
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
          const ticket = sampleTicket()
          const notices = addresses.map((address, index) =>
            sampleNotice(ticket, { id: `n${index}`, address }),
          )
          await store.transaction(async (tx) => {
            await tx.saveTicket(ticket, [])
            await tx.queueNotices(notices)
          })
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
  const leased = await leaseAt(store, { now, owner, limit })
  expect(noticeIds(leased)).toEqual(expected.map((each) => each.id))
  for (const each of expected) {
    // Leased while somebody held it: what that one did counts as an attempt.
    const attempts = each.attempts + (each.holder === null ? 0 : 1)
    Object.assign(each, { holder: owner, dueAt: now + 50, attempts })
  }
  expect(leased.map(({ attempts }) => attempts)).toEqual(expected.map(({ attempts }) => attempts))
}

async function playFinish(
  store: Store,
  each: ModelNotice,
  step: { readonly now: number; readonly owner: string; readonly state: AttemptEnd['state'] },
): Promise<void> {
  const held = each.holder === step.owner
  const nextAttemptAt = step.now + 30
  const end = sampleAttempt(each.id, {
    number: each.attempts + 1,
    state: step.state,
    nextAttemptAt,
  })
  expect(await store.finishAttempt({ ...end, owner: step.owner })).toBe(held)
  if (!held) return
  const open = step.state === 'pending'
  const attempts = each.attempts + 1
  Object.assign(each, { open, holder: null, dueAt: nextAttemptAt, nextAttemptAt, attempts })
}
