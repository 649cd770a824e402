import type { SampleRecord, TelemetryRecord } from '../../triage/model/record.ts'
import { judgeField, verdicts } from './judge-field.ts'
import type { KnownNames } from './known-names.ts'
import { maxKeyLength } from './record-rules.ts'
import { type LayoutStep, layoutOf, type SampleLayout } from './sample-layout.ts'

/**
 * Reads frames of samples that are written as the ones before them, in two thirds of the time that
 * `readFrame` takes. What it does not read, for whatever reason, `readFrame` is to read: what both
 * read is the same.
 */
export interface SampleReader {
  /** The samples of an array, or null: another layout, anything wrong, or more than `maxRecords`. */
  read(bytes: Buffer, maxRecords: number): readonly SampleRecord[] | null
  /** Shows what a frame came to that could not be read. */
  learn(records: readonly TelemetryRecord[]): void
}

const [open, close, comma, quote, backslash, minus, point, zero] = [...'[],"\\-.0'].map((letter) =>
  letter.charCodeAt(0),
) as [number, number, number, number, number, number, number, number]
/** Integers of so many digits, and powers of ten up to 10²², are exact: so is their quotient. */
const exactDigits = 15
const powersOfTen = Array.from({ length: exactDigits + 1 }, (_, power) => 10 ** power)
const nothing: Buffer = Buffer.alloc(0)
/** An agent whose frames are all different is asked again after so many at most. */
const mostSkipped = 64

/** Knows no layout yet: the first frame is not read. */
export function createSampleReader(names: KnownNames): SampleReader {
  let layout: SampleLayout | null = null
  let failures = 0
  let skip = 0
  let bytes = nothing
  /** Where reading has come to; -1 once it has failed. */
  let at = 0

  function pass(expected: Buffer): void {
    const source = bytes
    const from = at
    const length = expected.length
    for (let index = 0; index < length; index += 1) {
      if (source[from + index] !== expected[index]) {
        at = -1
        return
      }
    }
    at = from + length
  }

  function readName(): string {
    const source = bytes
    const from = at
    let hash = 0
    let to = from
    for (; source[to] !== quote; to += 1) {
      const unit = source[to]
      if (unit === undefined || unit < 0x20 || unit >= 0x7f || unit === backslash) return fail('')
      hash = (Math.imul(hash, 31) + unit) | 0
    }
    if (to === from || to - from > maxKeyLength) return fail('')
    at = to
    return names.name(source, from, to, hash)
  }

  function fail<T>(value: T): T {
    at = -1
    return value
  }

  function readNumber(): number {
    const negative = bytes[at] === minus
    if (negative) at += 1
    const from = at
    const whole = readDigits(0)
    const digits = at - from
    if (digits === 0 || (digits > 1 && bytes[from] === zero)) return fail(0)
    const value = bytes[at] === point ? readFraction(whole) : whole
    if (at - from > exactDigits) return fail(0)
    return negative ? -value : value
  }

  function readFraction(whole: number): number {
    at += 1
    const from = at
    const digits = readDigits(whole)
    const decimals = at - from
    if (decimals === 0) return fail(0)
    return digits / (powersOfTen[Math.min(decimals, exactDigits)] as number)
  }

  /** Appends the digits that follow to a number. */
  function readDigits(before: number): number {
    const source = bytes
    let value = before
    let place = at
    for (; place < source.length; place += 1) {
      const digit = (source[place] as number) - zero
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    at = place
    return value
  }

  function readField({ rule }: LayoutStep): string | number {
    if (rule.kind === 'key') return readName()
    const value = readNumber()
    return judgeField(rule, value) === verdicts.fine ? value : fail(0)
  }

  function readSample({ steps, after, example }: SampleLayout): SampleRecord | null {
    const sample: { [field: string]: unknown } = { ...example }
    for (let index = 0; index < steps.length; index += 1) {
      const step = steps[index] as LayoutStep
      pass(step.before)
      if (at === -1) return null
      sample[step.field] = readField(step)
      if (at === -1) return null
    }
    pass(after)
    return at === -1 ? null : (sample as SampleRecord)
  }

  function readAll(as: SampleLayout, maxRecords: number): SampleRecord[] | null {
    if (bytes[0] !== open) return null
    const samples: SampleRecord[] = []
    do {
      at += 1
      const sample = readSample(as)
      if (sample === null || samples.length === maxRecords) return null
      samples.push(sample)
    } while (bytes[at] === comma)
    return bytes[at] === close && at === bytes.length - 1 ? samples : null
  }

  return {
    read(frame, maxRecords) {
      if (layout === null) return null
      if (skip > 0) {
        skip -= 1
        return null
      }
      bytes = frame
      at = 0
      const samples = readAll(layout, maxRecords)
      bytes = nothing
      failures = samples === null ? failures + 1 : 0
      skip = Math.min(failures, mostSkipped)
      return samples
    },
    learn([first]) {
      if (skip <= 1 && first?.type === 'sample') layout = layoutOf(first)
    },
  }
}
