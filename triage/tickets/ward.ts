import type { StreamEntry } from '../detectors/stream-entry.ts'
import type { Watcher } from '../detectors/watcher.ts'
import type { Correlator } from '../incidents/correlator.ts'
import type { EngineOutput } from '../model/engine-output.ts'
import type { TroubleTracker } from './trouble-tracker.ts'

/** What a ward is made of. */
export interface WardParts {
  readonly watcher: Watcher
  readonly tracker: TroubleTracker
  readonly correlator: Correlator
  readonly say: (output: EngineOutput) => void
}

/** Where the streams are that are ill or may be: they are looked at again, alone and together. */
export interface Ward {
  /** Turns the watcher's findings into outputs, and looks at each stream they touch. */
  conclude(now: number): void
  /** Looks at one stream again, for a reason of its own. */
  look(entry: StreamEntry, now: number): void
  /** Time has passed: what was suspected may be certain by now, and may have a cause in common. */
  tick(now: number): void
  /** The slow round: troubles age. */
  goRound(now: number): void
  /** A stream has ended: whatever was wrong with it is over. */
  end(entry: StreamEntry, now: number): void
  /** Takes up a stream of a snapshot. */
  restore(entry: StreamEntry, now: number): void
  /** The streams that are ill. */
  ill(): readonly StreamEntry[]
}

/** Makes an empty ward. */
export function createWard({ watcher, tracker, correlator, say }: WardParts): Ward {
  /** Those that are ill, or have been until just now. */
  const watched = new Map<string, StreamEntry>()
  /** Of these something is raised that is not yet a trouble. */
  const suspected = new Set<StreamEntry>()

  /** Looks at a stream again; false when there is nothing to say of it. */
  function review(entry: StreamEntry, at: number): boolean {
    const trouble = tracker.review(entry, at)
    suspect(entry, at)
    keepAnEyeOn(entry)
    if (!trouble) return false
    if (entry.trouble) {
      entry.incident = correlator.fell(entry.key, entry.announced, trouble, at)
    } else discharge(entry, at)
    say({ ...trouble, incident: entry.incident })
    return true
  }

  function discharge(entry: StreamEntry, at: number): void {
    correlator.rose(entry.key, at)
    entry.incident = null
  }

  /** Those that are ill, or have been until just now, are looked at again in each round. */
  function keepAnEyeOn(entry: StreamEntry): void {
    if (tracker.follows(entry)) watched.set(entry.key, entry)
    else watched.delete(entry.key)
  }

  /** Keeps an eye on what may yet become a trouble. */
  function suspect(entry: StreamEntry, at: number): void {
    if (tracker.suspects(entry, at)) suspected.add(entry)
    else if (suspected.delete(entry) && !entry.trouble) watcher.spared['short-silence'] += 1
  }

  function correlate(now: number): void {
    const moves = correlator.tick(now)
    for (const news of correlator.drain()) say(news)
    for (const { stream, incident } of moves) {
      const entry = watched.get(stream)
      if (!entry?.trouble) continue
      entry.incident = incident
      if (review(entry, now)) continue
      const trouble = tracker.retell(entry, now)
      if (trouble) say(trouble)
    }
  }

  return {
    conclude(now) {
      if (!watcher.hasFound()) return
      const touched = new Map<StreamEntry, number>()
      for (const { entry, finding } of watcher.drain()) {
        say(finding)
        touched.set(entry, Math.max(touched.get(entry) ?? now, finding.at))
      }
      for (const [entry, at] of touched) review(entry, at)
    },
    look: review,
    tick(now) {
      for (const entry of suspected) review(entry, now)
      correlate(now)
    },
    goRound(now) {
      for (const key of [...watched.keys()].sort()) review(watched.get(key) as StreamEntry, now)
    },
    end(entry, now) {
      const trouble = tracker.end(entry, now)
      watcher.leave(entry, now)
      suspected.delete(entry)
      for (const { finding } of watcher.drain()) say(finding)
      discharge(entry, now)
      watched.delete(entry.key)
      if (trouble) say({ ...trouble, incident: null })
    },
    ill: () => [...watched.values()].filter(({ trouble }) => trouble !== null),
    restore(entry, now) {
      keepAnEyeOn(entry)
      if (tracker.suspects(entry, now)) suspected.add(entry)
      if (entry.lastAt === 0) return
      const { key: stream, announced: where, trouble: symptoms, incident } = entry
      entry.incident = correlator.restore({ stream, where, symptoms, incident })
    },
  }
}
