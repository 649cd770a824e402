import { Temporal } from 'temporal-polyfill'

/**
 * A local time as a number: the ms from 1970-01-01T00:00 to it on the same wall clock. Without a zone
 * all days are alike, so such numbers may be added and compared; only this file turns them into moments.
 */
export type WallMs = number

/** A time in which a zone does not change its clocks. */
interface Span {
  readonly fromMs: number
  readonly toMs: number
  readonly offsetMs: number
  /** The offset before it. */
  readonly beforeMs: number
}

const hourMs = 3_600_000
/** No wall clock is further than this from UTC, nor was since 1970. */
const furthestMs = 16 * hourMs
/** Years of spans of one zone; then they are forgotten and found again. */
const spansKept = 64
const spansOf = new Map<string, Span[]>()

/** A local time such as `2026-01-05T08:00` as a number. */
export function wallMsOf(local: string): WallMs {
  return Temporal.PlainDateTime.from(local).toZonedDateTime('UTC').epochMilliseconds
}

/**
 * What the wall clock of a zone shows at a moment, if it were never put back: while an hour comes
 * for the second time, it stands at the hour's end. Whoever goes by it sees no local time twice.
 */
export function steadyWallMs(atMs: number, timeZone: string): WallMs {
  const { fromMs, offsetMs, beforeMs } = spanAt(atMs, timeZone)
  return Math.max(atMs + offsetMs, fromMs + beforeMs - 1)
}

/**
 * The first moment (Unix ms) at which the wall clock of a zone shows `wallMs` or later: the first of
 * two when clocks go back, the moment of the jump when they go forward past it. Later local times
 * never come earlier, so hours and turns that touch on the wall clock touch in time as well.
 */
export function firstMomentMs(wallMs: WallMs, timeZone: string): number {
  let span = spanAt(wallMs - furthestMs, timeZone)
  while (span.toMs + span.offsetMs <= wallMs) span = spanAt(span.toMs, timeZone)
  return Math.max(span.fromMs, wallMs - span.offsetMs)
}

/** How a local time and a moment belong together. `twice` and `never` come of clocks that change. */
export type LocalMoment =
  | { readonly outcome: 'once'; readonly atMs: number }
  | { readonly outcome: 'twice' | 'never' }

/** The one moment (Unix ms) a person means by a local time, if there is exactly one. */
export function onlyMoment(local: Temporal.PlainDateTime, timeZone: string): LocalMoment {
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  const later = local.toZonedDateTime(timeZone, { disambiguation: 'later' })
  if (earlier.epochMilliseconds === later.epochMilliseconds)
    return { outcome: 'once', atMs: earlier.epochMilliseconds }
  return { outcome: earlier.toPlainDateTime().equals(local) ? 'twice' : 'never' }
}

function spanAt(atMs: number, timeZone: string): Span {
  const known = spansOf.get(timeZone) ?? []
  const found = known.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs)
  if (found) return found
  const span = findSpan(atMs, timeZone)
  spansOf.set(timeZone, [...(known.length < spansKept ? known : []), span])
  return span
}

function findSpan(atMs: number, timeZone: string): Span {
  const now = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone)
  // "Previous" excludes the moment itself, and clocks may change at this very one.
  const from = now.add({ milliseconds: 1 }).getTimeZoneTransition('previous')
  const before = from?.subtract({ milliseconds: 1 }) ?? now
  return {
    fromMs: from?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    toMs: now.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: now.offsetNanoseconds / 1e6,
    beforeMs: before.offsetNanoseconds / 1e6,
  }
}
