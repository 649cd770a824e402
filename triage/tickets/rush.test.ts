import { describe, expect, test } from 'vitest'
import { sampleAt } from '../../fixtures/testing/sample-ticket.ts'
import type { StreamFacts } from '../model/trouble.ts'
import { createRush } from './rush.ts'

/** A stream that is there. */
function on(where: Partial<StreamFacts>): StreamFacts {
  return { stream: 'live/a', scenario: 'show', ...where }
}

describe('tickets that are opened at once', () => {
  test.each<[string, [afterMs: number, where: Partial<StreamFacts>][], boolean[]]>([
    [
      'on one node are a rush from the third on',
      [
        [0, { node: 'sg-1' }],
        [100, { node: 'sg-1' }],
        [200, { node: 'sg-1' }],
      ],
      [false, false, true],
    ],
    [
      'may be alike in whatever is known of them',
      [
        [0, { node: 'sg-1', isp: 'AS1' }],
        [0, { node: 'sg-2', isp: 'AS1' }],
        [0, { node: 'de-1', isp: 'AS1' }],
      ],
      [false, false, true],
    ],
    [
      'may be anywhere when nobody knows where',
      [
        [0, {}],
        [0, { node: 'sg-1' }],
        [0, { node: 'de-1' }],
        [0, {}],
      ],
      [false, false, false, true],
    ],
    [
      'ten seconds apart are none',
      [
        [0, { node: 'sg-1' }],
        [5_000, { node: 'sg-1' }],
        [10_001, { node: 'sg-1' }],
      ],
      [false, false, false],
    ],
  ])('%s', (_, openings, expected) => {
    const rush = createRush()
    const told = openings.map(([afterMs, where]) => rush.opened(sampleAt + afterMs, on(where)))
    expect(told).toEqual(expected)
  })

  test('hold nobody up who is somewhere else', () => {
    const rush = createRush()
    for (let each = 0; each < 300; each += 1) rush.opened(sampleAt, on({ node: 'sg-1' }))
    expect(rush.opened(sampleAt, on({ node: 'us-1' }))).toBe(false)
    expect(rush.opened(sampleAt, on({ node: 'sg-1' }))).toBe(true)
  })
})
