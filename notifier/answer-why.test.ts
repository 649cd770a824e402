import { describe, expect, test } from 'vitest'
import { sampleAt, sampleTicket, summaryOf } from '../fixtures/testing/sample-ticket.ts'
import { answerWhy, type StreamView, sayHealth } from './answer-why.ts'
import { locales } from './locales/catalog.ts'
import { streamSights } from './locales/talk-words.ts'

const ticket = summaryOf(sampleTicket({ number: 7 }))
const unfilled = /[{}]|undefined|NaN|null|\bnone\b/

function view(sight: StreamView['sight'], changes: Partial<StreamView> = {}): StreamView {
  const known = sight === 'ill' || sight === 'recovering'
  return { stream: 'live/anna', sight, ticket: known ? ticket : null, at: sampleAt, ...changes }
}

for (const { tag } of locales)
  describe(`in ${tag}`, () => {
    test.each(streamSights)('a stream that is %s is told of, with and without figures', (sight) => {
      for (const figures of [{}, { fps: 29.97, bitrateBps: 3_480_000 }])
        for (const say of [answerWhy, sayHealth]) {
          const text = say(view(sight, figures), tag)
          expect(text).not.toMatch(unfilled)
          expect(text.length).toBeLessThan(1_800)
        }
    })

    test('each of them has words of its own', () => {
      const answers = streamSights.map((sight) => answerWhy(view(sight), tag))
      expect(new Set(answers).size).toBe(streamSights.length)
    })

    test('a trouble is told with its ticket and its step', () => {
      const text = answerWhy(view('ill'), tag)
      expect(text).toMatch(/7/)
      expect(text).toMatch(/900|٩٠٠/)
    })
  })

test('a trouble that has no ticket yet is being looked at', () => {
  expect(answerWhy(view('ill', { ticket: null }), 'en')).toContain('We are looking at it')
})

test('a name from outside mentions nobody', () => {
  expect(answerWhy(view('well', { stream: '@everyone' }), 'en')).not.toContain('@everyone')
})
