/** The pause before an attempt to connect again, in ms. */
export interface BackoffLimits {
  readonly minMs: number
  readonly maxMs: number
}

/**
 * How long to wait before attempt number `attempt` (0 is the first one after a loss). The first
 * comes quickly, within half of `minMs`; from then on the pause doubles from `minMs` up to `maxMs`,
 * and each is drawn from its upper half, so that a fleet does not knock in step.
 * `random` gives 0 to 1.
 */
export function backoffMs(attempt: number, limits: BackoffLimits, random: () => number): number {
  if (attempt === 0) return Math.round((random() * limits.minMs) / 2)
  const fullMs = Math.min(limits.maxMs, limits.minMs * 2 ** Math.min(attempt - 1, 30))
  return Math.round(fullMs / 2 + (random() * fullMs) / 2)
}
