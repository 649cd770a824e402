import type { Clock } from '../triage/model/clock.ts'

/** Resolves after `durationMs`, or as soon as `signal` aborts. Leaves no timer behind. */
export function pause(clock: Clock, durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.after(durationMs, end)
    signal.addEventListener('abort', end)
  })
}

/** Resolves when `work` does, or after `limitMs` if that comes first; rejects if `work` does. */
export async function within(clock: Clock, limitMs: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController()
  try {
    await Promise.race([work, pause(clock, limitMs, over.signal)])
  } finally {
    over.abort()
  }
}
