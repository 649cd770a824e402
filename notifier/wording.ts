import IntlMessageFormat from 'intl-messageformat'
import type { Evidence } from '../triage/model/finding.ts'
import { type Heeded, heededNames, type Playbook } from '../triage/model/playbook.ts'
import { isolate, isolatePlaceholders } from './isolate.ts'
import { type Locale, type Measure, measures } from './locales/locale.ts'
import { clip, plainName } from './plain-text.ts'

const compiled = new Map<string, IntlMessageFormat>()

/** An ICU message of `locale` with its placeholders filled in. */
export function say(
  locale: Locale,
  message: string,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const key = `${locale.tag}\n${message}`
  const format = compiled.get(key) ?? compile(locale, message)
  compiled.set(key, format)
  return String(format.format(values))
}

function compile(locale: Locale, message: string): IntlMessageFormat {
  return new IntlMessageFormat(isolatePlaceholders(locale, message), locale.tag)
}

/** Things side by side on one line: `anna · pro`. What is empty is left out. */
export function sayList(locale: Locale, items: readonly string[]): string {
  return items
    .filter((item) => item !== '')
    .map((item) => isolate(locale, item))
    .join(' · ')
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/**
 * A length of time as a person would say it: to the second under 20 s, in fives up to 90 s, then
 * in minutes, from 90 minutes in hours, from 36 hours in days. At least one second.
 */
export function sayDuration(locale: Locale, durationMs: number): string {
  const { seconds, minutes, hours, days } = locale.duration
  const rounded = Math.max(1, Math.round(durationMs / 1_000))
  if (rounded < 20) return say(locale, seconds, { count: rounded })
  if (durationMs < 1.5 * minuteMs)
    return say(locale, seconds, { count: Math.round(rounded / 5) * 5 })
  if (durationMs < 1.5 * hourMs)
    return say(locale, minutes, { count: Math.round(durationMs / minuteMs) })
  if (durationMs < 1.5 * dayMs)
    return say(locale, hours, { count: Math.round(durationMs / hourMs) })
  return say(locale, days, { count: Math.round(durationMs / dayMs) })
}

/** A share of 1 as a whole percentage. */
export function sayPercent(locale: Locale, ratio: number): string {
  return numberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(ratio)
}

/** Nothing is ever certain. */
const surest = 0.99

/** How sure we are of a cause, as a whole percentage: 99% at most. */
export function sayConfidence(locale: Locale, confidence: number): string {
  return sayPercent(locale, Math.min(surest, confidence))
}

/** A whole number with the digit grouping of the language. */
export function sayCount(locale: Locale, count: number): string {
  return numberFormat(locale, { maximumFractionDigits: 0 }).format(count)
}

const evidenceLimit = 400
/** What names that say how long something has lasted are made of. */
const lasting = /^(still|silentFor|silent|notReceived|frozen|black|pressedAgo)Ms$/

/**
 * Evidence in readable units, most telling first as the diagnosis gave it: `bitrate 120 kbit/s, …`.
 * That something has lasted for no time at all says nothing, and is left out.
 */
export function sayEvidence(locale: Locale, evidence: Evidence): string {
  const parts = Object.entries(evidence)
    .filter(([name, value]) => value !== 0 || !lasting.test(name))
    .map(([name, value]) => [measureName(locale, name), sayMeasure(locale, name, value)] as const)
    .map(([name, value]) => `${name} ${isolate(locale, value)}`)
  return clip(sayList(locale, parts), evidenceLimit)
}

/** Time left, to the whole minute above: what is promised within it is not broken by being said. */
export function sayWithin(locale: Locale, leftMs: number): string {
  const minutes = Math.max(1, Math.ceil(leftMs / minuteMs))
  const { within } = locale
  if (minutes <= 90) return say(locale, within.minutes, { count: minutes })
  return say(locale, within.hours, { count: Math.ceil(minutes / 60) })
}

/** What was asked for and is done, with its number: null where nobody knows what was. */
export function sayHeeded(locale: Locale, heeded: Heeded): string | null {
  const name = heededNames.find((each) => heeded[each] !== undefined)
  if (name === undefined) return null
  const value = settingValue(locale, name, heeded[name] ?? 0)
  return say(locale, locale.streamer.heeded[name], { value })
}

/** What a streamer should do, with its numbers in the units in which encoders are set. */
export function sayStep(locale: Locale, { step, values }: Playbook): string {
  const filled = Object.entries(values).map(([name, value]) => [
    name,
    settingValue(locale, name, value),
  ])
  return say(locale, locale.streamer.step[step], Object.fromEntries(filled))
}

/** As `sayMeasure`, but bitrates are in kbit/s, times in seconds in full, shares whole, and no frames `none`. */
function settingValue(locale: Locale, name: string, value: number): string {
  if (/Bps$/.test(name)) return `${sayCount(locale, value / 1_000)} kbit/s`
  if (/Ratio$/.test(name)) return sayPercent(locale, value)
  if (/Ms$/.test(name)) {
    const digits = value < 10_000 ? 1 : 0
    return say(locale, locale.seconds, { count: Number((value / 1_000).toFixed(digits)) })
  }
  if (/fps$/i.test(name) && value === 0) return 'none'
  return sayMeasure(locale, name, value)
}

function measureName(locale: Locale, name: string): string {
  if (isMeasure(name)) return locale.staff.measure[name]
  const words = name.replace(/(Bps|Ms|Ratio)$/, '').replaceAll(/([a-z])([A-Z])/g, '$1 $2')
  return plainName(words.toLowerCase())
}

function isMeasure(name: string): name is Measure {
  return (measures as readonly string[]).includes(name)
}

/** A number with its unit, which is the end of its name, as everywhere in the system: `3.5 Mbit/s`. */
export function sayMeasure(locale: Locale, name: string, value: number): string {
  if (/Bps$/.test(name)) return bitrate(locale, value)
  if (/Ms$/.test(name)) return sayMs(locale, value)
  if (/Ratio$|^congestion$/.test(name))
    return numberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(value)
  const plain = numberFormat(locale, { maximumFractionDigits: 1 }).format(value)
  return /fps/i.test(name) ? `${plain} fps` : plain
}

function bitrate(locale: Locale, bps: number): string {
  const [scaled, unit] = bps >= 1e6 ? [bps / 1e6, 'Mbit/s'] : [bps / 1e3, 'kbit/s']
  return `${numberFormat(locale, { maximumFractionDigits: bps >= 1e6 ? 1 : 0 }).format(scaled)} ${unit}`
}

/** A span of time to the digit: `850 ms`, `1.5 s`. */
export function sayMs(locale: Locale, ms: number): string {
  const [scaled, unit] = Math.abs(ms) >= 1_000 ? [ms / 1_000, 's'] : [ms, 'ms']
  return `${numberFormat(locale, { maximumFractionDigits: 1 }).format(scaled)} ${unit}`
}

const numberFormats = new Map<string, Intl.NumberFormat>()

/** Made once for each language and kind: making one takes longer than all the rest of a message. */
function numberFormat(
  { tag }: Locale,
  { style = 'decimal', maximumFractionDigits }: Intl.NumberFormatOptions,
): Intl.NumberFormat {
  const key = `${tag} ${style} ${maximumFractionDigits}`
  const known = numberFormats.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(tag, { style, maximumFractionDigits })
  numberFormats.set(key, made)
  return made
}
