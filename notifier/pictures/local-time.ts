import type { Locale } from '../locales/locale.ts'

/** Made once for each language and zone: making one takes longer than using it. */
const formats = new Map<string, Intl.DateTimeFormat>()
/** Then they are made anew. */
const formatsKept = 200

const clock = {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
} as const satisfies Intl.DateTimeFormatOptions
const offset = { timeZoneName: 'shortOffset' } as const

/** Hours, minutes and seconds on the reader's clock: `22:14:05`. */
export function sayTime(locale: Locale, at: number, timeZone: string): string {
  return formatOf(locale.tag, timeZone, clock).format(at)
}

/** How far the reader's clock is from UTC: `GMT+7`, or `UTC` where it is not. */
export function sayZone(at: number, timeZone: string): string {
  const parts = formatOf('en', timeZone, offset).formatToParts(at)
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC'
  return /^GMT(\+0)?$/.test(name) ? 'UTC' : name
}

function formatOf(
  language: string,
  timeZone: string,
  shown: typeof clock | typeof offset,
): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${shown === clock}`
  const known = formats.get(key)
  if (known) return known
  if (formats.size >= formatsKept) formats.clear()
  const made = new Intl.DateTimeFormat(language, { ...shown, timeZone })
  formats.set(key, made)
  return made
}
