import { beforeEach, expect, test } from 'vitest'
import { createManualClock, type ManualClock } from '../fixtures/testing/manual-clock.ts'
import { createReplayGuard } from './replay-guard.ts'

const good = { status: 200 }
let clock: ManualClock
beforeEach(() => {
  clock = createManualClock()
})

test('the same thing is taken once for as long as its signature is good', async () => {
  const guard = createReplayGuard({ validMs: 60_000 }, clock)
  let times = 0
  const take = async () => {
    times += 1
    return good
  }
  expect(await guard.once('a', take)).toEqual(good)
  await clock.advance(60_000)
  expect(await guard.once('a', take)).toMatchObject({ status: 409 })
  expect(await guard.once('b', take)).toEqual(good)
  expect(times).toBe(2)
  await clock.advance(1)
  expect(await guard.once('a', take)).toEqual(good)
})

test.each([
  ['could not be stored', () => Promise.reject(new Error('the store is down'))],
  ['was refused', async () => ({ status: 400 })],
])('what %s may be sent again', async (_, fail) => {
  const guard = createReplayGuard({ validMs: 60_000 }, clock)
  await guard.once('a', fail).catch(() => {})
  expect(await guard.once('a', async () => good)).toEqual(good)
})

test('a thing that is being taken is not taken a second time meanwhile', async () => {
  const guard = createReplayGuard({ validMs: 60_000 }, clock)
  const { promise, resolve } = Promise.withResolvers<typeof good>()
  const first = guard.once('a', () => promise)
  expect(await guard.once('a', async () => good)).toMatchObject({ status: 409 })
  resolve(good)
  expect(await first).toEqual(good)
})

test('no more are remembered than it may; the oldest go first', async () => {
  const guard = createReplayGuard({ validMs: 60_000, mostRemembered: 2 }, clock)
  for (const id of ['a', 'b', 'c', 'd']) await guard.once(id, async () => good)
  expect(await guard.once('d', async () => good)).toMatchObject({ status: 409 })
  expect(await guard.once('a', async () => good)).toEqual(good)
})
