import { describe, expect, test } from 'vitest'
import { story } from '../fixtures/testing/story.ts'
import { createEngine } from './engine.ts'

const well = { fps: 30, bitrateBps: 3e6 }

function show() {
  return story().stream('live/a').samples(well, { forMs: 30_000 })
}

/** Whom the engine suspects when the story has been told. */
function suspectsOf(told: ReturnType<typeof story>) {
  return Object.fromEntries(told.run().engine.suspects())
}

describe('eyes are kept on', () => {
  test.each([
    ['nobody while all is well', show(), {}],
    [
      'a stream that is ill',
      show().samples({ fps: 0, bitrateBps: 0 }, { forMs: 6_000 }),
      { 'live/a': 'ill' },
    ],
    [
      'one that a single viewer complains of',
      show().complaint('it lags', 'viewer').silence(1_000),
      { 'live/a': 'complained-of' },
    ],
    [
      'nobody for words that are no complaint',
      show().complaint('hello', 'viewer').silence(1_000),
      {},
    ],
    [
      'nobody half a minute after a complaint',
      show().complaint('it lags', 'viewer').samples(well, { forMs: 36_000 }),
      {},
    ],
    [
      'nobody when the stream is well again',
      show().samples({ fps: 0, bitrateBps: 0 }, { forMs: 6_000 }).samples(well, { forMs: 20_000 }),
      {},
    ],
    ['nobody when the stream has ended', show().complaint('it lags', 'viewer').end(), {}],
  ])('%s', (_, told, expected) => expect(suspectsOf(told)).toEqual(expected))
})

test('a snapshot suspects as the original does', () => {
  for (const told of [
    show().complaint('it lags', 'viewer'),
    show().samples({ fps: 0, bitrateBps: 0 }, { forMs: 6_000 }),
  ]) {
    const { engine } = told.silence(500).run()
    const again = createEngine({}, JSON.parse(JSON.stringify(engine.snapshot())))
    expect(engine.suspects().size).toBe(1)
    expect(again.suspects()).toEqual(engine.suspects())
  }
})
