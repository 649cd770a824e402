import type { Locale } from '../locales/locale.ts'

/** Made once for each language and zone: making one takes longer than using it. */
const formats = new Map<string, Intl.DateTimeFormat>()
/** Then they are made anew. */
const formatsKept = 200

/** Hours, minutes and seconds on the reader's clock: `22:14:05`. */
export function sayTime(locale: Locale, at: number, timeZone: string): string {
  return formatOf(locale, timeZone).format(at)
}

/** How far the reader's clock is from UTC: `GMT+7`, or `UTC` where it is not. */
export function sayZone(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' })
  const name = parts.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC'
  return /^GMT(\+0)?$/.test(name) ? 'UTC' : name
}

function formatOf({ tag }: Locale, timeZone: string): Intl.DateTimeFormat {
  const key = `${tag} ${timeZone}`
  const known = formats.get(key)
  if (known) return known
  if (formats.size >= formatsKept) formats.clear()
  const made = new Intl.DateTimeFormat(tag, {
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
    timeZone,
  } as const)
  formats.set(key, made)
  return made
}
