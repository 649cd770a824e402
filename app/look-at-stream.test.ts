import { expect, test } from 'vitest'
import { sampleAt, sampleTicket } from '../fixtures/testing/sample-ticket.ts'
import { newEntry } from '../triage/detectors/stream-entry.ts'
import type { Reading } from '../triage/diagnosis/case-file.ts'
import { type LookParts, lookAtStream } from './look-at-stream.ts'

const entry = newEntry({ type: 'stream', stream: 'live/anna', at: sampleAt })
const reading = { vantage: 'ingest', raised: [], sight: 'sees', agoMs: 0, fresh: true } as const
const stale: Reading = { ...reading, fresh: false }
const ill = sampleTicket()

const base: LookParts = {
  ...{ stream: 'live/anna', entry, readings: [], ticket: null, isBlind: false, at: sampleAt },
}

test.each<[string, Partial<LookParts>, string]>([
  ['a ticket says more than any reading', { ticket: ill, readings: [reading] }, 'ill'],
  [
    'a ticket that waits to see whether it lasts',
    { ticket: { ...ill, recoveredAt: 1 } },
    'recovering',
  ],
  ['fresh readings and no trouble', { readings: [stale, reading] }, 'well'],
  ['a trouble that has no ticket yet', { entry: { ...entry, trouble: {} as never } }, 'looking'],
  ['an end', { entry: { ...entry, endedAt: sampleAt }, readings: [reading] }, 'ended'],
  ['only old readings', { readings: [stale] }, 'not-seen'],
  ['old readings while a source cannot look', { readings: [stale], isBlind: true }, 'blind'],
  ['a vantage that says it could not look', { readings: [{ ...stale, sight: 'blind' }] }, 'blind'],
  [
    'fresh readings while another source cannot look',
    { readings: [reading], isBlind: true },
    'well',
  ],
  ['nothing known at all', { entry: undefined }, 'not-seen'],
])('%s', (_, parts, sight) => {
  expect(lookAtStream({ ...base, ...parts }).sight).toBe(sight)
})

test('the figures are those of where it arrives', () => {
  const readings: Reading[] = [
    { ...reading, vantage: 'encoder', fps: 60, bitrateBps: 9e6 },
    { ...reading, fps: 30, bitrateBps: 3e6 },
  ]
  expect(lookAtStream({ ...base, readings })).toMatchObject({ fps: 30, bitrateBps: 3e6 })
})
