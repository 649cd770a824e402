import { describe, expect, test } from 'vitest'
import { elementsOf, type MessageElement, messagesOf } from '../../fixtures/testing/messages-of.ts'
import { localeFor, locales } from './catalog.ts'
import { en } from './en.ts'
import type { Locale } from './locale.ts'

/** The placeholders of a message, and the cases it distinguishes by name. */
function placeholders(message: string, locale: Locale): string[] {
  const walk = (elements: readonly MessageElement[]): string[] =>
    elements.flatMap(({ kind, name, cases }) => {
      const named = kind === 'select' ? Object.keys(cases).map((each) => `${name}=${each}`) : []
      return [name, ...named, ...Object.values(cases).flatMap(walk)]
    })
  return [...new Set(walk(elementsOf(message, locale)))].sort()
}

/** The plural cases of each count in a message. */
function plurals(message: string, locale: Locale): string[][] {
  const walk = (elements: readonly MessageElement[]): string[][] =>
    elements.flatMap(({ kind, cases }) => [
      ...(kind === 'plural' ? [Object.keys(cases)] : []),
      ...Object.values(cases).flatMap(walk),
    ])
  return walk(elementsOf(message, locale))
}

describe('languages', () => {
  for (const locale of locales.filter((each) => each !== en))
    test(`${locale.tag} says the same things as English, with the same placeholders`, () => {
      const theirs = new Map(messagesOf(locale))
      const ours = messagesOf(en)
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
      expect(messagesOf(locale).filter(([, message]) => message.trim() === '')).toEqual([])
    })

  for (const locale of locales)
    test(`${locale.tag} has every plural case that its grammar has, and no other`, () => {
      const { pluralCategories } = new Intl.PluralRules(locale.tag).resolvedOptions()
      const used = messagesOf(locale).flatMap(([place, message]) =>
        plurals(message, locale).map((cases) => ({ place, cases: cases.sort() })),
      )
      expect(used.length).toBeGreaterThan(5)
      for (const { place, cases } of used)
        expect({ place, cases }).toEqual({ place, cases: [...pluralCategories].sort() })
    })

  test('the grammars are those of the languages: Arabic has six plural cases', () => {
    const counts = locales.map(({ tag }) => [
      tag,
      new Intl.PluralRules(tag).resolvedOptions().pluralCategories.length,
    ])
    expect(Object.fromEntries(counts)).toEqual({
      ...{ en: 2, 'zh-CN': 1, id: 1, es: 3, ar: 6, ja: 1 },
    })
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
    ['ar-EG', 'ar'],
    ['ja-JP', 'ja'],
    ['tlh', 'en'],
    ['', 'en'],
    ['no such thing', 'en'],
  ]
  for (const [wanted, spoken] of cases)
    test(`to "${wanted}" is ${spoken}`, () => expect(localeFor(wanted).tag).toBe(spoken))
})
