import type { Clock } from './model/clock.ts'

/** A scrape is not held up for longer by a store that does not answer; Prometheus gives it 10 s. */
const answerWithinMs = 2_000

/** What a store says to a scrape, or null when it fails or is late. */
export function answerInTime<T>(ask: () => Promise<T>, clock: Clock): Promise<T | null> {
  return new Promise((resolve) => {
    const callOff = clock.after(answerWithinMs, () => resolve(null))
    const done = (answer: T | null) => {
      callOff()
      resolve(answer)
    }
    ask().then(done, () => done(null))
  })
}
