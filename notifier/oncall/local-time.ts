import { Temporal } from 'temporal-polyfill'

/**
 * What the wall clock of a zone shows at a moment, if it were never put back: while an hour comes
 * for the second time, it stands at the hour's end. Whoever goes by it sees no local time twice.
 */
export function steadyWallClock(atMs: number, timeZone: string): Temporal.PlainDateTime {
  const now = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone)
  const local = now.toPlainDateTime()
  const first = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  if (first.epochMilliseconds === atMs) return local
  // "Previous" excludes the moment itself, and the change may be at this very one.
  const putBack = now.add({ milliseconds: 1 }).getTimeZoneTransition('previous')
  if (!putBack) return local
  return Temporal.Instant.fromEpochMilliseconds(putBack.epochMilliseconds - 1)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
}

/**
 * The first moment (Unix ms) at which the wall clock of a zone shows `local` or later: the first of
 * two when clocks go back, the moment of the jump when they go forward past it. Later local times
 * never come earlier, so hours and turns that touch on the wall clock touch in time as well.
 */
export function firstMomentMs(local: Temporal.PlainDateTime, timeZone: string): number {
  const before = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  if (before.toPlainDateTime().equals(local)) return before.epochMilliseconds
  return before.getTimeZoneTransition('next')?.epochMilliseconds ?? before.epochMilliseconds
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
