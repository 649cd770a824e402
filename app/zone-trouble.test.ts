import { expect, test } from 'vitest'
import { zoneTrouble } from './zone-trouble.ts'

test('the runtime that comes with Stallwatch knows the zones that changed in 2026', () => {
  expect(zoneTrouble()).toBe('')
})
