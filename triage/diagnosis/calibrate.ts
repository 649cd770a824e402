/**
 * How often a cause with this share of the weight turned out to be right, on the simulator's
 * truth (`npm run bench:accuracy -- --only causes --calibrate`, seeds that it is not judged by).
 * In between, straight lines.
 */
const knots: readonly (readonly [share: number, right: number])[] = [
  [0, 0],
  [1, 1],
]

/** A share of the weight as a probability: of those told 0.9, nine in ten are right. */
export function calibrate(share: number): number {
  const above = knots.findIndex(([at]) => at >= share)
  const [toShare, toRight] = knots[above] ?? [1, 1]
  const [fromShare, fromRight] = knots[above - 1] ?? [0, 0]
  if (toShare === fromShare) return toRight
  return fromRight + ((share - fromShare) / (toShare - fromShare)) * (toRight - fromRight)
}
