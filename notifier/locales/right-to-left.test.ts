import { describe, expect, test } from 'vitest'
import { messagesOf } from '../../fixtures/testing/messages-of.ts'
import { sampleNotice, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { noticeKinds } from '../../triage/model/notice.ts'
import { audiences, causes, symptoms } from '../../triage/model/vocabulary.ts'
import { renderNotice } from '../render.ts'
import { locales } from './catalog.ts'

/** Every line that somebody reads in this language, of every kind of news. */
function linesIn(language: string): string[] {
  const facts = { stream: 'live/anna', scenario: 'show', node: 'sg-ingest-3' } as const
  const lines = audiences.flatMap((to) =>
    noticeKinds.flatMap((kind) =>
      symptoms.flatMap((symptom) =>
        causes.flatMap((cause) => {
          const ticket = sampleTicket({ symptom, cause, stream: 'live/anna', facts })
          const said = renderNotice(sampleNotice(ticket, { to, kind, language }))
          const values = said.facts.map(({ name, value }) => `${name}: ${value}`)
          return [said.title, ...said.body.split('\n'), ...values]
        }),
      ),
    ),
  )
  return [...new Set(lines.filter((line) => line !== ''))]
}

/** A line without what is isolated in it. */
function outside(line: string): string {
  let text = line
  while (/[\u2066-\u2068]/.test(text))
    text = text.replaceAll(/[\u2066-\u2068][^\u2066-\u2069]*(\u2069|$)/g, '')
  return text
}

for (const locale of locales.filter(({ direction }) => direction === 'rtl'))
  describe(`every line in ${locale.tag}`, () => {
    const lines = linesIn(locale.tag)

    test('is taken for right to left by whoever looks at its first letter', () => {
      // UAX #9, rules P2 and P3: what is isolated does not count.
      for (const line of lines) expect(line).toSatisfy(() => firstIsRightToLeft(outside(line)))
    })

    test('has an end for every isolate', () => {
      for (const line of lines)
        expect(line.match(/[\u2066-\u2068]/g)?.length ?? 0, line).toBe(
          line.match(/\u2069/g)?.length ?? 0,
        )
    })

    test('keeps what stands before Latin letters and numbers with them', () => {
      for (const [place, message] of messagesOf(locale))
        expect(`${place}: ${outside(message)}`).not.toMatch(/[#/](?=[A-Za-z{])/)
    })

    test('isolates names, and numbers with their units', () => {
      for (const line of lines)
        expect(outside(line)).not.toMatch(/live|sg-ingest|kbit|fps|\d ?ms\b|\d%|#|\bP\d/)
    })
  })

for (const { tag } of locales.filter(({ direction }) => direction === 'ltr'))
  test(`nothing in ${tag} changes direction`, () => {
    expect(linesIn(tag).join('')).not.toMatch(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/)
  })

function firstIsRightToLeft(text: string): boolean {
  return /^[^\p{L}\u200f]*[\u200f\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text)
}
