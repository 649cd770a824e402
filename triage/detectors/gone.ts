import { type Detector, type Verdict, verdict } from './detector.ts'
import {
  isCurrent,
  isSilent,
  type Lane,
  read,
  sight,
  silenceGraceMs,
  silentForMs,
  slot,
} from './lane.ts'
import { movesElsewhere, movesPastEncoder } from './siblings.ts'

/** When a stream that never said goodbye counts as gone. */
export interface GoneOptions {
  /** A vantage that looked and did not find it has said so for this long. */
  readonly absentMs: number
  /** Not a word from any vantage for so long (SRS drops a silent publisher after 5 s). */
  readonly silentMs: number
  /** Back for so long before it is over. */
  readonly clearAfterMs: number
}

/** The shipped values; scenarios change them. */
export const goneDefaults: GoneOptions = { absentMs: 1_000, silentMs: 8_000, clearAfterMs: 5_000 }

/**
 * `gone`: the stream vanished without an end. Either a vantage looked and it was not there, or
 * every vantage has fallen silent. A stream that some vantage still sees move is not gone (though
 * an encoder that still makes pictures is no proof against one that looked and found nothing),
 * and one that has never been seen cannot go.
 */
export function gone(options: GoneOptions): Detector {
  return {
    symptom: 'gone',
    hysteresis: { raiseAfterMs: 0, clearAfterMs: options.clearAfterMs },
    judge(lane, at) {
      if (read(lane, slot.lastAt) === 0) return verdict.unclear
      switch (read(lane, slot.sight)) {
        case sight.blind:
          return verdict.unclear
        case sight.absent:
          return at - read(lane, slot.sightAt) >= options.absentMs && !movesPastEncoder(lane, at)
            ? verdict.ill
            : verdict.unclear
        default:
          return isSilent(lane, at) ? judgeSilence(lane, at, options) : judgeSample(lane, at)
      }
    },
    onsetAt: (lane) =>
      read(lane, slot.sight) === sight.absent
        ? read(lane, slot.sightAt)
        : Math.max(read(lane, slot.lastAt), read(lane, slot.seenFromAt)),
    evidence: (lane, at) => ({
      silentMs: Math.max(0, Math.round(silentForMs(lane, at))),
      absent: read(lane, slot.sight) === sight.absent ? 1 : 0,
    }),
  }
}

/** The vantage that was heard last speaks for all: when it has been silent long enough, all have. */
function judgeSilence(lane: Lane, at: number, { silentMs }: GoneOptions): Verdict {
  if (movesElsewhere(lane, at)) return verdict.unclear
  const newest = read(lane, slot.lastAt) >= lane.streamLastAt
  const patienceMs = Math.max(silentMs, 2 * silenceGraceMs(lane))
  return newest && unheardForMs(lane, at) >= patienceMs ? verdict.ill : verdict.unclear
}

function judgeSample(lane: Lane, at: number): Verdict {
  const moves = read(lane, slot.movedAt) === read(lane, slot.lastAt)
  return moves && isCurrent(lane, at) ? verdict.well : verdict.unclear
}

/** How long this vantage has had no word of the stream, not counting when nobody could look. */
function unheardForMs(lane: Lane, at: number): number {
  return Math.min(silentForMs(lane, at), at - read(lane, slot.seenFromAt))
}
