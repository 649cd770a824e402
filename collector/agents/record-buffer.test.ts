import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TelemetryRecord } from '../../triage/model/record.ts'
import { createRecordBuffer } from './record-buffer.ts'

const sample = (at: number): TelemetryRecord => ({
  type: 'sample',
  stream: 'a',
  at,
  vantage: 'encoder',
})
const end = (at: number): TelemetryRecord => ({ type: 'end', stream: 'a', at })
const times = (records: readonly TelemetryRecord[]) => records.map(({ at }) => at)
const ack = (rejected: readonly { index: number; code: string }[] = []) =>
  ({
    type: 'ack',
    accepted: 0,
    rejected: rejected.map((each) => ({ ...each, detail: 'no' })),
  }) as never

function filled(records: readonly TelemetryRecord[], limits = {}) {
  const buffer = createRecordBuffer({ maxRecords: 100, frameRecords: 3, ...limits })
  for (const record of records) buffer.add(record)
  return buffer
}

test('one frame is under way at a time, and the next follows when it was answered', () => {
  const buffer = filled([1, 2, 3, 4].map(sample))
  expect(times(buffer.next())).toEqual([1, 2, 3])
  expect(buffer.next()).toEqual([])
  buffer.acknowledge(ack())
  expect(times(buffer.next())).toEqual([4])
})

test('a frame that was lost is sent again, before what came meanwhile', () => {
  const buffer = filled([1, 2].map(sample))
  buffer.next()
  buffer.add(sample(3))
  buffer.giveBack()
  expect(times(buffer.next())).toEqual([1, 2, 3])
})

test('what could not be stored is sent again; what was wrong is not', () => {
  const buffer = filled([1, 2, 3].map(sample))
  buffer.next()
  const refused = buffer.acknowledge(
    ack([
      { index: 0, code: 'not-stored' },
      { index: 1, code: 'invalid-field' },
    ]),
  )
  expect(refused).toEqual([{ record: sample(2), code: 'invalid-field', detail: 'no' }])
  expect(times(buffer.next())).toEqual([1])
})

test('a server that takes fewer records at a time gets fewer', () => {
  const buffer = filled([1, 2, 3].map(sample))
  buffer.next()
  expect(buffer.acknowledge(ack([{ index: 0, code: 'too-many-records' }]))).toEqual([])
  expect(times(buffer.next())).toEqual([1])
})

test('when it is full the oldest sample gives way, and what says more stays', () => {
  const buffer = filled([sample(1), end(2), sample(3), sample(4), sample(5)], { maxRecords: 3 })
  expect(buffer.dropped).toBe(2)
  expect(times(buffer.next())).toEqual([2, 4, 5])
})

test('whatever happens: bounded, and every record is confirmed once, dropped or still here', () => {
  const steps = fc.array(fc.constantFrom('add', 'next', 'ack', 'lose', 'refuse'), {
    maxLength: 200,
  })
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 8 }), (taken, maxRecords) => {
      const buffer = createRecordBuffer({ maxRecords, frameRecords: 3 })
      const confirmed: number[] = []
      let added = 0
      let underWay: readonly number[] = []
      const actions: Readonly<Record<string, () => void>> = {
        add() {
          added += 1
          buffer.add(sample(added))
        },
        next() {
          const frame = times(buffer.next())
          if (frame.length > 0) underWay = frame
        },
        ack() {
          if (underWay.length === 0) return
          buffer.acknowledge(ack())
          confirmed.push(...underWay)
          underWay = []
        },
        refuse() {
          if (underWay.length === 0) return
          buffer.acknowledge(ack([{ index: 0, code: 'not-stored' }]))
          confirmed.push(...underWay.slice(1))
          underWay = []
        },
        lose() {
          buffer.giveBack()
          underWay = []
        },
      }
      for (const step of taken) {
        actions[step]?.()
        expect(buffer.size).toBeLessThanOrEqual(maxRecords + 3)
        expect(confirmed.length + buffer.dropped + buffer.size).toBe(added)
      }
      expect(new Set(confirmed).size).toBe(confirmed.length)
    }),
  )
})
