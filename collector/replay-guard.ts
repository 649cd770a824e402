import type { Clock } from '../triage/model/clock.ts'
import type { PushAnswer } from './source.ts'
import { pushProblem } from './source-routes.ts'

/** Takes each signed thing once. */
export interface ReplayGuard {
  /**
   * Does `take`, unless the same thing was taken before: then the answer is 409. What `take` rejects
   * or refuses (400 and more) has not been taken, and may be sent again.
   *
   * @param id what no two things share, such as their signature
   */
  once(id: string, take: () => Promise<PushAnswer>): Promise<PushAnswer>
}

export interface ReplayGuardOptions {
  /** For so long a signature is good; what was taken is remembered as long. */
  readonly validMs: number
  /** How many are remembered; beyond that the oldest is forgotten before its time. */
  readonly mostRemembered?: number
}

/** A guard that has seen nothing yet. What it remembers ends with the process. */
export function createReplayGuard(
  { validMs, mostRemembered = 100_000 }: ReplayGuardOptions,
  { elapsedMs }: Pick<Clock, 'elapsedMs'>,
): ReplayGuard {
  // In the order in which they were taken, so that the oldest come first.
  const taken = new Map<string, number>()

  function forget(): void {
    for (const [id, takenMs] of taken) {
      if (taken.size <= mostRemembered && elapsedMs() - takenMs <= validMs) return
      taken.delete(id)
    }
  }

  return {
    async once(id, take) {
      forget()
      if (taken.has(id)) return pushProblem(409, 'replayed', 'this was taken before')
      taken.set(id, elapsedMs())
      let kept = false
      try {
        const answer = await take()
        kept = answer.status < 400
        return answer
      } finally {
        if (!kept) taken.delete(id)
      }
    },
  }
}
