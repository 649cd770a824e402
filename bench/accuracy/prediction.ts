import { quantile } from './figures.ts'
import type { Log, StreamTruth } from './race.ts'
import { type Raised, type Span, type Stall, union, warningSign } from './score.ts'

/** An announcement says that a stall comes within this time. */
export const horizonMs = 30_000
/** A stall counts as announced when it was so long before: time enough to do something. */
export const aheadMs = 5_000

/** How stalls of one kind were announced. */
export interface ForetoldFigures {
  readonly stalls: number
  /** Announced at least `aheadMs` before they began. */
  readonly announced: number
  /** From the announcement to the stall, of those announced at all; NaN when none was. */
  readonly leadP50Ms: number
}

/** What the announcements were worth. */
export interface AnnouncementFigures {
  /** Made while nothing was suffered; vantages that announce at the same time are one. */
  readonly made: number
  /** Of these: viewers began to suffer within `horizonMs`. */
  readonly cameTrue: number
  /** Made when viewers suffered already: these announce nothing, and are counted in neither. */
  readonly late: number
  /** How far the time they named was off, either way, of those that came true and named one. */
  readonly offByP50Ms: number
}

/** What was foretold, by the stalls and by the announcements. */
export interface Prediction {
  readonly stalls: ReadonlyMap<string, ForetoldFigures>
  readonly announcements: AnnouncementFigures
}

/** The line of all stalls by congestion of the streamer's uplink. */
export const congestionStalls = 'uplink-congestion, all'
/** The line that says most: an uplink's first stall in a while is the one worth announcing. */
export const firstStalls = 'uplink-congestion, first of a spell'

/**
 * Judges what `at-risk` said. A stall is *announced* when the sign was raised at least 5 s before
 * it began, and either no more than 30 s before it or is still raised 5 s before. An announcement
 * *came true* when viewers began to suffer (a picture that stands for half a second, or a
 * slideshow) within 30 s of it. Later stalls of a spell are easy, so the *first* are also counted
 * alone: those with no other stall in the 30 s before.
 */
export function judgePrediction(log: Log, truths: readonly StreamTruth[]): Prediction {
  const warned = truths.map((truth) => ({
    truth,
    warnings: log.of(truth.stream).raised.filter(({ sign }) => sign === warningSign),
  }))
  return { stalls: stallsForetold(warned), announcements: worthOf(warned) }
}

interface Warned {
  readonly truth: StreamTruth
  readonly warnings: readonly Raised[]
}

function stallsForetold(warned: readonly Warned[]): ReadonlyMap<string, ForetoldFigures> {
  const leads = warned.flatMap(({ truth, warnings }) =>
    truth.stalls.flatMap((stall) =>
      namesOf(stall, truth).map((name) => ({ name, lead: leadOf(stall, warnings) })),
    ),
  )
  return new Map(
    [...Map.groupBy(leads, ({ name }) => name)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, its]) => [name, foretold(its.map(({ lead }) => lead))]),
  )
}

function worthOf(warned: readonly Warned[]): AnnouncementFigures {
  const outcomes = warned.flatMap(({ truth, warnings }) => {
    const felt = union(truth.felt)
    return together(warnings).map((one) => ({ ...one, outcome: outcomeOf(one, felt) }))
  })
  const late = outcomes.filter(({ outcome }) => outcome === 'late').length
  const cameTrue = outcomes.filter(({ outcome }) => typeof outcome === 'number')
  const offBy = cameTrue
    .flatMap(({ outcome, foretoldMs }) =>
      foretoldMs === undefined ? [] : [Math.abs(Number(outcome) - foretoldMs)],
    )
    .sort((a, b) => a - b)
  return {
    made: outcomes.length - late,
    cameTrue: cameTrue.length,
    late,
    offByP50Ms: quantile(offBy, 0.5),
  }
}

function foretold(leads: readonly (number | null)[]): ForetoldFigures {
  const known = leads.filter((lead) => lead !== null).sort((a, b) => a - b)
  return {
    stalls: leads.length,
    announced: known.filter((lead) => lead >= aheadMs).length,
    leadP50Ms: quantile(known, 0.5),
  }
}

/** How long before the stall it was announced; null when it was not. */
function leadOf({ start }: Stall, warnings: readonly Raised[]): number | null {
  const ahead = warnings.filter(
    (one) => one.start <= start && (one.start >= start - horizonMs || one.end >= start - aheadMs),
  )
  return ahead.length === 0 ? null : start - Math.min(...ahead.map((one) => one.start))
}

/** What a stall is counted under: its illness if that is one of congestion, and all of these. */
function namesOf(stall: Stall, { stalls, faults }: StreamTruth): readonly string[] {
  const congestion = faults.filter(({ cause }) => cause === 'uplink-congestion')
  const illness = congestion.find((fault) => stall.groups.includes(`illness ${fault.illness}`))
  if (!illness) return ['other causes']
  const isFirst = !stalls.some(
    ({ start, end }) => start < stall.start && end >= stall.start - horizonMs,
  )
  const names = [congestionStalls, `  ${illness.illness}`]
  return isFirst ? [...names, firstStalls, `  ${illness.illness}, first`] : names
}

/** Announcements of several vantages at the same time, as one. */
function together(warnings: readonly Raised[]): readonly (Span & Pick<Raised, 'foretoldMs'>)[] {
  const merged: { start: number; end: number; foretoldMs?: number | undefined }[] = []
  for (const { start, end, foretoldMs } of [...warnings].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && start <= last.end) {
      last.end = Math.max(last.end, end)
      last.foretoldMs ??= foretoldMs
    } else merged.push({ start, end, foretoldMs })
  }
  return merged
}

/** When suffering began after an announcement, in ms; `late` when it had begun, `false` when it did not. */
function outcomeOf({ start }: Span, felt: readonly Span[]): number | 'late' | 'false' {
  if (felt.some((one) => one.start <= start && one.end >= start)) return 'late'
  const next = felt.find((one) => one.start > start)
  return next && next.start <= start + horizonMs ? next.start - start : 'false'
}
