import { describe, expect, test } from 'vitest'
import { type Shown, type Story, story } from '../../fixtures/testing/story.ts'

const at = (bitrateBps: number, more: Shown = {}): Shown => ({ fps: 30, bitrateBps, ...more })
const minute = { forMs: 60_000 }
/** A minute at six megabits, of a stream that said so, as its encoder sees it. */
const declared = () =>
  story()
    .stream('live/a', { nominal: { bitrateBps: 6e6 } })
    .from('encoder')
    .samples(at(6e6, { rttMs: 40, congestion: 0 }), minute)
const learned = () => story().samples(at(6e6, { rttMs: 40 }), minute)

const narrow: readonly { sign: string; more: Shown }[] = [
  { sign: 'the send queue fills', more: { congestion: 0.4 } },
  { sign: 'packets are lost', more: { lossRatio: 0.03 } },
  { sign: 'the encoder says so', more: { limitation: 'bandwidth' } },
  { sign: 'the round trip triples', more: { rttMs: 150 } },
]

const cases: readonly { name: string; told: Story; expected: readonly string[] }[] = [
  ...narrow.map(({ sign, more }) => ({
    name: `is raised after eight seconds at a quarter of what was declared, when ${sign}`,
    told: declared().samples(at(1.5e6, more), { forMs: 12_000 }),
    expected: ['+68 bitrate-collapse raised at encoder, since +60'],
  })),
  {
    name: 'is raised against what the stream has shown, where nothing was declared',
    told: learned().samples(at(1e6, { limitation: 'bandwidth' }), { forMs: 10_000 }),
    expected: ['+68 bitrate-collapse raised at ingest, since +60'],
  },
  {
    name: 'is raised without any other sign where no picture can be made of so little',
    told: declared().samples(at(50_000, { rttMs: 1 }), { forMs: 10_000 }),
    expected: ['+68 bitrate-collapse raised at encoder, since +60'],
  },
  {
    name: 'clears after ten seconds at three fifths of it',
    told: declared()
      .samples(at(1e6, { congestion: 0.5 }), { forMs: 10_000 })
      .samples(at(4e6, { congestion: 0 }), { forMs: 12_000 }),
    expected: [
      '+68 bitrate-collapse raised at encoder, since +60',
      '+81 bitrate-collapse cleared at encoder, since +60',
    ],
  },
]

const quiet: readonly { name: string; told: Story }[] = [
  {
    name: 'a still scene, which needs few bits',
    told: declared().samples(at(400_000), { forMs: 120_000 }),
  },
  {
    name: 'seven seconds on a narrow way',
    told: declared()
      .samples(at(1e6, { lossRatio: 0.03 }), { forMs: 7_000 })
      .samples(at(5e6, { lossRatio: 0 }), minute),
  },
  {
    name: 'an encoder that adapts to half the bitrate',
    told: declared().samples(at(3e6, { limitation: 'bandwidth' }), { forMs: 120_000 }),
  },
  {
    name: 'a break scene on a narrow way',
    told: declared()
      .stream('live/a', { onBreak: true })
      .samples(at(1e6, { limitation: 'bandwidth' }), { forMs: 120_000 }),
  },
]

describe('bitrate-collapse', () => {
  test.each(cases)('$name', ({ told, expected }) => {
    // What foretells it is told in at-risk.test.ts.
    const lines = told.run().lines.filter((line) => line.includes('bitrate-collapse'))
    expect(lines).toEqual(expected)
  })
})

describe('nothing is raised by', () => {
  test.each(quiet)('$name', ({ told }) => {
    expect(told.run().lines).toEqual([])
  })
})

test('the evidence is the bitrate beside what it should be', () => {
  const { findings } = declared().samples(at(50_000), { forMs: 8_000 }).run()
  expect(findings.map(({ evidence }) => evidence)).toEqual([
    { bitrateBps: 50_000, usualBitrateBps: 6e6 },
  ])
})
