/**
 * How often a cause with this share of the weight turned out to be right, on the simulator's
 * truth (`npm run bench:causes -- --seed cal-1 --seed cal-2 --seed cal-3`; it is judged by other seeds).
 * In between, straight lines. Nothing is certain.
 */
const knots: readonly (readonly [share: number, right: number])[] = [
  [0, 0],
  [0.5, 0.5],
  [0.75, 0.73],
  [0.85, 0.9],
  [0.97, 0.98],
  [1, 0.99],
]

/** A share of the weight as a probability: of those told 0.9, nine in ten are right. */
export function calibrate(share: number): number {
  const above = knots.findIndex(([at]) => at >= share)
  const [toShare, toRight] = knots[above] ?? [1, 1]
  const [fromShare, fromRight] = knots[above - 1] ?? [0, 0]
  if (toShare === fromShare) return toRight
  return fromRight + ((share - fromShare) / (toShare - fromShare)) * (toRight - fromRight)
}
