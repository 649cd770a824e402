import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import type { StreamEntry } from '../triage/detectors/stream-entry.ts'
import type { PictureOutcome } from '../triage/model/picture.ts'
import { keepPictures } from './keep-pictures.ts'

const picture = { at: 1, shows: 'frozen', jpeg: new Uint8Array(3) } as const

function keeper(outcome: PictureOutcome) {
  const clock = createManualClock()
  const asked: string[] = []
  const pruned: number[] = []
  const logged: string[] = []
  const kept = keepPictures({
    clock,
    limits: { keepDays: 7, most: 20 },
    log: pino({}, { write: (line: string) => void logged.push(line) }),
    engine: { stream: (key) => ({ trouble: key === 'live/ill' ? {} : null }) as StreamEntry },
    desk: {
      async keepPicture(stream) {
        asked.push(stream)
        return outcome
      },
    },
    store: {
      async prunePictures({ before, most }) {
        pruned.push(clock.now() - before)
        if (pruned.length === 2) throw new Error('the disk is full')
        return most
      },
    },
  })
  return { ...kept, clock, asked, pruned, logged }
}

test('the store is not asked while the engine knows of no trouble', async () => {
  const { keep, asked } = keeper('kept')
  expect(await keep('live/well', picture)).toBe('no-ticket')
  expect(await keep('live/ill', picture)).toBe('kept')
  expect(asked).toEqual(['live/ill'])
})

test('old pictures are deleted at the start, every hour and with every new one, whatever goes wrong', async () => {
  const { keep, clock, pruned, logged, stop } = keeper('kept')
  await clock.advance(3_600_000)
  expect(pruned).toEqual([604_800_000, 604_800_000])
  expect(logged.join('')).toContain('the disk is full')
  expect(await keep('live/ill', picture)).toBe('kept')
  expect(pruned).toHaveLength(3)
  await clock.advance(3_600_000)
  expect(pruned).toHaveLength(4)
  stop()
  expect(clock.pending).toBe(0)
})
