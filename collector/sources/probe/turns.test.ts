import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createManualClock, settle } from '../../../fixtures/testing/manual-clock.ts'
import { createTurns } from './turns.ts'

const turnMs = 10_000
const patienceMs = 4_000

/** Turns over looks that are only pretended; those named in `blind` show nothing. */
function table(options: { mostAtOnce?: number; mostKeys?: number; endMs?: number } = {}) {
  const clock = createManualClock()
  const now = new Set<string>()
  const given: string[] = []
  const ended: string[] = []
  const blind = new Set<string>()
  let most = 0
  const turns = createTurns({
    ...{
      clock,
      turnMs,
      patienceMs,
      mostAtOnce: options.mostAtOnce ?? 4,
      mostKeys: options.mostKeys ?? 1_000,
    },
    rest: { minMs: 2_000, maxMs: 60_000 },
    random: () => 1,
    begin(key) {
      now.add(key)
      given.push(key)
      most = Math.max(most, now.size)
      return {
        sees: () => !blind.has(key),
        async end(why) {
          if (options.endMs)
            await new Promise<void>((done) => clock.after(options.endMs ?? 0, done))
          now.delete(key)
          ended.push(`${key}: ${why}`)
        },
      }
    },
  })
  return { clock, turns, now, given, ended, blind, most: () => most }
}

const keys = (count: number) => Array.from({ length: count }, (_, index) => `live/${index}`)

test('fifty that are suspected at once are all looked at in turn by four, each once before any twice', async () => {
  const { clock, turns, given, now, most } = table()
  for (const key of keys(50)) turns.add(key)
  expect(turns.counts()).toEqual({ looking: 4, waiting: 46, resting: 0 })
  await clock.advance(13 * turnMs)
  expect(new Set(given.slice(0, 50)).size).toBe(50)
  expect(most()).toBe(4)
  await turns.stop()
  expect([now.size, clock.pending]).toEqual([0, 0])
})

test('a look goes on while nobody waits, and gives its place to who comes after its time', async () => {
  const { clock, turns, now } = table({ mostAtOnce: 1 })
  turns.add('first')
  await clock.advance(60 * turnMs)
  expect([...now]).toEqual(['first'])
  turns.add('second')
  await settle()
  expect([...now]).toEqual(['second'])
  await clock.advance(turnMs)
  expect([...now]).toEqual(['first'])
})

test('who comes during a turn waits for its end, and is before those who have had one', async () => {
  const { clock, turns, given } = table({ mostAtOnce: 1 })
  for (const key of ['a', 'b', 'c']) turns.add(key)
  await clock.advance(turnMs * 1.5)
  turns.add('new')
  await clock.advance(turnMs * 3)
  expect(given).toEqual(['a', 'b', 'c', 'new', 'a'])
})

test('what shows nothing is left before its turn is over, and for longer each time', async () => {
  const { clock, turns, given, blind } = table()
  blind.add('dark')
  turns.add('dark')
  const startedAt = clock.now()
  const times: number[] = []
  while (times.length < 8) {
    const before = given.length
    await clock.advance(500)
    if (given.length > before) times.push(clock.now() - startedAt)
  }
  const pauses = times.map((time, index) => time - (times[index - 1] ?? 0) - patienceMs)
  expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
  blind.clear()
  await clock.advance(60_000 + turnMs)
  expect(turns.counts()).toEqual({ looking: 1, waiting: 0, resting: 0 })
})

test('one that is let go ends at once, also while it rests, and frees its place', async () => {
  const { clock, turns, ended, blind, given } = table({ mostAtOnce: 1 })
  blind.add('dark')
  turns.add('dark')
  turns.add('next')
  await clock.advance(patienceMs)
  turns.remove('dark', 'well again')
  turns.remove('next', 'well again')
  await clock.advance(100 * turnMs)
  expect(ended).toEqual(['dark: it shows nothing', 'next: well again'])
  expect(given).toEqual(['dark', 'next'])
  expect([turns.counts(), clock.pending]).toEqual([{ looking: 0, waiting: 0, resting: 0 }, 0])
})

test('more than there is room for are turned away', () => {
  const { turns } = table({ mostKeys: 3 })
  expect(keys(5).map((key) => turns.add(key))).toEqual([true, true, true, false, false])
  expect(turns.add('live/0')).toBe(true)
})

describe('whatever comes and goes', () => {
  const name = fc.nat(12).map((number) => `live/${number}`)
  const step = fc.oneof(
    fc.record({ do: fc.constantFrom('add' as const, 'remove' as const, 'blind' as const), name }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.nat(30_000) }),
  )
  type Table = ReturnType<typeof table>
  type Step = typeof step extends fc.Arbitrary<infer It> ? It : never

  async function take(step: Step, { clock, turns, blind }: Table, wanted: Set<string>) {
    switch (step.do) {
      case 'add':
        wanted.add(step.name)
        return void turns.add(step.name)
      case 'remove':
        wanted.delete(step.name)
        return turns.remove(step.name, 'gone')
      case 'blind':
        return void blind.add(step.name)
      case 'wait':
        return clock.advance(step.ms)
    }
  }

  test('no more are looked at than there are places, none is forgotten, and nothing is left at the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const played = table({ mostAtOnce: 2, endMs: 700 })
        const { clock, turns, now, most, given } = played
        const wanted = new Set<string>()
        for (const step of steps) {
          await take(step, played, wanted)
          expect(turns.counts().looking).toBeLessThanOrEqual(2)
        }
        expect(most()).toBeLessThanOrEqual(2)
        const from = given.length
        await clock.advance(13 * turnMs + 60_000)
        expect(
          [...wanted].filter((name) => !given.slice(from).includes(name) && !now.has(name)),
        ).toEqual([])
        const stopping = turns.stop()
        await clock.advance(1_000)
        await stopping
        expect([now.size, clock.pending]).toEqual([0, 0])
      }),
      { numRuns: 60 },
    )
  })
})
