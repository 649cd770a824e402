/** How much may be sent to one place, or over one channel, as its vendor's answers have taught. All times are Unix ms. */
export interface RateBudget {
  /** Ms until one more may be sent; 0 when it may now. A page waits for no pace, only for a pause. */
  waitMs(now: number, what: 'page' | 'any'): number
  /** How many more may be sent at once. */
  room(now: number): number
  /** One is being sent. */
  sent(now: number): void
  /** The vendor said "too fast", and for how long to stay away if it said that. */
  limited(now: number, afterMs?: number): void
}

/** A vendor that says "too fast" and not for how long is left alone for so long. */
const pauseWithoutWordMs = 1_000
/** A limit is forgotten when the vendor has not spoken of it for so long. */
const forgottenAfterMs = 15 * 60_000
/** What was sent is remembered for the estimate of a first limit: so many times. */
const remembered = 64
/**
 * While there was one complaint about the last fifty, or fewer than about a tenth of them, pauses
 * alone are enough: a vendor that says no now and then is not to be starved.
 */
const bearable = { ratio: 0.1, of: 50 }
/** Fewer sends than this say little of a limit: others may have used it up. */
const fewestCounted = 3
/** Below what was too fast by so much, at first and each further time. */
const firstFactor = 0.9
const furtherFactor = 0.7
/** Per second without a complaint, the pace grows by so much: doubled after about half a minute. */
const growthPerSecond = 0.02
/** It never falls below one in five seconds: a vendor that is slower than that asks for its pauses. */
const slowestPace = 0.2

/**
 * A budget that knows no limit until the vendor speaks of one. Then nothing is sent until the pause
 * it asked for is over, and when it says so again soon, after that at the pace that had been too fast, less a tenth: the same
 * number would be too many again. Every further complaint takes three tenths; time without one
 * gives the pace back slowly, as the vendor's limit may have been somebody else's doing.
 */
export function createRateBudget(): RateBudget {
  let pausedUntil = 0
  let limitedAt = 0
  /** Sends a second; null while no limit is known. */
  let pace: number | null = null
  let level = 0
  let levelAt = 0
  let times: number[] = []
  let sends = 0
  /** How many had been sent at each of the last complaints. */
  let complaints: number[] = []

  function isBearable(): boolean {
    complaints = complaints.filter((at) => at > sends - bearable.of)
    const counted = Math.min(sends, bearable.of)
    return complaints.length < Math.max(2, counted * bearable.ratio)
  }

  /** Forgets what is long ago, grows the pace, and fills what may be sent at once. */
  function refresh(now: number): void {
    if (pace === null) return
    if (now - limitedAt > forgottenAfterMs) {
      pace = null
      return
    }
    const seconds = Math.max(0, now - levelAt) / 1_000
    pace *= 1 + growthPerSecond * seconds
    // A second's worth may go at once, or one where that is less.
    level = Math.min(Math.max(1, pace), level + pace * seconds)
    levelAt = now
  }

  return {
    waitMs(now, what) {
      refresh(now)
      const pauseMs = Math.max(0, pausedUntil - now)
      if (pace === null || what === 'page' || pauseMs > 0) return pauseMs
      return level >= 1 ? 0 : Math.ceil(((1 - level) / pace) * 1_000)
    },
    room(now) {
      refresh(now)
      if (now < pausedUntil) return 0
      return pace === null ? Number.POSITIVE_INFINITY : Math.max(0, Math.floor(level))
    },
    sent(now) {
      refresh(now)
      sends += 1
      times.push(now)
      if (times.length > remembered) times = times.slice(-remembered)
      // A page may go beyond the pace: what follows pays for it.
      if (pace !== null) level -= 1
    },
    limited(now, afterMs = pauseWithoutWordMs) {
      refresh(now)
      const windowMs = Math.max(afterMs, pauseWithoutWordMs)
      const wasPaused = now < pausedUntil
      pausedUntil = Math.max(pausedUntil, now + afterMs)
      limitedAt = now
      complaints.push(sends)
      // Several that were on their way together meet the same limit: that is one complaint.
      if (wasPaused || isBearable()) return
      const count = times.filter((at) => at > now - windowMs).length
      pace =
        pace === null
          ? Math.max(fewestCounted, count) * firstFactor * (1_000 / windowMs)
          : Math.max(slowestPace, pace * furtherFactor)
      level = 0
      levelAt = pausedUntil
    },
  }
}
