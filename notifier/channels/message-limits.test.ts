import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleContext } from '../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../fixtures/testing/sample-message.ts'
import { wordsOf } from '../../fixtures/testing/slack-api.ts'
import { offerOf } from '../action-choices.ts'
import { locales } from '../locales/catalog.ts'
import { clipBytes } from '../plain-text.ts'
import { ticketActions } from '../ticket-action.ts'
import { fittingText, plainMarkdown } from './robot-markdown.ts'
import { blocksOf, fallbackOf } from './slack/message-blocks.ts'
import { keyboardOf, textOf } from './telegram/message-text.ts'

const { tokens } = sampleContext()
const words = (maxLength: number) => fc.string({ maxLength, unit: 'grapheme', size: 'max' })
const message = fc
  .record({
    title: words(200).filter((title) => title !== ''),
    body: words(1_500),
    facts: fc.array(fc.record({ name: words(80), value: words(700) }), { maxLength: 15 }),
  })
  .map((said) => sampleMessage({ message: said }))

describe('whatever is to be said', () => {
  test('fits into a message of Telegram, with what is bold inside it', () => {
    fc.assert(
      fc.property(message, (said) => {
        const { text, entities } = textOf(said)
        expect(text.length).toBeLessThanOrEqual(4_096)
        expect(text).toMatch(/\n\n#1 · P1$/)
        for (const { offset, length } of entities)
          expect(offset + length).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 50 },
    )
  })

  test('fits into a message of Slack', () => {
    fc.assert(
      fc.property(message, (said) => {
        expect(
          wordsOf(blocksOf(said, tokens) as Parameters<typeof wordsOf>[0]).length,
        ).toBeLessThan(13_000)
        expect(fallbackOf(said).length).toBeLessThanOrEqual(4_000)
      }),
      { numRuns: 50 },
    )
  })

  test('is no markup for a robot, and as long as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const plain = plainMarkdown(text)
        expect(plain).not.toMatch(/[[\]*`<~]|^[#>]/m)
        expect(plain).toHaveLength(text.length)
        expect(plainMarkdown(plain)).toBe(plain)
      }),
    )
  })

  test('is cut to whole characters and whole parts, within as many bytes as there may be', () => {
    const limits = fc.integer({ min: 10, max: 200 })
    const parts = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 10 })
    fc.assert(
      fc.property(limits, fc.string({ unit: 'grapheme' }), parts, (limitBytes, first, rest) => {
        const text = fittingText(first, rest, { limitBytes, separator: '\n' })
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limitBytes)
        expect(text.isWellFormed()).toBe(true)
        const whole = [first, ...rest].join('\n')
        if (Buffer.byteLength(first) <= limitBytes) expect(whole.startsWith(text)).toBe(true)
        else {
          expect(text).toBe(clipBytes(first, limitBytes))
          expect(text).toMatch(/…$/)
          expect(first.startsWith(text.slice(0, -1))).toBe(true)
          expect(Buffer.byteLength(text)).toBeGreaterThan(limitBytes - 4)
        }
      }),
    )
  })
})

test.each(locales.map((locale) => [locale.tag, locale] as const))(
  'every action and every choice in %s fits into the buttons of Telegram and of Slack',
  (_, locale) => {
    const ticketId = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'
    const actions = ticketActions.map((action) => offerOf(action, locale))
    const said = sampleMessage({ notice: { ticketId }, message: { actions } })
    const offeredThere = actions.reduce((sum, { options }) => sum + (options?.length ?? 1), 0)
    const buttons = keyboardOf(said, tokens).flat()
    expect(buttons).toHaveLength(offeredThere)
    for (const { text } of buttons) expect(text.length).toBeLessThanOrEqual(64)
    const elements = blocksOf(said, tokens).flatMap((block) =>
      block.type === 'actions' ? block.elements : [],
    )
    expect(elements).toHaveLength(actions.length)
    expect(JSON.stringify(elements)).not.toContain('…')
  },
)
