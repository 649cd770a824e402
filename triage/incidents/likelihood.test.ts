import { describe, expect, test } from 'vitest'
import { lnBinomialTail, lnGamma, logLikelihoodRatio } from './likelihood.ts'

/** The tail by adding it up: exact, for small numbers. */
function tailBySum(k: number, n: number, p: number): number {
  let sum = 0
  for (let hits = k; hits <= n; hits += 1) {
    let ways = 1
    for (let step = 0; step < hits; step += 1) ways *= (n - step) / (step + 1)
    sum += ways * p ** hits * (1 - p) ** (n - hits)
  }
  return sum
}

describe('the gamma function', () => {
  test.each([
    [1, 1],
    [2, 1],
    [5, 24],
    [11, 3_628_800],
    [0.5, Math.sqrt(Math.PI)],
  ])('of %d is %d', (x, gamma) => {
    expect(lnGamma(x)).toBeCloseTo(Math.log(gamma), 8)
  })
})

describe('the chance of so many', () => {
  test.each([
    ['three of ten, one in a thousand each', 3, 10, 0.001],
    ['three of three', 3, 3, 0.01],
    ['twenty of fifty, one in ten each', 20, 50, 0.1],
    ['one of a hundred, rarely', 1, 100, 1e-6],
  ])('is never told too small, nor much too large: %s', (_, k, n, p) => {
    const exact = Math.log(tailBySum(k, n, p))
    const bound = lnBinomialTail(k, n, p)
    expect(bound).toBeGreaterThanOrEqual(exact - 1e-9)
    expect(bound).toBeLessThan(exact + 0.1)
  })

  test('is certain for what is no more than expected', () => {
    expect(lnBinomialTail(5, 100, 0.05)).toBe(0)
  })
})

describe('how much better a shared cause explains it', () => {
  test('the same victims speak louder in a small group than in a large one', () => {
    const small = logLikelihoodRatio(10, 12, 0.001)
    expect(small).toBeGreaterThan(logLikelihoodRatio(10, 50, 0.001))
    expect(small).toBeGreaterThan(logLikelihoodRatio(10, 1_000, 0.001))
  })

  test('all of a group is told in full', () => {
    expect(logLikelihoodRatio(10, 10, 0.001)).toBeCloseTo(10 * Math.log(1_000), 9)
  })

  test('no more than chance makes is nothing', () => {
    expect(logLikelihoodRatio(1, 100, 0.02)).toBe(0)
  })
})
