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
