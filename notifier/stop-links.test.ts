import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createActionTokens } from './action-token.ts'
import { createStopLinks } from './stop-links.ts'

const secret = 'the secret of a store'
const links = createStopLinks({ secret, publicUrl: 'https://watch.example/' })

function tokenIn(link: string | null): string {
  return decodeURIComponent(link?.replace('https://watch.example/u/', '') ?? '')
}

test('a link knows whose messages it ends, whatever the address is', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 254, unit: 'grapheme' }), (address) => {
      const whole = address.isWellFormed() ? address : 'x'
      const who = { kind: 'email', address: whole }
      expect(links.read(tokenIn(links.link(who)))).toEqual(whole.length > 500 ? null : who)
    }),
  )
})

test('nobody makes one without the secret', () => {
  const who = { kind: 'email', address: 'anna@example.com' }
  const token = tokenIn(links.link(who))
  const other = createStopLinks({ secret: 'another', publicUrl: 'https://watch.example' })
  const acts = createActionTokens({
    secret,
    clock: { now: () => 0, elapsedMs: () => 0, after: () => () => {} },
  })
  const action = acts.token({ action: 'resolve', ticketId: 'anna@example.com', expiresAt: 1e12 })
  for (const forged of ['', ':', 'email:anna@example.com', `${token}m`, token.slice(1), action])
    expect(links.read(forged)).toBeNull()
  expect(links.read(tokenIn(other.link(who)))).toBeNull()
  expect(acts.read(token)).toEqual({ outcome: 'forged' })
})

test('without an address of ours there is no link', () => {
  expect(createStopLinks({ secret }).link({ kind: 'email', address: 'a@b.c' })).toBeNull()
})
