import { describe, expect, test } from 'vitest'
import { type Shown, type Story, story } from '../../fixtures/testing/story.ts'

const well = (rttMs: number): Shown => ({ fps: 30, bitrateBps: 1e6, rttMs })
const nothing = (rttMs: number): Shown => ({ fps: 0, bitrateBps: 0, rttMs })
/** A round trip that is measured anew each time. */
const measured = (shown: (rttMs: number) => Shown) => (index: number) => shown(40 + (index % 7))
const minute = { forMs: 60_000 }
const watching = () => story().from('player').samples(measured(well), minute)

const paused: readonly { name: string; told: Story }[] = [
  {
    name: 'while its round trip goes on being measured',
    told: watching().samples(measured(nothing), { forMs: 120_000 }).samples(measured(well), minute),
  },
  {
    name: 'where the round trip was never reported',
    told: story()
      .from('player')
      .samples({ fps: 30, bitrateBps: 1e6 }, minute)
      .samples({ fps: 0, bitrateBps: 0 }, { forMs: 120_000 }),
  },
  {
    name: 'once the round trip has moved, though it stands still for a while',
    told: watching().samples(nothing(50), { forMs: 1_000 }).samples(nothing(51), { forMs: 60_000 }),
  },
]

const cut: readonly { name: string; told: Story; expected: readonly string[] }[] = [
  {
    name: 'with the third sample of which the round trip stands still too',
    told: watching().samples(nothing(43), { forMs: 10_000 }),
    expected: ['+63 stalled raised at player, since +60'],
  },
  {
    name: 'where frames stop and bytes still trickle in',
    told: watching().samples({ fps: 0, bitrateBps: 20_000, rttMs: 43 }, { forMs: 10_000 }),
    expected: ['+63 stalled raised at player, since +60'],
  },
  {
    name: 'at an ingest node, which is sent to and never pauses',
    told: story().samples(measured(well), minute).samples(measured(nothing), { forMs: 4_000 }),
    expected: ['+62 stalled raised at ingest, since +60'],
  },
]

describe('a player that receives nothing is paused', () => {
  test.each(paused)('$name', ({ told }) => {
    const { lines, engine } = told.run()
    expect(lines).toEqual([])
    expect(engine.spared.paused).toBe(1)
  })
})

describe('it is a stall', () => {
  test.each(cut)('$name', ({ told, expected }) => {
    expect(told.run().lines).toEqual(expected)
  })
})
