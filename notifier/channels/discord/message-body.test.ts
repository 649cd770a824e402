import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkMessage } from '../../../fixtures/testing/discord-server/check-message.ts'
import { sampleMessage } from '../../../fixtures/testing/sample-message.ts'
import { noticeKinds } from '../../../triage/model/notice.ts'
import { priorities } from '../../../triage/model/vocabulary.ts'
import { ticketActions } from '../../channel.ts'
import { customIdOf, readCustomId } from './custom-id.ts'
import { directBody, fallbackBody, nonceOf, plain, staffBody } from './message-body.ts'
import { afterPress } from './shown-press.ts'

const text = (maxLength: number) => fc.string({ unit: 'grapheme', maxLength })
const address = '223456789012345678'

const anyMessage = fc
  .record({
    title: text(400),
    body: text(5_000),
    facts: fc.array(fc.record({ name: text(400), value: text(1_500) }), { maxLength: 30 }),
    actions: fc
      .array(fc.record({ action: fc.constantFrom(...ticketActions), label: text(100) }), {
        maxLength: 2,
      })
      .map((list) =>
        list.filter((each, at) => list.findIndex((e) => e.action === each.action) === at),
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
        for (const body of [staffBody(message), directBody(message), fallbackBody(message)])
          expect(checkMessage(JSON.parse(JSON.stringify(body)))).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  test('keeps to the limits after a press, too', () => {
    fc.assert(
      fc.property(anyMessage, text(3_000), text(100), (message, result, who) => {
        const { embeds = [], components = [] } = staffBody(message)
        const content = directBody(message).content ?? ''
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
          const after = afterPress({ ...shown, components: components as never }, press)
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

  test('shows words as they are, not as markup', () => {
    expect(plain('live/_anna_ **now** [here](https://a.example)')).toBe(
      '\\[here](https://a.example)'.replace(/^/, 'live/\\_anna\\_ \\*\\*now\\*\\* '),
    )
  })

  test('is silent for what can wait, and only for that', () => {
    const flags = priorities.map(
      (priority) => staffBody(sampleMessage({ ticket: { priority } })).flags,
    )
    expect(flags).toEqual([undefined, undefined, undefined, 1 << 12])
  })
})

describe('the custom id of a button', () => {
  test('means what it was made of', () => {
    const made = customIdOf({ action: 'resolve', ticketId: 'live/anna:1764000000000' })
    expect(made && readCustomId(made)).toEqual({
      action: 'resolve',
      ticketId: 'live/anna:1764000000000',
    })
  })

  for (const ticketId of ['', 'a b', 'x'.repeat(90), 'é', 'a\nb'])
    test(`is not made of the ticket id ${JSON.stringify(ticketId)}`, () => {
      expect(customIdOf({ action: 'acknowledge', ticketId })).toBeNull()
    })

  test('is never misread', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 150 }), (id) => {
        const meaning = readCustomId(id)
        if (meaning) expect(customIdOf(meaning)).toBe(id)
      }),
    )
  })
})
