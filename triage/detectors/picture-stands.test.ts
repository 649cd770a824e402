import { expect, test } from 'vitest'
import { story } from '../../fixtures/testing/story.ts'

test.each([
  ['once', 1, 'ill after 2 s, as the first time'],
  ['again and again', 3, 'patient'],
] as const)('a picture that has stood for 6 s %s', (_, times, then) => {
  const well = { fps: 30, bitrateBps: 3e6, frozenMs: 0 }
  const stands = story()
    .stream('live/a', { nominal: { fps: 30 } })
    .from('probe')
  stands.samples(well, { forMs: 60_000 })
  for (let index = 0; index < times; index += 1) {
    stands
      .samples((step) => ({ ...well, frozenMs: 1_000 * (step + 1) }), { forMs: 6_000 })
      .samples(well, { forMs: 20_000 })
  }
  const before = stands.run().findings.filter(({ state }) => state === 'raised').length
  const { findings } = stands
    .samples((step) => ({ ...well, frozenMs: 1_000 * (step + 1) }), { forMs: 5_000 })
    .run()
  const raised = findings.filter(({ state }) => state === 'raised').length
  expect(raised).toBe(then === 'patient' ? before : before + 1)
})
