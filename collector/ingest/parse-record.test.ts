import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordTypes, sampleFields } from '../../triage/model/record.ts'
import { limitations, scenarios, vantages } from '../../triage/model/vocabulary.ts'
import { isRejection, parseRecord } from './parse-record.ts'
import { recordRules } from './record-rules.ts'
import { rejectionCodes } from './rejection.ts'

const at = 1_764_000_000_000
const sample = { type: 'sample', stream: 'live/anna', at, vantage: 'ingest', fps: 29.9 }

function parse(value: unknown) {
  const notes = { unknownFields: 0 }
  return { parsed: parseRecord(value, notes), unknownFields: notes.unknownFields }
}

describe('a right record', () => {
  const cases = [
    { name: 'a sample', record: sample },
    { name: 'a sample of every field', record: fullSample() },
    {
      name: 'a stream with all it can announce',
      record: {
        type: 'stream',
        stream: 'live/anna',
        at,
        streamer: 'anna',
        node: 'sg-ingest-3',
        region: 'ap-southeast-1',
        isp: 'AS7713',
        edge: 'cdn-a',
        app: 'obs/30.2',
        scenario: 'show',
        tier: 'pro',
        language: 'id',
        viewers: 1200,
        nominal: { bitrateBps: 3_500_000, fps: 30, keyframeIntervalMs: 2000, latencyMs: 2000 },
      },
    },
    { name: 'an end', record: { type: 'end', stream: 'a', at, reason: 'finished' } },
    { name: 'an end without a reason', record: { type: 'end', stream: 'a', at } },
    {
      name: 'a complaint of several lines',
      record: { type: 'complaint', stream: 'a', at, from: 'streamer', text: '卡了\n😀\tagain' },
    },
    {
      name: 'a sight',
      record: { type: 'sight', stream: 'a', at, vantage: 'probe', state: 'blind', reason: 'x' },
    },
    { name: 'a drift to the other side', record: { ...sample, driftMs: -40 } },
    { name: 'a key of any script', record: { ...sample, stream: 'прямой/安娜/😀' } },
    { name: 'the longest key', record: { ...sample, stream: 'k'.repeat(256) } },
  ]
  for (const { name, record } of cases) {
    test(`${name} is taken as it is`, () => {
      expect(parse(record)).toEqual({ parsed: record, unknownFields: 0 })
    })
  }

  test('is the very object that was given, so that nothing is allocated', () => {
    expect(parse(sample).parsed).toBe(sample)
  })
})

describe('a record that needs a hand', () => {
  const cases = [
    {
      name: 'a missing vantage is ingest',
      given: { type: 'sample', stream: 'a', at, fps: 30 },
      taken: { type: 'sample', stream: 'a', at, vantage: 'ingest', fps: 30 },
    },
    {
      name: 'a null counts as absent',
      given: { ...sample, rttMs: null, vantage: null, limitation: null },
      taken: sample,
    },
    {
      name: 'an unknown field is left out and counted',
      given: { ...sample, mood: 'fine', gpu: {} },
      taken: sample,
      unknownFields: 2,
    },
    {
      name: 'keys that poison prototypes are unknown fields like any other',
      given: JSON.parse(
        `{"type":"sample","stream":"live/anna","at":${at},"vantage":"ingest","fps":29.9,` +
          '"__proto__":{"rttMs":1},"constructor":{"prototype":{"x":1}},"toString":1}',
      ),
      taken: sample,
      unknownFields: 3,
    },
    {
      name: 'unknown and null keys of nominal are left out',
      given: { type: 'stream', stream: 'a', at, nominal: { fps: 30, hue: 1, latencyMs: null } },
      taken: { type: 'stream', stream: 'a', at, nominal: { fps: 30 } },
      unknownFields: 1,
    },
    {
      name: 'an empty label says nothing',
      given: { type: 'stream', stream: 'a', at, isp: '', node: 'n' },
      taken: { type: 'stream', stream: 'a', at, node: 'n' },
    },
    {
      name: 'a fraction of a millisecond is dropped',
      given: { ...sample, at: at + 0.75 },
      taken: sample,
    },
  ]
  for (const { name, given, taken, unknownFields = 0 } of cases) {
    test(name, () => {
      const before = structuredClone(given)
      const { parsed, unknownFields: counted } = parse(given)
      expect(parsed).toStrictEqual(taken)
      expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype)
      expect(counted).toBe(unknownFields)
      expect(given).toEqual(before)
    })
  }

  test('unknown fields of a record that is turned away are not counted', () => {
    expect(parse({ ...sample, mood: 1, fps: -1 }).unknownFields).toBe(0)
  })
})

describe('a wrong record', () => {
  const cases: { name: string; given: unknown; code: string; field?: string; detail: string }[] = [
    {
      name: 'text',
      given: 'hello',
      code: 'not-an-object',
      detail: 'the record is "hello", expected a JSON object',
    },
    {
      name: 'an array within the array',
      given: [sample],
      code: 'not-an-object',
      detail: 'the record is an array, expected a JSON object',
    },
    {
      name: 'null',
      given: null,
      code: 'not-an-object',
      detail: 'the record is null, expected a JSON object',
    },
    {
      name: 'no type',
      given: { stream: 'a', at },
      code: 'missing-field',
      field: 'type',
      detail: 'type is missing, expected one of stream, sample, end, complaint, sight',
    },
    {
      name: 'a type of the future',
      given: { type: 'hologram', stream: 'a', at },
      code: 'unknown-type',
      field: 'type',
      detail: 'type is "hologram", expected one of stream, sample, end, complaint, sight',
    },
    {
      name: 'a type that every object has',
      given: { type: 'constructor', stream: 'a', at },
      code: 'unknown-type',
      field: 'type',
      detail: 'type is "constructor", expected one of stream, sample, end, complaint, sight',
    },
    {
      name: 'no stream',
      given: { type: 'sample', at },
      code: 'missing-field',
      field: 'stream',
      detail: 'stream is missing, a sample record needs it',
    },
    {
      name: 'a null where there must be something',
      given: { type: 'sample', stream: 'a', at: null },
      code: 'missing-field',
      field: 'at',
      detail: 'at is missing, a sample record needs it',
    },
    {
      name: 'a complaint without words',
      given: { type: 'complaint', stream: 'a', at, from: 'viewer' },
      code: 'missing-field',
      field: 'text',
      detail: 'text is missing, a complaint record needs it',
    },
    {
      name: 'an empty key',
      given: { ...sample, stream: '' },
      code: 'invalid-field',
      field: 'stream',
      detail: 'stream is "", expected 1 to 256 characters without control characters',
    },
    {
      name: 'a number for text',
      given: { ...sample, stream: 7 },
      code: 'invalid-field',
      field: 'stream',
      detail: 'stream is 7, expected 1 to 256 characters without control characters',
    },
    {
      name: 'a key that would break a log line',
      given: { ...sample, stream: 'a\nb' },
      code: 'invalid-field',
      field: 'stream',
      detail: 'stream is "a\\nb", expected 1 to 256 characters without control characters',
    },
    {
      name: 'a key that is too long',
      given: { ...sample, stream: 'k'.repeat(257) },
      code: 'invalid-field',
      field: 'stream',
      detail: `stream is "${'k'.repeat(40)}"… (257 characters), expected 1 to 256 characters without control characters`,
    },
    {
      name: 'half a surrogate pair',
      given: { ...sample, stream: 'a\ud83d' },
      code: 'invalid-field',
      field: 'stream',
      detail: 'stream is "a\ufffd", expected 1 to 256 characters without control characters',
    },
    {
      name: 'a control character behind an emoji',
      given: { type: 'complaint', stream: 'a', at, from: 'viewer', text: '😀\u0000' },
      code: 'invalid-field',
      field: 'text',
      detail:
        'text is "😀\\u0000", expected text of at most 4000 characters without control characters',
    },
    {
      name: 'seconds',
      given: { ...sample, at: 1_764_000_000 },
      code: 'invalid-field',
      field: 'at',
      detail:
        'at is 1764000000, which looks like seconds, expected Unix time in milliseconds between the years 2000 and 2100',
    },
    {
      name: 'nanoseconds',
      given: { ...sample, at: at * 1e6 },
      code: 'invalid-field',
      field: 'at',
      detail:
        'at is 1764000000000000000, which looks like nanoseconds, expected Unix time in milliseconds between the years 2000 and 2100',
    },
    {
      name: 'a time in words',
      given: { ...sample, at: '2025-11-24' },
      code: 'invalid-field',
      field: 'at',
      detail:
        'at is "2025-11-24", expected Unix time in milliseconds between the years 2000 and 2100',
    },
    {
      name: 'a number in words',
      given: { ...sample, fps: 'fast' },
      code: 'invalid-field',
      field: 'fps',
      detail: 'fps is "fast", expected a number from 0 to 100000',
    },
    {
      name: 'a negative rate',
      given: { ...sample, bitrateBps: -1 },
      code: 'invalid-field',
      field: 'bitrateBps',
      detail: 'bitrateBps is -1, expected a number from 0 to 1000000000000',
    },
    {
      name: 'a number that is none',
      given: { ...sample, rttMs: Number.NaN },
      code: 'invalid-field',
      field: 'rttMs',
      detail: 'rttMs is NaN, expected a number from 0 to 1000000000000',
    },
    {
      name: 'a number without end',
      given: JSON.parse(`{"type":"sample","stream":"a","at":${at},"bytesTotal":1e999}`),
      code: 'invalid-field',
      field: 'bytesTotal',
      detail: 'bytesTotal is Infinity, expected a number from 0 to 9007199254740991',
    },
    {
      name: 'a percentage',
      given: { ...sample, lossRatio: 12.5 },
      code: 'invalid-field',
      field: 'lossRatio',
      detail: 'lossRatio is 12.5, expected a number from 0 to 1 (a share of 1, not a percentage)',
    },
    {
      name: 'an unknown vantage',
      given: { ...sample, vantage: 'moon' },
      code: 'invalid-field',
      field: 'vantage',
      detail: 'vantage is "moon", expected one of encoder, ingest, edge, player, probe',
    },
    {
      name: 'a list of limitations',
      given: { ...sample, limitation: ['cpu'] },
      code: 'invalid-field',
      field: 'limitation',
      detail: 'limitation is an array, expected one of none, cpu, bandwidth, other',
    },
    {
      name: 'a nominal that is a number',
      given: { type: 'stream', stream: 'a', at, nominal: 30 },
      code: 'invalid-field',
      field: 'nominal',
      detail: 'nominal is 30, expected an object of numbers',
    },
    {
      name: 'a wrong number in nominal',
      given: { type: 'stream', stream: 'a', at, nominal: { fps: true } },
      code: 'invalid-field',
      field: 'nominal.fps',
      detail: 'nominal.fps is true, expected a number from 0 to 100000',
    },
    {
      name: 'a complaint from nobody we know',
      given: { type: 'complaint', stream: 'a', at, from: 'bot', text: 'x' },
      code: 'invalid-field',
      field: 'from',
      detail: 'from is "bot", expected one of streamer, viewer',
    },
  ]
  for (const { name, given, code, field, detail } of cases) {
    test(`${name} is turned away with ${code}`, () => {
      const expected = field === undefined ? { code, detail } : { code, field, detail }
      expect(parse(given).parsed).toEqual(expected)
    })
  }
})

test('every record type of the model has its rules, and every sample field is in them', () => {
  expect([...recordRules.keys()].sort()).toEqual([...recordTypes].sort())
  for (const field of sampleFields) {
    expect(recordRules.get('sample')?.fields.get(field)?.kind).toBe('number')
  }
})

describe('whatever comes in', () => {
  test('nothing throws, and what is turned away says why', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.jsonValue(), almostRecord()), (value) => {
        const { parsed } = parse(value)
        if (!isRejection(parsed)) return expectWellTyped(parsed)
        expect(rejectionCodes).toContain(parsed.code)
        expect(parsed.detail.length).toBeGreaterThan(10)
        expect(parsed.detail.length).toBeLessThan(300)
      }),
      { numRuns: 2_000 },
    )
  })

  test('a right record comes through unchanged', () => {
    fc.assert(
      fc.property(rightRecord(), (record) => {
        const sent = JSON.parse(JSON.stringify(record))
        expect(parse(sent)).toEqual({ parsed: record, unknownFields: 0 })
      }),
    )
  })

  test('a record with one field replaced is never taken with a wrong type in it', () => {
    const mutated = fc
      .tuple(rightRecord(), fc.nat(), fc.jsonValue())
      .map(([record, place, value]) => {
        const fields = Object.keys(record)
        return { ...record, [fields[place % fields.length] as string]: value }
      })
    fc.assert(
      fc.property(mutated, (record) => {
        const { parsed } = parse(record)
        if (!isRejection(parsed)) expectWellTyped(parsed)
      }),
      { numRuns: 2_000 },
    )
  })
})

function fullSample() {
  const numbers = Object.fromEntries(sampleFields.map((field) => [field, 1]))
  return {
    type: 'sample',
    stream: 'live/anna',
    at,
    vantage: 'player',
    ...numbers,
    limitation: 'cpu',
  }
}

/** What the model's types promise, said again without the parser's tables. */
const promised: { readonly [field: string]: (value: unknown) => boolean } = {
  type: (value) => recordTypes.some((type) => type === value),
  stream: (value) => typeof value === 'string' && value.length > 0 && value.length <= 256,
  at: Number.isSafeInteger,
  vantage: (value) => vantages.some((vantage) => vantage === value),
  limitation: (value) => limitations.some((limitation) => limitation === value),
  scenario: (value) => scenarios.some((scenario) => scenario === value),
  from: (value) => value === 'streamer' || value === 'viewer',
  state: (value) => value === 'absent' || value === 'blind',
  nominal: (value) => Object.values(value as object).every(Number.isFinite),
  ...Object.fromEntries(sampleFields.map((field) => [field, Number.isFinite])),
  ...Object.fromEntries(
    ['streamer', 'node', 'region', 'isp', 'edge', 'app', 'tier', 'language', 'reason', 'text'].map(
      (field) => [field, (value: unknown) => typeof value === 'string'],
    ),
  ),
}

function expectWellTyped(record: object): void {
  expect(record).toMatchObject({ stream: expect.any(String), at: expect.any(Number) })
  for (const [field, value] of Object.entries(record)) {
    expect(promised[field]?.(value), `${field} of ${JSON.stringify(record)}`).toBe(true)
  }
}

function almostRecord() {
  return fc.dictionary(
    fc.oneof(
      fc.constantFrom<string>(
        'type',
        'stream',
        'at',
        'vantage',
        'nominal',
        '__proto__',
        ...sampleFields,
      ),
      fc.string(),
    ),
    fc.oneof(
      fc.constantFrom<unknown>(...recordTypes, 'ingest', at, at / 1000, 0.5, null),
      fc.jsonValue(),
    ),
  )
}

function rightRecord() {
  const head = {
    stream: fc.stringMatching(/^[a-z0-9/_-]{1,40}$/),
    at: fc.integer({ min: 946_684_800_000, max: 4_102_444_800_000 }),
  }
  const label = fc.stringMatching(/^[a-zA-Z0-9 ./-]{1,30}$/)
  const share = fc.double({ min: 0, max: 1, noNaN: true }).map((number) => number + 0)
  const numbers = Object.fromEntries(sampleFields.map((field) => [field, share]))
  const any = (model: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record(model, { requiredKeys: [], noNullPrototype: true })
  const join = (type: string, needed: Record<string, fc.Arbitrary<unknown>>, free: object) =>
    fc
      .tuple(
        fc.record({ type: fc.constant(type), ...head, ...needed }, { noNullPrototype: true }),
        any(free as Record<string, fc.Arbitrary<unknown>>),
      )
      .map(([a, b]) => ({ ...a, ...b }))
  return fc.oneof(
    join(
      'sample',
      { vantage: fc.constantFrom(...vantages) },
      { ...numbers, limitation: fc.constantFrom(...limitations) },
    ),
    join(
      'stream',
      {},
      {
        node: label,
        isp: label,
        scenario: fc.constantFrom(...scenarios),
        nominal: any({ fps: share }),
      },
    ),
    join('end', {}, { reason: label }),
    join('complaint', { from: fc.constantFrom('streamer', 'viewer'), text: label }, {}),
    join(
      'sight',
      { vantage: fc.constantFrom(...vantages), state: fc.constantFrom('absent', 'blind') },
      { reason: label },
    ),
  )
}
