import { Temporal } from 'temporal-polyfill'

/** A stretch of time in which local time is a fixed distance from UTC. Half-open, Unix ms. */
export interface ZonePiece {
  readonly fromMs: number
  readonly toMs: number
  /** Local time minus UTC. */
  readonly offsetMs: number
}

/** A time zone as pieces of fixed offset. */
export interface TimeZone {
  pieceAt(atMs: number): ZonePiece
}

/**
 * A zone by its IANA name. Pieces that were asked for are remembered: looking for a change of the
 * clocks is slow, and tickets ask about the same few months over and over.
 *
 * @throws RangeError when this machine knows no such zone
 */
export function createTimeZone(name: string): TimeZone {
  Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
  const known: ZonePiece[] = []

  function find(atMs: number): ZonePiece {
    const at = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(name)
    const next = at.getTimeZoneTransition('next')
    const since = at.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')
    return {
      fromMs: since ? since.epochMilliseconds : Number.NEGATIVE_INFINITY,
      toMs: next ? next.epochMilliseconds : Number.POSITIVE_INFINITY,
      offsetMs: at.offsetNanoseconds / 1_000_000,
    }
  }

  return {
    pieceAt(atMs) {
      const remembered = known.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs)
      if (remembered) return remembered
      const piece = find(atMs)
      known.push(piece)
      return piece
    },
  }
}
