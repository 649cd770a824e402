import { Counter, Gauge, Registry } from 'prom-client'

/** The parts of a directory that can be in trouble. */
export const directoryParts = ['file', 'http'] as const
export type DirectoryPart = (typeof directoryParts)[number]

/**
 * What became of a question: an entry, `unknown`, no answer (`failed`), an answer that is no entry
 * (`invalid`), or too many questions were waiting (`dropped`).
 */
export const lookupOutcomes = ['known', 'unknown', 'failed', 'invalid', 'dropped'] as const
export type LookupOutcome = (typeof lookupOutcomes)[number]

/** The figures of the directory. */
export interface DirectoryMetrics {
  partState(part: DirectoryPart, isUp: boolean): void
  /** The file was read. */
  fileRead(outcome: 'loaded' | 'refused', entries: number): void
  lookedUp(outcome: LookupOutcome): void
}

/** Registers the directory's figures with `registry`; without one they are counted by nobody. */
export function createDirectoryMetrics(registry: Registry = new Registry()): DirectoryMetrics {
  const registers = [registry]
  const up = new Gauge({
    name: 'stallwatch_directory_up',
    help: '1 for a part of the directory that can be read, 0 for one that cannot and whose older knowledge is used.',
    labelNames: ['part'],
    registers,
  })
  const entries = new Gauge({
    name: 'stallwatch_directory_file_entries',
    help: 'Entries in use from the directory file.',
    registers,
  })
  const reads = new Counter({
    name: 'stallwatch_directory_file_reads_total',
    help: 'Times the directory file was read, by outcome.',
    labelNames: ['outcome'],
    registers,
  })
  const lookups = new Counter({
    name: 'stallwatch_directory_lookups_total',
    help: 'Streams that were looked up over HTTP, by outcome.',
    labelNames: ['outcome'],
    registers,
  })
  return {
    partState: (part, isUp) => up.set({ part }, isUp ? 1 : 0),
    fileRead(outcome, count) {
      reads.inc({ outcome })
      entries.set(count)
    },
    lookedUp: (outcome) => lookups.inc({ outcome }),
  }
}
