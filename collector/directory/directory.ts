import type { BaseLogger } from 'pino'
import type { Clock } from '../../triage/model/clock.ts'
import type { DirectoryConfig } from './config.ts'
import { createDirectoryFile } from './directory-file.ts'
import type { Entry } from './entry.ts'
import { type EntryTable, emptyTable, tableOf } from './entry-table.ts'
import { createHttpLookup } from './http-lookup.ts'
import type { DirectoryMetrics } from './metrics.ts'
import { compileRules } from './pattern-rules.ts'

/** What a directory is made with. */
export interface DirectoryOptions {
  readonly config: DirectoryConfig
  readonly clock: Clock
  readonly log: BaseLogger
  readonly metrics: DirectoryMetrics
}

/** How well the directory can be read; shown on `/readyz`. */
export interface DirectoryStatus {
  /** `degraded`: a part of it cannot be read, and what was known before is used. */
  readonly state: 'up' | 'degraded'
  /** One plain line without secrets or values; empty when it is up. */
  readonly reason: string
  /** Entries in use of the configuration and the file. */
  readonly entries: number
}

/** Who streams what. */
export interface Directory {
  /** Resolves when the file has been read, or could not be. */
  start(): Promise<void>
  stop(): Promise<void>
  /**
   * What is known of a stream now, at once; undefined when nothing is. `streamer` is who streams
   * as far as others have said: it comes before what the directory would say, and whoever is
   * somebody else lends neither language nor addresses.
   *
   * Each of these fills in what those before it left open: the entry of the stream, the entry of
   * the streamer (each from the configuration, then from the file), the look-up, the first rule
   * that matches.
   */
  find(stream: string, streamer?: string): Entry | undefined
  /**
   * Who has this address, under one of these names or kinds of channels, best first; undefined when
   * neither the configuration nor the file says so. A look-up cannot be asked backwards.
   */
  streamerAt(namesOrKinds: readonly string[], address: string): string | undefined
  status(): DirectoryStatus
  /** Calls `told` when more or something else may be known: of one stream, or of any (`null`). */
  follow(told: (stream: string | null) => void): void
}

/** A directory of entries, a file, a look-up and rules, as far as they are configured. */
export function createDirectory(options: DirectoryOptions): Directory {
  const { config, clock, log, metrics } = options
  const followers: ((stream: string | null) => void)[] = []
  const tell = (stream: string | null) => {
    for (const told of followers) told(stream)
  }
  const fixed = tableOf(config.entries).table
  const matchRules = compileRules(config.rules)
  const shared = { clock, log, metrics }
  const file = config.file
    ? createDirectoryFile({
        ...{ ...shared, file: config.file, checkMs: config.fileCheckMs },
        onChanged: () => tell(null),
      })
    : null
  const http = config.http
    ? createHttpLookup({ ...shared, config: config.http, onLearned: tell })
    : null
  const fromFile = (): EntryTable => file?.table() ?? emptyTable

  return {
    start: async () => file?.start(),
    async stop() {
      http?.stop()
      await file?.stop()
    },
    find(stream, announced) {
      const tables = [fixed, fromFile()]
      const own = tables.map((table) => table.ofStream(stream))
      const rule = matchRules(stream)
      const listed = announced ?? own.find((entry) => entry?.streamer)?.streamer
      const answer = http?.find(stream, listed ?? rule?.streamer)
      const streamer = listed ?? answer?.streamer ?? rule?.streamer
      const person = streamer === undefined ? [] : tables.map((each) => each.ofStreamer(streamer))
      return merge(streamer, [...own, ...person, answer, rule])
    },
    streamerAt(namesOrKinds, address) {
      for (const table of [fixed, fromFile()])
        for (const each of namesOrKinds) {
          const streamer = table.ofAddress(each, address)
          if (streamer !== undefined) return streamer
        }
      return undefined
    },
    follow: (told) => void followers.push(told),
    status() {
      const reason = [file?.trouble(), http?.trouble()].filter(Boolean).join('; ')
      const entries = fixed.size + fromFile().size
      return { state: reason === '' ? 'up' : 'degraded', reason, entries }
    },
  }
}

/** Each layer fills in what those before it left open. */
function merge(
  streamer: string | undefined,
  layers: readonly (Entry | undefined)[],
): Entry | undefined {
  const told = layers.filter((layer) => layer !== undefined).map((layer) => fitFor(layer, streamer))
  if (told.length === 0) return undefined
  const { stream: _, ...known } = Object.assign({}, ...told.toReversed())
  const nominal = Object.assign({}, ...told.toReversed().map((layer) => layer.nominal))
  const addresses = Object.assign({}, ...told.toReversed().map((layer) => layer.addresses))
  return { ...known, ...(streamer !== undefined && { streamer }), nominal, addresses }
}

/** Of an entry about somebody else, what is true of the stream whoever sends it. */
function fitFor(entry: Entry, streamer: string | undefined): Entry {
  if (entry.streamer === undefined || entry.streamer === streamer) return entry
  const { scenario, nominal } = entry
  return { ...(scenario && { scenario }), ...(nominal && { nominal }) }
}
