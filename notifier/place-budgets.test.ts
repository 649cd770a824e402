import { expect, test } from 'vitest'
import { createPlaceBudgets } from './place-budgets.ts'

const start = 1_764_000_000_000
const word = { afterMs: 4_000 }

test('one place that is limited holds back itself alone', () => {
  const budgets = createPlaceBudgets('chat')
  budgets.sent('a', start)
  budgets.limited('a', start, word)
  expect(budgets.heldBack(start, 'page')).toEqual([{ channel: 'chat', address: 'a' }])
  expect(budgets.waitMs('b', start, 'any')).toBe(0)
  expect(budgets.nextMs(start + 1_000)).toBe(3_000)
  expect(budgets.heldBack(start + 4_000, 'any')).toEqual([])
  expect(budgets.nextMs(start + 4_000)).toBeNull()
})

test('a limit that the vendor calls the channel’s holds back all of it', () => {
  const budgets = createPlaceBudgets('chat')
  budgets.limited('a', start, { ...word, scope: 'channel' })
  expect(budgets.waitMs('b', start, 'page')).toBe(4_000)
})

test.each([
  ['three places limited within seconds are the channel', [0, 1_000, 2_000], 4_000],
  ['two are not', [0, 1_000], 0],
  ['nor are three with time between them', [0, 4_000, 8_000], 0],
] as const)('%s', (_, times, waitMs) => {
  const budgets = createPlaceBudgets('chat')
  for (const [index, at] of times.entries()) budgets.limited(`place ${index}`, start + at, word)
  expect(budgets.waitMs('another', start + (times.at(-1) ?? 0), 'any')).toBe(waitMs)
})

test('more places than are kept do not grow it, and none that is limited is forgotten', () => {
  const budgets = createPlaceBudgets('chat')
  budgets.limited('limited', start, { afterMs: 60_000 })
  for (let place = 0; place < 20_000; place += 1) budgets.sent(String(place), start)
  expect(budgets.waitMs('limited', start, 'any')).toBe(60_000)
})
