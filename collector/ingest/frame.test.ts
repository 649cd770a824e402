import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeAck, explainedRejections } from './ack.ts'
import { readFrame } from './frame.ts'

const at = 1_764_000_000_000
const sample = (fps: number) => ({ type: 'sample', stream: 'a', at, vantage: 'ingest', fps })
const json = { format: 'json', maxRecords: 10 } as const
const ndjson = { format: 'ndjson', maxRecords: 10 } as const
const lines = (...values: unknown[]) =>
  values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n')

describe('a frame of JSON', () => {
  test('is one record', () => {
    const frame = readFrame(JSON.stringify(sample(1)), json)
    expect(frame).toMatchObject({ records: [sample(1)], rejected: [], total: 1 })
  })

  test('is an array, in which a wrong record costs only itself', () => {
    const frame = readFrame(JSON.stringify([sample(1), sample(-1), 7, sample(2)]), json)
    expect(frame.records).toEqual([sample(1), sample(2)])
    expect(frame.rejected.map(({ index, code }) => ({ index, code }))).toEqual([
      { index: 1, code: 'invalid-field' },
      { index: 2, code: 'not-an-object' },
    ])
    expect(frame.total).toBe(4)
  })

  test('may be an empty array', () => {
    expect(readFrame('[]', json)).toMatchObject({ records: [], rejected: [], total: 0 })
  })

  test('counts what it leaves out', () => {
    const frame = readFrame(
      JSON.stringify([
        { ...sample(1), x: 1 },
        { ...sample(1), y: 1 },
      ]),
      json,
    )
    expect(frame.unknownFields).toBe(2)
  })

  test('may begin with a byte order mark', () => {
    expect(readFrame(`\ufeff${JSON.stringify(sample(1))}`, json).records).toHaveLength(1)
  })

  const unreadable = [
    {
      name: 'cut off',
      text: '{"type":"sam',
      detail: 'the frame is "{\\"type\\":\\"sam" (at position 12), expected JSON',
    },
    { name: 'empty', text: '', detail: 'the frame is empty, expected JSON' },
    {
      name: 'several lines',
      text: '{}\n{}',
      detail: 'the frame is "{}\\n{}" (at position 3), expected JSON',
    },
  ]
  for (const { name, text, detail } of unreadable) {
    test(`that is ${name} is refused as a whole`, () => {
      expect(readFrame(text, json)).toEqual({
        records: [],
        rejected: [{ index: 0, code: 'invalid-json', detail }],
        unknownFields: 0,
        total: 1,
      })
    })
  }

  test('of too many records is refused as a whole, and says how many are right', () => {
    const frame = readFrame(JSON.stringify(Array.from({ length: 11 }, () => sample(1))), json)
    expect(frame.records).toEqual([])
    expect(frame.rejected).toEqual([
      {
        index: 0,
        code: 'too-many-records',
        detail: 'the frame holds 11 records, expected at most 10: none was taken, send it in parts',
      },
    ])
  })
})

describe('a body of NDJSON', () => {
  test('holds a record to a line, and an unreadable line costs only itself', () => {
    const frame = readFrame(lines(sample(1), '{"type":', sample(2), '[]'), ndjson)
    expect(frame.records).toEqual([sample(1), sample(2)])
    expect(frame.rejected.map(({ index, code }) => ({ index, code }))).toEqual([
      { index: 1, code: 'invalid-json' },
      { index: 3, code: 'not-an-object' },
    ])
    expect(frame.total).toBe(4)
  })

  test('may have blank lines and Windows line ends, which are not counted', () => {
    const frame = readFrame(`\r\n${JSON.stringify(sample(1))}\r\n\r\n  \nnonsense\r\n`, ndjson)
    expect(frame.records).toEqual([sample(1)])
    expect(frame.rejected).toMatchObject([{ index: 1, code: 'invalid-json' }])
    expect(frame.total).toBe(2)
  })

  test('of too many lines is refused as a whole', () => {
    const frame = readFrame(lines(...Array.from({ length: 11 }, () => sample(1))), ndjson)
    expect(frame).toMatchObject({ records: [], rejected: [{ code: 'too-many-records' }] })
  })
})

test('no text of any kind throws, and every record of it is answered for', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.array(fc.json()).map((all) => all.join('\n')),
  )
  fc.assert(
    fc.property(text, fc.constantFrom(json, ndjson), (given, options) => {
      const frame = readFrame(given, options)
      expect(frame.records.length + frame.rejected.length).toBe(frame.total)
      const indexes = frame.rejected.map(({ index }) => index)
      expect(indexes).toEqual([...new Set(indexes)].sort((a, b) => a - b))
    }),
    { numRuns: 1_000 },
  )
})

describe('an ack', () => {
  test('of a frame that was right is the same with and without the short cut', () => {
    expect(JSON.parse(encodeAck({ type: 'ack', accepted: 98, rejected: [] }))).toEqual({
      type: 'ack',
      accepted: 98,
      rejected: [],
    })
  })

  test('explains the first rejections and lists the others briefly', () => {
    const rejected = Array.from({ length: explainedRejections + 1 }, (_, index) => ({
      index,
      code: 'invalid-field' as const,
      field: 'fps',
      detail: 'why',
    }))
    const sent = JSON.parse(encodeAck({ type: 'ack', accepted: 0, rejected }))
    expect(sent.rejected.at(-2)).toEqual(rejected.at(-2))
    expect(sent.rejected.at(-1)).toEqual({
      index: explainedRejections,
      code: 'invalid-field',
      field: 'fps',
    })
  })
})
