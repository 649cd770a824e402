import { describe, expect, test } from 'vitest'
import { type Story, story } from '../../fixtures/testing/story.ts'

const late = (latencyMs: number) => ({ fps: 30, bitrateBps: 3e6, latencyMs })
const minute = { forMs: 60_000 }
const used = (latencyMs: number) => story().stream('live/a').samples(late(latencyMs), minute)
const call = () =>
  story()
    .stream('live/a', { scenario: 'one-to-one', nominal: { latencyMs: 150 } })
    .samples(late(150), minute)

const cases: readonly { name: string; told: Story; expected: readonly string[] }[] = [
  {
    name: 'is raised when it has been far above what the stream is used to for five seconds',
    told: used(2_000).samples(late(8_000), { forMs: 8_000 }),
    expected: ['+65 high-latency raised at ingest, since +60'],
  },
  {
    name: 'is raised against what was declared from the first seconds',
    told: story()
      .stream('live/a', { nominal: { latencyMs: 2_000 } })
      .samples(late(9_000), { forMs: 7_000 }),
    expected: ['+6 high-latency raised at ingest, since +1'],
  },
  {
    name: 'is raised above 600 ms in a call between two people, within three seconds',
    told: call().samples(late(700), { forMs: 5_000 }),
    expected: ['+63 high-latency raised at ingest, since +60'],
  },
  {
    name: 'clears after ten seconds below four fifths of the limit',
    told: used(2_000)
      .samples(late(8_000), { forMs: 8_000 })
      .samples(late(2_000), { forMs: 15_000 }),
    expected: [
      '+65 high-latency raised at ingest, since +60',
      '+79 high-latency cleared at ingest, since +60',
    ],
  },
  {
    name: 'does not clear at a latency just below the limit',
    told: call().samples(late(700), { forMs: 5_000 }).samples(late(550), { forMs: 60_000 }),
    expected: ['+63 high-latency raised at ingest, since +60'],
  },
]

const quiet: readonly { name: string; told: Story }[] = [
  {
    name: 'four late seconds',
    told: used(2_000).samples(late(9_000), { forMs: 4_000 }).samples(late(2_000), minute),
  },
  {
    name: 'a stream that is always twenty seconds late',
    told: used(20_000).samples(late(21_000), minute),
  },
  {
    name: 'a show of which the picture comes a second later',
    told: used(2_000).samples(late(3_000), minute),
  },
  {
    name: 'a call whose delay has doubled and is still short',
    told: call().samples(late(300), minute),
  },
  { name: 'a vantage that knows no latency', told: story().samples({ fps: 30 }, minute) },
]

describe('high-latency', () => {
  test.each(cases)('$name', ({ told, expected }) => {
    expect(told.run().lines).toEqual(expected)
  })
})

describe('nothing is raised by', () => {
  test.each(quiet)('$name', ({ told }) => {
    expect(told.run().lines).toEqual([])
  })
})

test('the evidence is the latency beside what it should be', () => {
  const { findings } = call().samples(late(700), { forMs: 3_000 }).run()
  expect(findings.map(({ evidence }) => evidence)).toEqual([
    { latencyMs: 700, usualLatencyMs: 150 },
  ])
})
