import type { Locale } from './locales/locale.ts'

/** U+2068: what follows is laid out by itself, in the direction of its first letter. */
const open = '\u2068'
/** U+2069: ends it. */
const close = '\u2069'
/** U+200F: counts as a letter written from right to left, and is not seen. */
const rightToLeft = '\u200f'

/**
 * Keeps a piece of text together in a language written from right to left. Without it, `900 kbit/s`
 * or `live/anna` in an Arabic sentence is torn apart and turned round by the Unicode Bidirectional
 * Algorithm (UAX #9). What was isolated in it and then cut off is ended, too. Pieces that are joined
 * without a word between them go from right to left. In other languages the text stays as it is.
 */
export function isolate({ direction }: Locale, text: string): string {
  if (direction === 'ltr' || text === '') return text
  const unended = text.split(open).length - text.split(close).length
  const lead = text.startsWith(open) ? rightToLeft : ''
  return `${open}${lead}${text}${close.repeat(Math.max(0, unended) + 1)}`
}

/** An ICU message with everything that is filled in isolated; cases and their names stay. */
export function isolatePlaceholders(locale: Locale, message: string): string {
  return message.replaceAll(/\{\w+\}/g, (placeholder) => isolate(locale, placeholder))
}
