import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkMessage } from '../../../fixtures/testing/discord-server/check-message.ts'
import { sampleContext } from '../../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../../fixtures/testing/sample-message.ts'
import { noticeKinds } from '../../../triage/model/notice.ts'
import { priorities } from '../../../triage/model/vocabulary.ts'
import { offerOf } from '../../action-choices.ts'
import { en } from '../../locales/en.ts'
import { ticketActions } from '../../ticket-action.ts'
import { customIdOf, readCustomId } from './custom-id.ts'
import { directBody, fallbackBody, nonceOf, plain, staffBody } from './message-body.ts'
import { afterPress } from './shown-press.ts'

const { tokens } = sampleContext()

const text = (maxLength: number) => fc.string({ unit: 'grapheme', maxLength })
const address = '223456789012345678'

const anyMessage = fc
  .record({
    title: text(400),
    body: text(5_000),
    facts: fc.array(fc.record({ name: text(400), value: text(1_500) }), { maxLength: 30 }),
    actions: fc
      .array(fc.record({ action: fc.constantFrom(...ticketActions), label: text(100) }), {
        maxLength: 9,
      })
      .map((list) =>
        list
          .filter((each, at) => list.findIndex((e) => e.action === each.action) === at)
          .map((each) => ({ ...offerOf(each.action, en), ...each })),
      ),
    kind: fc.constantFrom(...noticeKinds),
    priority: fc.constantFrom(...priorities),
  })
  .map(({ kind, priority, ...message }) =>
    sampleMessage({ ticket: { priority }, notice: { kind, address }, message }),
  )

describe('the body of a message', () => {
  test('keeps to the limits of Discord whatever it is made of', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        for (const body of [
          staffBody(message, tokens),
          directBody(message, tokens),
          fallbackBody(message),
        ])
          expect(checkMessage(JSON.parse(JSON.stringify(body)))).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  test('keeps to the limits after a press, too', () => {
    fc.assert(
      fc.property(anyMessage, text(3_000), text(100), (message, result, who) => {
        const { embeds = [], components = [] } = staffBody(message, tokens)
        const content = directBody(message, tokens).content ?? ''
        const press = {
          action: 'resolve',
          label: 'Resolve',
          who,
          result: { outcome: 'done', text: result },
        } as const
        for (const shown of [
          { content: '', embeds },
          { content, embeds: [] },
        ]) {
          const after = afterPress({ ...shown, components: components as never }, press, tokens)
          expect(checkMessage(JSON.parse(JSON.stringify(after)))).toEqual([])
        }
      }),
      { numRuns: 100 },
    )
  })

  test('has the same key at every attempt, another for another notice, and one that fits', () => {
    expect(nonceOf('ticket-1/opened')).toBe(nonceOf('ticket-1/opened'))
    expect(nonceOf('ticket-1/opened')).not.toBe(nonceOf('ticket-1/resolved'))
    expect(nonceOf('x'.repeat(1_000))).toHaveLength(22)
  })

  test.each([
    ['emphasis', '_anna_ **now**', '\\_anna\\_ \\*\\*now\\*\\*'],
    ['a link', '[here](https://a.example)', '[here\\](https://a.example)'],
    [
      'every link of a line',
      '[a](https://a.example) [b](https://b.example)',
      '[a\\](https://a.example) [b\\](https://b.example)',
    ],
    [
      'a backslash that would undo another',
      '[a\\](https://a.example)',
      '[a\\\\\\](https://a.example)',
    ],
  ])('shows words as they are, not as markup: %s', (_, text, shown) => {
    expect(plain(text)).toBe(shown)
  })

  test('is silent for what can wait, and only for that', () => {
    const flags = priorities.map(
      (priority) => staffBody(sampleMessage({ ticket: { priority } }), tokens).flags,
    )
    expect(flags).toEqual([undefined, undefined, undefined, 1 << 12])
  })
})

describe('the custom id of a button', () => {
  const { notice } = sampleMessage({ notice: { ticketId: 'live/anna:1764000000000' } })

  test('means what it was made of', () => {
    const made = customIdOf(notice, 'resolve', tokens)
    expect(readCustomId(made ?? '', tokens)).toMatchObject({
      outcome: 'valid',
      meaning: { action: 'resolve', ticketId: 'live/anna:1764000000000' },
    })
  })

  test('is not made where it would not fit', () => {
    expect(customIdOf({ ...notice, ticketId: 'x'.repeat(90) }, 'acknowledge', tokens)).toBeNull()
  })

  test('is ours only if we have signed it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 150 }), (id) => {
        expect(readCustomId(id, tokens)).toEqual({ outcome: 'forged' })
        expect(readCustomId(`stallwatch:${id}`, tokens)).toEqual({ outcome: 'forged' })
      }),
    )
  })
})
