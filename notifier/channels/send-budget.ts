/** How much may be sent, and how much of it is kept for what is urgent. */
export interface SendBudgetOptions {
  /** Most requests in any `windowMs`. */
  readonly limit: number
  readonly windowMs: number
  /** Of the limit, how many only urgent ones may take. */
  readonly reserved: number
}

/** Keeps below a vendor's limit, so that it need not punish us. Times are elapsed ms. */
export interface SendBudget {
  /** Spends `count` requests and returns 0, or spends nothing and returns how many ms to wait. */
  take(nowMs: number, count: number, urgent: boolean): number
  /** Nothing may be sent before this. */
  blockUntil(atMs: number): void
}

/**
 * A budget of `limit` requests in any `windowMs`. What is not urgent leaves the last `reserved` of
 * them alone, so that a page never waits behind bulk. `count` must not be more than that allows.
 */
export function createSendBudget({ limit, windowMs, reserved }: SendBudgetOptions): SendBudget {
  let spent: number[] = []
  let blockedUntil = 0
  return {
    take(nowMs, count, urgent) {
      if (nowMs < blockedUntil) return blockedUntil - nowMs
      spent = spent.filter((at) => at > nowMs - windowMs)
      const over = spent.length + count - (urgent ? limit : limit - reserved)
      const blocking = spent[over - 1]
      if (blocking !== undefined) return blocking + windowMs - nowMs
      for (let each = 0; each < count; each += 1) spent.push(nowMs)
      return 0
    },
    blockUntil(atMs) {
      blockedUntil = Math.max(blockedUntil, atMs)
    },
  }
}
