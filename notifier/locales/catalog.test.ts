import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import { localeFor, locales } from './catalog.ts'
import { en } from './en.ts'
import type { Locale } from './locale.ts'

/** Every message by its place, such as `streamer.seen.gone`. */
function messages(node: object, path = ''): [place: string, message: string][] {
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : messages(value as object, `${path}${key}.`),
  )
}

/** The placeholders of a message, and the cases it distinguishes by name. */
function placeholders(message: string, locale: Locale): string[] {
  type Element = { type: number; value?: string; options?: Record<string, { value: Element[] }> }
  const walk = (elements: Element[]): string[] =>
    elements.flatMap(({ type, value, options }) => {
      if (type === 0 || type === 7 || value === undefined) return []
      const cases = type === 5 ? Object.keys(options ?? {}).map((each) => `${value}=${each}`) : []
      return [value, ...cases, ...Object.values(options ?? {}).flatMap((each) => walk(each.value))]
    })
  const ast = new IntlMessageFormat(message, locale.tag).getAst() as unknown as Element[]
  return [...new Set(walk(ast))].sort()
}

describe('languages', () => {
  for (const locale of locales.filter((each) => each !== en))
    test(`${locale.tag} says the same things as English, with the same placeholders`, () => {
      const theirs = new Map(messages(locale))
      const ours = messages(en)
      expect([...theirs.keys()].sort()).toEqual(ours.map(([place]) => place).sort())
      for (const [place, message] of ours)
        expect([place, ...placeholders(theirs.get(place) ?? '', locale)]).toEqual([
          place,
          ...placeholders(message, en),
        ])
    })

  for (const locale of locales)
    test(`${locale.tag} is a tag that numbers and plurals know, and leaves nothing empty`, () => {
      expect(Intl.NumberFormat.supportedLocalesOf(locale.tag)).toEqual([locale.tag])
      expect(messages(locale).filter(([, message]) => message.trim() === '')).toEqual([])
    })
})

describe('the closest language we speak', () => {
  const cases: [wanted: string, spoken: string][] = [
    ['en', 'en'],
    ['en-GB', 'en'],
    ['EN', 'en'],
    ['zh-CN', 'zh-CN'],
    ['zh', 'zh-CN'],
    ['zh-Hans', 'zh-CN'],
    ['zh-cn-x-private', 'zh-CN'],
    ['ZH_TW', 'zh-CN'],
    ['zh-Hant-TW', 'zh-CN'],
    ['es-MX', 'es'],
    ['es-419', 'es'],
    ['id-ID', 'id'],
    ['tlh', 'en'],
    ['', 'en'],
    ['no such thing', 'en'],
  ]
  for (const [wanted, spoken] of cases)
    test(`to "${wanted}" is ${spoken}`, () => expect(localeFor(wanted).tag).toBe(spoken))
})
