import { expect, test } from 'vitest'
import { story } from '../../fixtures/testing/story.ts'

test('a stream that looks well again is told nothing new of what ailed it, whatever its numbers now say', () => {
  const studio = { fps: 30, framesDropped: 0, encoderSkipped: 0, renderLagged: 0, congestion: 0 }
  const well = { fps: 30, bitrateBps: 3e6, frozenMs: 0, audioBitrateBps: 128e3 }
  const { troubles } = story()
    .stream('live/a', { nominal: { fps: 30, bitrateBps: 3e6 } })
    .meanwhile((branch) =>
      branch.from('encoder').samples({ ...studio, bitrateBps: 3e6 }, { forMs: 160_000 }),
    )
    .from('probe')
    .samples(well, { forMs: 60_000 })
    .samples((index) => ({ ...well, frozenMs: (index + 1) * 1_000 }), { forMs: 40_000 })
    .samples(well, { forMs: 60_000 })
    .run()
  expect(troubles.map(({ state, diagnosis }) => [state, diagnosis.playbook.step])).toEqual([
    ['began', 'check-camera'],
    ['over', 'check-camera'],
    ['settled', 'check-camera'],
  ])
})

test.each([
  ['was set as advised is said to have been', (wanted: number) => wanted, true],
  ['stays as it was is not: the line got better by itself', () => 3e6, false],
])('of a stream that is well again, a bitrate that %s', (_, after, isHeeded) => {
  const narrow = { fps: 8, bitrateBps: 2.4e6, rttMs: 400, framesDropped: 0 }
  const drops = (index: number) => ({ ...narrow, framesDropped: index * 20, congestion: 0.9 })
  const ill = story()
    .stream('live/a', { nominal: { fps: 30, bitrateBps: 3e6 } })
    .from('encoder')
    .samples({ fps: 30, bitrateBps: 3e6, framesDropped: 0, congestion: 0 }, { forMs: 40_000 })
    .meanwhile((branch) => branch.from('ingest').samples(narrow, { forMs: 30_000 }))
    .samples(drops, { forMs: 30_000 })
  const advised = ill.run().troubles.at(-1)?.diagnosis.playbook
  expect(advised?.step).toBe('lower-bitrate')
  const well = {
    fps: 30,
    bitrateBps: after(advised?.values.recommendedBps ?? 0),
    framesDropped: 600,
  }
  const { troubles } = ill.samples({ ...well, congestion: 0 }, { forMs: 120_000 }).run()
  expect(troubles.find(({ state }) => state === 'settled')?.heeded !== undefined).toBe(isHeeded)
})

test.each([
  ['is set as advised is well', 1, ['began', 'over', 'settled']],
  ['only follows the narrow way down goes on to be ill', 1.5, ['began']],
])('a bitrate far below what was declared that %s', (_, timesAdvised, states) => {
  const narrow = { fps: 8, bitrateBps: 1.3e6, rttMs: 400, framesDropped: 0 }
  const drops = (index: number) => ({ ...narrow, framesDropped: index * 20, congestion: 0.9 })
  const ill = story()
    .stream('live/a', { nominal: { fps: 30, bitrateBps: 4e6 } })
    .from('encoder')
    .samples({ fps: 30, bitrateBps: 4e6, framesDropped: 0, congestion: 0 }, { forMs: 40_000 })
    .samples(drops, { forMs: 30_000 })
  const advisedBps = ill.run().troubles.at(-1)?.diagnosis.playbook.values.recommendedBps ?? 0
  expect(advisedBps / 4e6).toBeLessThan(0.35)
  const after = { fps: 30, bitrateBps: advisedBps * timesAdvised, framesDropped: 600 }
  const { troubles } = ill
    .samples({ ...after, congestion: timesAdvised > 1 ? 0.5 : 0, rttMs: 60 }, { forMs: 300_000 })
    .run()
  const told = troubles.map(({ state }) => state).filter((state) => state !== 'changed')
  expect(told).toEqual(states)
})
