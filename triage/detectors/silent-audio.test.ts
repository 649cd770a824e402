import { describe, expect, test } from 'vitest'
import { type Story, story } from '../../fixtures/testing/story.ts'

const well = { fps: 30, bitrateBps: 3e6, audioBitrateBps: 128_000 }
const heard = { ...well, silentMs: 0 }
const minute = { forMs: 60_000 }
/** Sound comes, and it is silence. */
const silent = (index: number) => ({ ...well, silentMs: 1_000 * (index + 1) })
/** No sound comes. */
const mute = { ...well, audioBitrateBps: 0 }
const healthy = () => story().stream('live/a').samples(well, minute)
const listened = () => story().from('probe').stream('live/a').samples(heard, minute)

const cases: readonly { name: string; told: Story; expected: readonly string[] }[] = [
  {
    name: 'is raised after ten seconds of digital silence, and dated to its beginning',
    told: listened().samples(silent, { forMs: 12_000 }),
    expected: ['+70 silent-audio raised at probe, since +60'],
  },
  {
    name: 'is raised after three seconds without sound data on a stream that had some',
    told: healthy().samples(mute, { forMs: 5_000 }),
    expected: ['+63 silent-audio raised at ingest, since +60'],
  },
  {
    name: 'clears after three seconds of sound',
    told: healthy().samples(mute, { forMs: 5_000 }).samples(well, { forMs: 6_000 }),
    expected: [
      '+63 silent-audio raised at ingest, since +60',
      '+69 silent-audio cleared at ingest, since +60',
    ],
  },
  {
    name: 'does not clear by a word and a breath',
    told: listened()
      .samples(silent, { forMs: 11_000 })
      .samples(heard, { forMs: 2_000 })
      .samples(silent, { forMs: 11_000 }),
    expected: ['+70 silent-audio raised at probe, since +60'],
  },
  {
    name: 'is raised two seconds earlier in a voice room, which lives on its sound',
    told: story()
      .from('probe')
      .stream('live/a', { scenario: 'voice-room' })
      .samples(heard, minute)
      .samples(silent, { forMs: 9_000 }),
    expected: ['+68 silent-audio raised at probe, since +60'],
  },
  {
    name: 'is left to the stall when no picture comes either',
    told: healthy().samples({ fps: 0, bitrateBps: 0, audioBitrateBps: 0 }, { forMs: 5_000 }),
    expected: ['+62 stalled raised at ingest, since +60'],
  },
]

const quiet: readonly { name: string; told: Story }[] = [
  {
    name: 'nine seconds of silence between two songs',
    told: listened().samples(silent, { forMs: 9_000 }).samples(heard, minute),
  },
  {
    name: 'two seconds without sound data',
    told: healthy().samples(mute, { forMs: 2_000 }).samples(well, minute),
  },
  { name: 'a stream that never had sound', told: story().samples(mute, { forMs: 300_000 }) },
  {
    name: 'a vantage that knows nothing of sound',
    told: story().samples({ fps: 30, bitrateBps: 3e6 }, { forMs: 120_000 }),
  },
  {
    name: 'silence in an announced break',
    told: listened().stream('live/a', { onBreak: true }).samples(silent, { forMs: 300_000 }),
  },
]

describe('silent-audio', () => {
  test.each(cases)('$name', ({ told, expected }) => {
    expect(told.run().lines).toEqual(expected)
  })
})

describe('nothing is raised by', () => {
  test.each(quiet)('$name', ({ told }) => {
    expect(told.run().lines).toEqual([])
  })
})

test('the evidence tells silence from missing data', () => {
  const evidence = (told: Story) => told.run().findings.map((finding) => finding.evidence)
  expect(evidence(listened().samples(silent, { forMs: 10_000 }))).toEqual([
    { silentMs: 10_000, audioBitrateBps: 128_000 },
  ])
  expect(evidence(healthy().samples(mute, { forMs: 3_000 }))).toEqual([
    { silentMs: 0, audioBitrateBps: 0 },
  ])
})
