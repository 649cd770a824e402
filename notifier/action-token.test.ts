import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { sampleMessage } from '../fixtures/testing/sample-message.ts'
import { ticketId } from '../triage/tickets/ticket-id.ts'
import { actionLifeMs, createActionTokens, offered } from './action-token.ts'
import { type ActionMeaning, ticketActions } from './ticket-action.ts'

const secret = 'the secret of a store'

function setUp(more: { publicUrl?: string; secret?: string } = {}) {
  const clock = createManualClock()
  const tokens = createActionTokens({ secret, clock, ...more })
  const meaning: ActionMeaning = {
    action: 'acknowledge',
    ticketId: 't1',
    expiresAt: clock.now() + 60_000,
  }
  return { clock, tokens, meaning }
}

describe('an action token', () => {
  const text = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' })

  test('means what it was made of, whatever that is', () => {
    const { tokens, clock } = setUp()
    const seconds = fc.integer({ min: 1, max: 10_000_000 })
    fc.assert(
      fc.property(
        fc.constantFrom(...ticketActions),
        text,
        fc.option(text, { nil: undefined }),
        fc.option(text, { nil: undefined }),
        seconds,
        (action, id, value, by, after) => {
          const expiresAt = clock.now() + after * 1_000
          const meaning = {
            ...{ action, ticketId: id, expiresAt },
            ...(value !== undefined && { value }),
            ...(by !== undefined && { by }),
          }
          const token = tokens.token(meaning)
          expect(token).toMatch(/^[\x21-\x7e]+$/)
          expect(tokens.read(token)).toMatchObject({ outcome: 'valid', meaning })
        },
      ),
    )
  })

  test('fits into the 64 bytes of the tightest vendor', () => {
    const { tokens, clock } = setUp()
    const id = ticketId('live/anna', clock.now())
    for (const action of ticketActions) {
      const meaning = { action, ticketId: id, expiresAt: clock.now(), value: '1440' }
      expect(tokens.token(meaning).length).toBeLessThanOrEqual(64)
    }
  })

  test('is worth nothing once a single character of it is another', () => {
    const { tokens, meaning } = setUp()
    const token = tokens.token(meaning)
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'aZ0-:%'), (at, char) => {
        const changed = token.slice(0, at) + char + token.slice(at + 1)
        fc.pre(changed !== token)
        expect(tokens.read(changed)).toEqual({ outcome: 'forged' })
      }),
    )
  })

  test.each([
    ['nothing', ''],
    ['a mark alone', 'abcdefghijklmnop'],
    ['a mark with nothing after it', 'abcdefghijklmnop:'],
    ['letters beyond ASCII', 'ü'.repeat(40)],
    ['more than any of ours is long', 'x'.repeat(10_000)],
  ])('%s is none', (_, token) => {
    expect(setUp().tokens.read(token)).toEqual({ outcome: 'forged' })
  })

  test('ends at its time, to the second', async () => {
    const { tokens, meaning, clock } = setUp()
    const token = tokens.token(meaning)
    await clock.advance(59_999)
    expect(tokens.read(token).outcome).toBe('valid')
    await clock.advance(1)
    expect(tokens.read(token)).toEqual({ outcome: 'expired' })
  })

  test('of another store is not ours', () => {
    const { meaning, tokens } = setUp()
    const other = setUp({ secret: 'another one' }).tokens
    expect(other.read(tokens.token(meaning))).toEqual({ outcome: 'forged' })
  })

  test('has one key for acting once, and two tokens have two', () => {
    const { meaning, tokens } = setUp()
    const onceOf = (changes: Partial<ActionMeaning>) => {
      const read = tokens.read(tokens.token({ ...meaning, ...changes }))
      return read.outcome === 'valid' ? read.once : null
    }
    expect(onceOf({})).toBe(onceOf({}))
    expect(onceOf({})).not.toBe(onceOf({ ticketId: 't2' }))
  })

  test('becomes a link where people can reach us, and only there', () => {
    const { meaning, tokens } = setUp({ publicUrl: 'https://watch.example/desk/' })
    const link = tokens.link({ ...meaning, by: 'anna & bo' })
    const url = new URL(link ?? '')
    expect(url.href.startsWith('https://watch.example/desk/a/')).toBe(true)
    const token = decodeURIComponent(url.pathname.split('/').at(-1) ?? '')
    expect(tokens.read(token)).toMatchObject({ meaning: { by: 'anna & bo' } })
    expect(setUp().tokens.link(meaning)).toBeNull()
  })
})

test('what a message offers is signed the same on every attempt, for a week from its writing', () => {
  const message = sampleMessage()
  expect(offered(message.notice, 'rate', { value: '5' })).toEqual({
    action: 'rate',
    ticketId: 'ticket-1',
    value: '5',
    expiresAt: message.notice.at + actionLifeMs,
  })
})
