/** How the outbox loop behaves. */
export interface DeliveryOptions {
  /** Attempts under way at once in one channel, so that a slow one holds up nobody else. */
  readonly concurrency: number
  /** How long one attempt may take. */
  readonly attemptTimeoutMs: number
  /**
   * How long a notice is spoken for; what a dead process held is taken over after this. One that
   * lives renews it three times as often, however long an attempt takes.
   */
  readonly leaseMs: number
  /** Attempts after which a notice is given up. */
  readonly maxAttempts: number
  /** A notice that would only be tried again at this age or later is given up, after five attempts. */
  readonly maxAgeMs: number
  /** Pause before the second attempt; doubles with every further one. */
  readonly firstRetryMs: number
  /** The pause grows no longer than this, unless the vendor asks for longer. */
  readonly maxRetryMs: number
  /** Longest pause between two looks into the outbox: what another process queued is seen by then. */
  readonly pollMs: number
  /** How long `stop` waits for attempts under way before it calls them off. */
  readonly stopMs: number
}

/**
 * A notice is news for about half an hour; by then the backoff has made some forty attempts.
 */
export const deliveryDefaults: DeliveryOptions = {
  concurrency: 16,
  attemptTimeoutMs: 10_000,
  leaseMs: 6_000,
  maxAttempts: 50,
  maxAgeMs: 1_800_000,
  firstRetryMs: 1_000,
  maxRetryMs: 60_000,
  pollMs: 1_000,
  stopMs: 5_000,
}
