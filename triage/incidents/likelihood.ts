/** The terms of Stirling's series that keep the error of `lnGamma` below 1e-9 from 8 on. */
const stirling = [1 / 12, -1 / 360, 1 / 1_260] as const

/** The logarithm of the gamma function, for x > 0. */
export function lnGamma(x: number): number {
  let shift = 0
  let z = x
  for (; z < 8; z += 1) shift -= Math.log(z)
  const [a, b, c] = stirling
  const series = (a + (b + c / (z * z)) / (z * z)) / z
  return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series
}

function lnChoose(n: number, k: number): number {
  return lnGamma(n + 1) - lnGamma(k + 1) - lnGamma(n - k + 1)
}

/**
 * The logarithm of the chance that `k` or more of `n` fall ill when each does with chance `p`
 * (0 < p < 1), rounded up: the first term of the binomial's tail times the geometric series that
 * bounds the rest. 0 (it is no surprise) when `k` is not above what is expected.
 */
export function lnBinomialTail(k: number, n: number, p: number): number {
  if (k <= n * p) return 0
  const first = lnChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p)
  const ratio = ((n - k) / (k + 1)) * (p / (1 - p))
  return Math.min(0, first - Math.log1p(-ratio))
}

/**
 * How much better "a share of k/n of this group falls ill" explains what is seen than the chance
 * `p` that each has anyway, as the logarithm of the ratio of likelihoods. Healthy ones count
 * against it. 0 when the share is not above `p`.
 */
export function logLikelihoodRatio(k: number, n: number, p: number): number {
  const share = k / n
  if (share <= p) return 0
  const well = n - k
  return k * Math.log(share / p) + (well === 0 ? 0 : well * Math.log((1 - share) / (1 - p)))
}
