import type { RecentTrouble } from '../notifier/pictures/picture-maker.ts'
import type { Engine } from '../triage/engine.ts'
import type { Report } from '../triage/model/engine-output.ts'

/** The minutes around the onset of each trouble, kept for as long as messages about it may want to show them. */
export interface KeptStrips {
  /** Keeps the minutes before the troubles that have just begun. */
  note(engine: Pick<Engine, 'recent'>, reports: readonly Report[]): void
  /** Of the newest trouble of a stream. */
  of(stream: string): RecentTrouble | undefined
}

/** So many are kept, the newest, of some 3 kB each: in memory alone, a restart forgets them. */
const mostKept = 1_000
/** Of more that begin at one moment the others are left out: they are one incident, and nobody looks at a thousand charts. */
const mostAtOnce = 50

/** Keeps nothing yet. */
export function createKeptStrips(): KeptStrips {
  const kept = new Map<string, RecentTrouble>()
  return {
    note(engine, reports) {
      let room = mostAtOnce
      for (const report of reports) {
        if (report.type !== 'trouble' || report.state !== 'began' || room === 0) continue
        room -= 1
        const [recent] = engine.recent(report.stream)
        kept.delete(report.stream)
        if (recent) kept.set(report.stream, { recent, onsetAt: report.onsetAt })
        const [oldest] = kept.keys()
        if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
      }
    },
    of: (stream) => kept.get(stream),
  }
}
