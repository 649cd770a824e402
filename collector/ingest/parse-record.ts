import { recordTypes, type TelemetryRecord } from '../../triage/model/record.ts'
import { judgeField, verdicts } from './judge-field.ts'
import {
  describeRule,
  earliestAtMs,
  type FieldRule,
  latestAtMs,
  type RecordRules,
  recordRules,
} from './record-rules.ts'
import { describeValue, type Rejection } from './rejection.ts'

/** What parsing has to say beside its result. One object serves any number of records. */
export interface ParseNotes {
  /** Fields left out of accepted records because no rule knows them. Only ever added to. */
  unknownFields: number
}

type Fields = { readonly [field: string]: unknown }
type Mutable = { [field: string]: unknown }

const { wrong, fine, absent, reshape } = verdicts

/**
 * Turns one decoded JSON value into a record, or into the reason why it is none. Never throws,
 * whatever the value.
 *
 * A null field counts as absent, and so does an empty label; unknown fields are left out and
 * counted in `notes`; a fractional `at` loses its fraction; `vantage` is `ingest` unless given.
 * A value that needs none of this *is* the record: it is checked in place and returned itself,
 * which is twice as fast as copying it. So hand in only what nobody else will change.
 */
export function parseRecord(value: unknown, notes: ParseNotes): TelemetryRecord | Rejection {
  if (!isObject(value)) {
    const detail = `the record is ${describeValue(value)}, expected a JSON object`
    return { code: 'not-an-object', detail }
  }
  const input = value
  const rules = recordRules.get(input.type as string)
  if (rules === undefined) return refuseType(input.type)
  let asItIs = !rules.hasVantage || input.vantage !== undefined
  for (const field in input) {
    const rule = rules.fields.get(field)
    const verdict = rule === undefined ? absent : judgeField(rule, input[field])
    if (verdict === fine) continue
    if (rule !== undefined && verdict === wrong) return refuseField(field, rule, input[field])
    if (field !== 'type') asItIs = false
  }
  const missing = missingField(input, rules)
  if (missing !== null) return refuseMissing(missing, input.type as string)
  return asItIs ? (input as unknown as TelemetryRecord) : copyKnown(input, rules, notes)
}

/** Tells a rejection from a record. */
export function isRejection(parsed: TelemetryRecord | Rejection): parsed is Rejection {
  return (parsed as { readonly type?: string }).type === undefined
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function missingField(input: Fields, rules: RecordRules): string | null {
  if (input.stream === undefined || input.stream === null) return 'stream'
  if (input.at === undefined || input.at === null) return 'at'
  for (const field of rules.required) {
    if (input[field] === undefined || input[field] === null) return field
  }
  return null
}

function copyKnown(input: Fields, rules: RecordRules, notes: ParseNotes): TelemetryRecord {
  const record: Mutable = { type: input.type, stream: input.stream, at: 0 }
  if (rules.hasVantage) record.vantage = 'ingest'
  for (const field in input) {
    const rule = rules.fields.get(field)
    const value = input[field]
    if (rule === undefined) {
      if (field !== 'type') notes.unknownFields += 1
      continue
    }
    const verdict = judgeField(rule, value)
    if (verdict === fine) record[field] = value
    else if (verdict === reshape) record[field] = reshaped(rule, value, notes)
  }
  return record as unknown as TelemetryRecord
}

function reshaped(rule: FieldRule, value: unknown, notes: ParseNotes): unknown {
  if (rule.kind !== 'numbers') return Math.floor(value as number)
  const numbers: Mutable = {}
  for (const field in value as Fields) {
    const known = rule.fields.has(field)
    const number = (value as Fields)[field]
    if (!known) notes.unknownFields += 1
    else if (number !== null && number !== undefined) numbers[field] = number
  }
  return numbers
}

function refuseType(type: unknown): Rejection {
  const expected = `expected one of ${recordTypes.join(', ')}`
  if (type === undefined || type === null) {
    return { code: 'missing-field', field: 'type', detail: `type is missing, ${expected}` }
  }
  const detail = `type is ${describeValue(type)}, ${expected}`
  return { code: 'unknown-type', field: 'type', detail }
}

function refuseMissing(field: string, type: string): Rejection {
  const detail = `${field} is missing, a ${type} record needs it`
  return { code: 'missing-field', field, detail }
}

function refuseField(field: string, rule: FieldRule, value: unknown): Rejection {
  if (rule.kind === 'numbers' && isObject(value)) {
    for (const name in value) {
      const inner = rule.fields.get(name)
      const number = value[name]
      if (inner && judgeField(inner, number) === wrong) {
        return refuseField(`${field}.${name}`, inner, number)
      }
    }
  }
  const looksLike = rule.kind === 'time' ? guessUnit(value) : ''
  const detail = `${field} is ${describeValue(value)}${looksLike}, expected ${describeRule(rule)}`
  return { code: 'invalid-field', field, detail }
}

function guessUnit(value: unknown): string {
  if (typeof value !== 'number') return ''
  const plausible = (ms: number) => ms >= earliestAtMs && ms <= latestAtMs
  if (plausible(value * 1e3)) return ', which looks like seconds'
  if (plausible(value / 1e3)) return ', which looks like microseconds'
  if (plausible(value / 1e6)) return ', which looks like nanoseconds'
  return ''
}
