import type { PartialSight } from '../../stream-book.ts'

/** Tells from which of nginx' workers an answer came, and so for which streams it can speak. */
export interface WorkerWatch {
  /** Nobody answered: a worker that answers next may have been started anew. */
  wasAway(): void
  /**
   * What the answer that came at `elapsedMs` cannot speak for; `null` when it shows every stream.
   * Each worker knows its own streams only. A new one that follows upon nobody was started anew,
   * and publishers are given a while to come back to it. One that follows at once upon another
   * follows a reload: the old worker keeps its publishers and is not asked any more.
   */
  trouble(
    answer: { readonly pid: number; readonly uptimeS: number },
    elapsedMs: number,
  ): PartialSight | null
}

/** OBS waits two to ten seconds before it connects again. */
const comeBackMs = 12_000
/** Longer than a stream is remembered unseen: those that an old worker has kept are let go quietly. */
const letGoMs = 75_000
/** Workers that answer in turn are believed to do so for this long. */
const inTurnMs = 60_000
/** Uptime is in whole seconds. */
const roughMs = 2_000

const several =
  'nginx runs several workers, and each shows its own streams only: expected worker_processes 1'
const startedAnew = 'nginx was started again, its publishers are given a while to come back'
const reloaded = 'nginx was reloaded, and does not show the streams that its old worker has kept'

/** A watch that has seen no worker yet. */
export function createWorkerWatch(): WorkerWatch {
  let current: { readonly pid: number; readonly seenMs: number } | null = null
  let away = false
  let lastOfOldMs = 0
  let trouble: { readonly reason: string; readonly untilMs: number } | null = null

  function change(seenMs: number, { uptimeS }: { uptimeS: number }, elapsedMs: number): void {
    const isYounger = elapsedMs - uptimeS * 1_000 > seenMs - roughMs
    lastOfOldMs = seenMs
    if (!isYounger) trouble = { reason: several, untilMs: elapsedMs + inTurnMs }
    else if (away) trouble = { reason: startedAnew, untilMs: elapsedMs + comeBackMs }
    else trouble = { reason: reloaded, untilMs: elapsedMs + letGoMs }
  }

  return {
    wasAway() {
      away = true
    },
    trouble(answer, elapsedMs) {
      if (current && current.pid !== answer.pid) change(current.seenMs, answer, elapsedMs)
      current = { pid: answer.pid, seenMs: elapsedMs }
      away = false
      if (!trouble || elapsedMs >= trouble.untilMs) return null
      const { reason } = trouble
      return reason === several ? { reason } : { reason, beforeMs: lastOfOldMs + 1 }
    },
  }
}
