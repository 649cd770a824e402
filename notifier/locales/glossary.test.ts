import { describe, expect, test } from 'vitest'
import { messagesOf } from '../../fixtures/testing/messages-of.ts'
import { locales } from './catalog.ts'
import { en } from './en.ts'
import { type Term, terms } from './glossary.ts'

/** A message as it is read: without what is filled in, and without the names of cases. */
function plain(message: string): string {
  return message
    .replaceAll(/\{\w+\}|\w+, (?:select|plural),/g, ' ')
    .replaceAll(/\b(?:zero|one|two|few|many|other|none|sound)\s*\{/g, ' {')
    .toLowerCase()
}

/** Whether an English message speaks of it. */
function speaksOf(message: string, term: Term): boolean {
  return en.glossary[term].called.some((name) => new RegExp(`\\b${name}(?:s|’s)?\\b`).test(message))
}

describe('the trade’s words', () => {
  for (const locale of locales)
    describe(locale.tag, () => {
      const said = new Map(messagesOf(locale).map(([place, text]) => [place, plain(text)]))
      test.each(terms)('has one name for: %s', (term) => {
        const { called, neverCalled = [] } = locale.glossary[term]
        const missing = messagesOf(en)
          .filter(([, english]) => speaksOf(plain(english), term))
          .map(([place]) => `${place}: ${said.get(place)}`)
          .filter((line) => !called.some((name) => line.includes(name.toLowerCase())))
        const wrong = [...said].filter(([, text]) =>
          neverCalled.some((name) => text.includes(name.toLowerCase())),
        )
        expect({ missing, wrong }).toEqual({ missing: [], wrong: [] })
      })
    })

  test('each of them is spoken of', () => {
    const unused = terms.filter(
      (term) => !messagesOf(en).some(([, message]) => speaksOf(plain(message), term)),
    )
    expect(unused).toEqual([])
  })
})
