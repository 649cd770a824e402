import { type SampleField, sampleFields, type TelemetryRecord } from '../../triage/model/record.ts'
import { limitations, scenarios, vantages } from '../../triage/model/vocabulary.ts'

/** What one field of a record may hold, and how to say so to whoever sent something else. */
export type FieldRule =
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly hint?: string }
  | { readonly kind: 'time' }
  | { readonly kind: 'key' }
  | { readonly kind: 'label'; readonly maxLength: number }
  | { readonly kind: 'prose'; readonly maxLength: number }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'flag' }
  | { readonly kind: 'numbers'; readonly fields: ReadonlyMap<string, FieldRule> }

/** What a record of one type consists of. */
export interface RecordRules {
  /** By field name. A `Map`, so that a key such as `constructor` is simply not in it. */
  readonly fields: ReadonlyMap<string, FieldRule>
  /** Fields without which there is no record; those of every record (`stream`, `at`) aside. */
  readonly required: readonly string[]
  /** Whether `vantage` is filled in with `ingest` when it is not given. */
  readonly hasVantage: boolean
}

/** The longest stream key, in UTF-16 units. */
export const maxKeyLength = 256
/** Times before this are not of any stream of ours: 2000-01-01 in Unix ms. */
export const earliestAtMs = 946_684_800_000
/** Times after this are not believed: 2100-01-01 in Unix ms. */
export const latestAtMs = 4_102_444_800_000

const maxLabelLength = 256
const maxProseLength = 4_000

// Far beyond anything a stream does, yet small enough that sums and products stay exact enough.
const amount: FieldRule = { kind: 'number', min: 0, max: Number.MAX_SAFE_INTEGER }
const rate: FieldRule = { kind: 'number', min: 0, max: 1e12 }
const frameRate: FieldRule = { kind: 'number', min: 0, max: 100_000 }
const duration: FieldRule = { kind: 'number', min: 0, max: 1e12 }
const signedDuration: FieldRule = { kind: 'number', min: -1e12, max: 1e12 }
const ratio: FieldRule = {
  kind: 'number',
  min: 0,
  max: 1,
  hint: ' (a share of 1, not a percentage)',
}
const label: FieldRule = { kind: 'label', maxLength: maxLabelLength }
const vantage: FieldRule = { kind: 'choice', values: vantages }

const sampleRules: { readonly [field in SampleField]: FieldRule } = {
  bitrateBps: rate,
  audioBitrateBps: rate,
  fps: frameRate,
  framesTotal: amount,
  framesDropped: amount,
  encoderSkipped: amount,
  renderLagged: amount,
  latencyMs: duration,
  rttMs: duration,
  jitterMs: duration,
  // Media time may run ahead of the wall clock as well as behind it.
  driftMs: signedDuration,
  bufferMs: duration,
  keyframeIntervalMs: duration,
  lossRatio: ratio,
  congestion: ratio,
  bytesTotal: amount,
  freezeCount: amount,
  freezeMs: duration,
  frozenMs: duration,
  blackMs: duration,
  silentMs: duration,
  viewers: amount,
}

function fields(own: { readonly [field: string]: FieldRule }): ReadonlyMap<string, FieldRule> {
  return new Map<string, FieldRule>([
    ['stream', { kind: 'key' }],
    ['at', { kind: 'time' }],
    ...Object.entries(own),
  ])
}

const nominalFields = new Map<string, FieldRule>([
  ['bitrateBps', rate],
  ['fps', frameRate],
  ['keyframeIntervalMs', duration],
  ['latencyMs', duration],
])

const rules: { readonly [type in TelemetryRecord['type']]: RecordRules } = {
  sample: {
    fields: fields({
      vantage,
      ...Object.fromEntries(sampleFields.map((field) => [field, sampleRules[field]])),
      limitation: { kind: 'choice', values: limitations },
    }),
    required: [],
    hasVantage: true,
  },
  stream: {
    fields: fields({
      streamer: label,
      node: label,
      region: label,
      isp: label,
      edge: label,
      app: label,
      scenario: { kind: 'choice', values: scenarios },
      tier: label,
      language: label,
      viewers: amount,
      nominal: { kind: 'numbers', fields: nominalFields },
      onBreak: { kind: 'flag' },
    }),
    required: [],
    hasVantage: false,
  },
  end: { fields: fields({ reason: label }), required: [], hasVantage: false },
  complaint: {
    fields: fields({
      from: { kind: 'choice', values: ['streamer', 'viewer'] },
      text: { kind: 'prose', maxLength: maxProseLength },
    }),
    required: ['from', 'text'],
    hasVantage: false,
  },
  sight: {
    fields: fields({
      vantage,
      state: { kind: 'choice', values: ['absent', 'blind'] },
      reason: label,
    }),
    required: ['state'],
    hasVantage: true,
  },
}

/** The rules of each record type, by the value of `type`. */
export const recordRules: ReadonlyMap<string, RecordRules> = new Map(Object.entries(rules))

/** What the field was expected to hold, in words. */
export function describeRule(rule: FieldRule): string {
  switch (rule.kind) {
    case 'number':
      return `a number from ${rule.min} to ${rule.max}${rule.hint ?? ''}`
    case 'flag':
      return 'true or false'
    case 'time':
      return 'Unix time in milliseconds between the years 2000 and 2100'
    case 'key':
      return `1 to ${maxKeyLength} characters without control characters`
    case 'label':
      return `at most ${rule.maxLength} characters without control characters`
    case 'prose':
      return `text of at most ${rule.maxLength} characters without control characters`
    case 'choice':
      return `one of ${rule.values.join(', ')}`
    case 'numbers':
      return 'an object of numbers'
  }
}
