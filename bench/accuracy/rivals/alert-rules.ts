import type { Nominal } from '../../../triage/model/record.ts'

/** What one scrape found of one vantage of one stream. A gauge holds the last value ever set. */
export interface Scrape {
  /** Unix ms of the scrape. */
  readonly at: number
  /** Unix ms at which the last sample reached the exporter. */
  readonly lastSampleAt: number
  readonly fps?: number
  readonly bitrateBps?: number
  readonly lossRatio?: number
  readonly frozenMs?: number
  readonly blackMs?: number
  readonly framesTotal?: number
  readonly bytesTotal?: number
  readonly nominal?: Nominal
}

/** An alert: a name and an expression over what was scraped, newest first (never empty). */
export interface AlertRule {
  readonly name: string
  /** The same in PromQL, for those who want to check it. */
  readonly expression: string
  isTrue(scrapes: readonly [Scrape, ...Scrape[]] | readonly Scrape[], now: number): boolean
}

/** `rate(…[30s])` sees two scrapes, 15 s apart. */
const rateOverMs = 30_000

/** The rules. Thresholds are those that guides for live streams name; all wait for `for: 10s`. */
export const alertRules: readonly AlertRule[] = [
  {
    name: 'no-data',
    expression: 'time() - stream_last_sample_timestamp_seconds > 10 or bitrate == 0',
    isTrue: (scrapes, now) =>
      now - newest(scrapes).lastSampleAt > 10_000 || bitrate(scrapes, now) === 0,
  },
  {
    name: 'low-fps',
    expression: 'fps < 0.4 * nominal_fps or (fps < 10 unless nominal_fps)',
    isTrue(scrapes, now) {
      const nominalFps = newest(scrapes).nominal?.fps
      const value = fps(scrapes, now)
      return value !== undefined && value < (nominalFps === undefined ? 10 : nominalFps * 0.4)
    },
  },
  {
    name: 'frozen',
    expression: 'frozen_seconds > 2',
    isTrue: (scrapes) => (newest(scrapes).frozenMs ?? 0) > 2_000,
  },
  {
    name: 'black',
    expression: 'black_seconds > 2',
    isTrue: (scrapes) => (newest(scrapes).blackMs ?? 0) > 2_000,
  },
  {
    name: 'loss',
    expression: 'loss_ratio > 0.05',
    isTrue: (scrapes) => (newest(scrapes).lossRatio ?? 0) > 0.05,
  },
]

function newest(scrapes: readonly Scrape[]): Scrape {
  return scrapes[0] as Scrape
}

function fps(scrapes: readonly Scrape[], now: number): number | undefined {
  return newest(scrapes).fps ?? ratePerSecond(scrapes, now, 'framesTotal')
}

function bitrate(scrapes: readonly Scrape[], now: number): number | undefined {
  return newest(scrapes).bitrateBps ?? ratePerSecond(scrapes, now, 'bytesTotal')
}

/** `rate()`: what was added between the oldest and the newest scrape in the range; a reset starts from 0. */
function ratePerSecond(
  scrapes: readonly Scrape[],
  now: number,
  counter: 'framesTotal' | 'bytesTotal',
): number | undefined {
  const seen = scrapes.filter(
    (scrape) => now - scrape.at < rateOverMs && scrape[counter] !== undefined,
  )
  const last = seen[0]
  const first = seen.at(-1)
  if (!last || !first || last === first) return undefined
  let added = 0
  for (let index = seen.length - 1; index > 0; index -= 1) {
    const before = seen[index]?.[counter] ?? 0
    const after = seen[index - 1]?.[counter] ?? 0
    added += after < before ? after : after - before
  }
  return (added * 1_000) / (last.at - first.at)
}
