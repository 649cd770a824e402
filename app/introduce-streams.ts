import type { Directory } from '../collector/directory/directory.ts'
import type { Engine } from '../triage/engine.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { TelemetryRecord } from '../triage/model/record.ts'
import { type Introduced, introduction } from './introduction.ts'

/** Tells the engine what the directory knows of its streams. */
export interface Introducer {
  /** Streams are new, were announced anew, or have ended: they are introduced at once. */
  heardOf(streams: readonly string[]): void
  /** Something else is known: of one stream, or of any (`null`). */
  learned(stream: string | null): void
  stop(): void
}

/** After a change of the directory so many streams are introduced at a stretch; then others may run. */
const atOnce = 500

/** What a stream was told of itself, and by which state of the directory. */
interface Told {
  readonly version: number
  readonly streamer: string | undefined
  readonly given: Introduced
}

/**
 * Looks a stream up when it is first heard of, and again when somebody else streams it or the
 * directory has changed: samples cost nothing. What the directory knows goes to `take` as
 * `stream` records of its own; what it has yet to ask for follows when it is answered.
 */
export function createIntroducer({
  directory,
  engine,
  clock,
  take,
}: {
  readonly directory: Pick<Directory, 'find'>
  readonly engine: Pick<Engine, 'stream' | 'streams'>
  readonly clock: Clock
  readonly take: (records: readonly TelemetryRecord[]) => Promise<void>
}): Introducer {
  const told = new Map<string, Told>()
  const waiting = new Set<string>()
  let version = 0
  let callOff: (() => void) | null = null
  let stopped = false

  function recordOf(stream: string): TelemetryRecord | null {
    const entry = engine.stream(stream)
    if (!entry || entry.endedAt !== null) {
      told.delete(stream)
      return null
    }
    const { announced } = entry
    const before = told.get(stream)
    if (before?.version === version && before.streamer === announced.streamer) return null
    const given = before?.given ?? {}
    const own = announced.streamer === given.streamer ? undefined : announced.streamer
    const record = introduction(announced, directory.find(stream, own), given)
    told.set(stream, {
      version,
      streamer: record?.streamer ?? announced.streamer,
      given: record ? together(given, record) : given,
    })
    return record
  }

  function introduce(streams: Iterable<string>): void {
    const records = [...streams].map(recordOf).filter((record) => record !== null)
    if (records.length > 0) take(records).catch(() => {}) // the state is kept with the next save
  }

  function work(): void {
    callOff = null
    const streams = [...waiting].slice(0, atOnce)
    for (const stream of streams) waiting.delete(stream)
    introduce(streams)
    if (waiting.size > 0) schedule()
  }

  function schedule(): void {
    if (!stopped) callOff ??= clock.after(0, work)
  }

  return {
    heardOf: introduce,
    learned(stream) {
      if (stream === null) {
        version += 1
        for (const { key } of engine.streams()) waiting.add(key)
      } else {
        const before = told.get(stream)
        if (before) told.set(stream, { ...before, version: -1 })
        waiting.add(stream)
      }
      schedule()
    },
    stop() {
      stopped = true
      callOff?.()
    },
  }
}

function together(given: Introduced, { streamer, tier, language, scenario, nominal }: Introduced) {
  return {
    ...given,
    ...(streamer !== undefined && { streamer }),
    ...(tier !== undefined && { tier }),
    ...(language !== undefined && { language }),
    ...(scenario !== undefined && { scenario }),
    nominal: { ...given.nominal, ...nominal },
  }
}
