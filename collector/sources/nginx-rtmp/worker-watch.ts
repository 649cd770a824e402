/** Tells from which of nginx' workers an answer came. */
export interface WorkerWatch {
  /**
   * Why the answer that came at `elapsedMs` cannot speak for streams that it does not show; empty
   * when it can. Each worker knows its own streams only, and one that was started again is given
   * a while for its publishers to come back (after a reload the old one still has them).
   */
  trouble(answer: { readonly pid: number; readonly uptimeS: number }, elapsedMs: number): string
}

/** OBS waits two to ten seconds before it connects again. */
const comeBackMs = 12_000
/** Uptime is in whole seconds. */
const roughMs = 2_000

/** A watch that has seen no worker yet. */
export function createWorkerWatch(): WorkerWatch {
  let current: { readonly pid: number; seenMs: number } | null = null
  let restartedMs = Number.NEGATIVE_INFINITY
  let severalUntilMs = Number.NEGATIVE_INFINITY

  return {
    trouble({ pid, uptimeS }, elapsedMs) {
      if (current && current.pid !== pid) {
        const isYounger = elapsedMs - uptimeS * 1_000 > current.seenMs - roughMs
        if (isYounger) restartedMs = elapsedMs
        else severalUntilMs = elapsedMs + 60_000
      }
      current = { pid, seenMs: elapsedMs }
      if (elapsedMs < severalUntilMs) {
        return 'nginx runs several workers, and each shows its own streams only: expected worker_processes 1'
      }
      return elapsedMs - restartedMs < comeBackMs
        ? 'nginx was started again, its publishers are given a while to come back'
        : ''
    },
  }
}
