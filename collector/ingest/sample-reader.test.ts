import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleFields } from '../../triage/model/record.ts'
import { limitations, vantages } from '../../triage/model/vocabulary.ts'
import { readFrame } from './frame.ts'
import { createKnownNames } from './known-names.ts'
import { createSampleReader } from './sample-reader.ts'

const at = 1_764_000_000_000
const maxRecords = 5
const names = createKnownNames()
const sample = { type: 'sample', stream: 'live/a', at, vantage: 'ingest', fps: 29.97, driftMs: -5 }
const text = (...samples: readonly object[]) => JSON.stringify(samples)

/** What a reader that has learned from `before` makes of `frame`. */
function readAfter(before: string, frame: string) {
  const reader = createSampleReader(names)
  reader.learn(readFrame(before, { format: 'json', maxRecords }).records)
  return reader.read(Buffer.from(frame), maxRecords)
}

test('a frame written as the one before is read, to the same records', () => {
  const frame = text({ ...sample, fps: 0, driftMs: -0.125 }, { ...sample, stream: 'live/b c' })
  expect(JSON.stringify(readAfter(text(sample), frame))).toBe(frame)
})

test('nothing is read before something was learned', () => {
  expect(createSampleReader(names).read(Buffer.from(text(sample)), maxRecords)).toBeNull()
})

test('the same name is the same again, and others are told apart from it', () => {
  const keys = ['live/a', 'live/b', 'live/a', 'live/ab', 'live']
  const frame = text(...keys.map((stream) => ({ ...sample, stream })))
  expect(readAfter(text(sample), frame)?.map(({ stream }) => stream)).toEqual(keys)
})

const one = text(sample)
test.each([
  ['a record of another vantage', one.replace('"ingest"', '"edge"')],
  ['an unknown field', one.replace('}', ',"x":1}')],
  ['a field that is missing', one.replace('"fps":29.97,', '')],
  ['a field twice', one.replace('"fps":29.97', '"fps":29.97,"fps":1')],
  ['a name with an escape', one.replace('live/a', 'live\\u002fa')],
  ['a name with a quote', one.replace('live/a', 'live\\"a')],
  ['a name beyond ASCII', one.replace('live/a', '直播/1')],
  ['an empty name', one.replace('live/a', '')],
  ['a name that is too long', one.replace('live/a', 'a'.repeat(257))],
  ['a name with a control character', one.replace('live/a', 'live\u007fa')],
  ['a number out of its range', one.replace('29.97', '100001')],
  ['a number with an exponent', one.replace('29.97', '2e1')],
  ['a number of too many digits', one.replace('29.97', '29.970000000000001')],
  ['a number that begins with zero', one.replace('29.97', '029')],
  ['a number that ends with its point', one.replace('29.97', '29.')],
  ['a number that is a minus', one.replace('29.97', '-')],
  ['a number that is a text', one.replace('29.97', '"29.97"')],
  ['a time with a fraction', one.replace(`${at}`, `${at}.5`)],
  ['a time in seconds', one.replace(`${at}`, `${at / 1000}`)],
  ['space between', one.replace(',"fps"', ', "fps"')],
  ['text after the end', `${one} `],
  ['a second comma', one.replace(']', ',]')],
  ['no end', one.slice(0, -1)],
  ['nothing', ''],
  ['an empty array', '[]'],
  ['one record that is in no array', JSON.stringify(sample)],
  ['too many records', text(...Array.from({ length: maxRecords + 1 }, () => sample))],
])('%s is left to the other reader', (_, frame) => {
  expect(readAfter(one, frame)).toBeNull()
})

test('an agent that writes in another way from now on is understood again', () => {
  const reader = createSampleReader(names)
  const options = { format: 'json', maxRecords } as const
  const frame = text({ ...sample, vantage: 'edge', limitation: limitations[0] })
  reader.learn(readFrame(one, options).records)
  const tries = Array.from({ length: 4 }, () => {
    const read = reader.read(Buffer.from(frame), maxRecords)
    if (read === null) reader.learn(readFrame(frame, options).records)
    return read !== null
  })
  expect(tries).toEqual([false, false, true, true])
})

// Mostly what is right, so that what is odd about a frame is often all that is odd about it.
const numeral = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('0', '1', '0.001', '0.29', '0.5') },
  { weight: 2, arbitrary: fc.stringMatching(/^0\.\d{1,20}$/) },
  { weight: 2, arbitrary: fc.stringMatching(/^-?\d{1,5}\.\d{1,20}$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^-?\d{1,17}(\.\d{1,3})?(e[+-]?\d{1,2})?$/) },
)
const key = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('live/a', 'live/b', 'a', 'a b') },
  { weight: 1, arbitrary: fc.stringMatching(/^[ -~]{0,20}$/) },
  { weight: 1, arbitrary: fc.constantFrom('a\u007f', 'a\u0080', 'é', '', 'a'.repeat(257)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
)
const wideFields = sampleFields.filter((field) => field !== 'lossRatio' && field !== 'congestion')
const layout = fc.record({
  fields: fc
    .tuple(
      fc.subarray(wideFields, { minLength: 1, maxLength: 3 }),
      fc.subarray<(typeof sampleFields)[number]>(['driftMs', 'lossRatio']),
    )
    .map(([some, others]) => [...new Set([...some, ...others])]),
  vantage: fc.constantFrom(...vantages),
})
type Layout = typeof layout extends fc.Arbitrary<infer One> ? One : never

function written({ fields, vantage }: Layout, stream: string, numerals: readonly string[]): string {
  const numbers = fields.map((field, index) => `,"${field}":${numerals[index] ?? 0}`)
  const head = `{"type":"sample","stream":${JSON.stringify(stream)},"at":${at},"vantage":"${vantage}"`
  return `${head}${numbers.join('')}}`
}

const frames = layout.chain((agent) =>
  fc.record({
    before: fc.constant(`[${written(agent, 'live/a', [])}]`),
    frame: fc
      .array(fc.tuple(key, fc.array(numeral, { maxLength: 5 })), { maxLength: 6, size: 'small' })
      .map((all) => `[${all.map(([stream, numbers]) => written(agent, stream, numbers)).join()}]`),
  }),
)
const damage = fc.option(
  fc.record({
    at: fc.nat(400),
    cut: fc.nat(3),
    put: fc.oneof(fc.string({ maxLength: 2 }), fc.constantFrom(',', '"', '\\', '}', ']', '0', '-')),
  }),
  { freq: 1 },
)

test('what both readers read is the same to the last character, whatever the frame', () => {
  let both = 0
  fc.assert(
    fc.property(frames, damage, ({ before, frame }, harm) => {
      const place = harm ? harm.at % frame.length : 0
      const sent = harm ? frame.slice(0, place) + harm.put + frame.slice(place + harm.cut) : frame
      const read = readAfter(before, sent)
      if (read === null) return
      both += 1
      const slow = readFrame(sent, { format: 'json', maxRecords })
      expect(slow.rejected).toEqual([])
      expect(slow.unknownFields).toBe(0)
      expect(read).toEqual(slow.records)
      expect(JSON.stringify(read)).toBe(JSON.stringify(slow.records))
    }),
    { numRuns: 3_000 },
  )
  expect(both).toBeGreaterThan(300)
})
