import { createFleet, type Fleet } from '../../fixtures/simulate/fleet.ts'
import { playFleet } from '../../fixtures/simulate/play-fleet.ts'
import type { StreamSpec } from '../../fixtures/simulate/stream-spec.ts'
import type { Truth } from '../../fixtures/simulate/truth.ts'
import type { Course, StreamTruth } from './race.ts'
import { createSampleTimes, type SampleTimes } from './sample-times.ts'
import type { Stall } from './score.ts'

/** How large a fleet, and for how long. */
export interface SimulatedCourseOptions {
  readonly streams: number
  readonly hours: number
  readonly seed: string
  /** Illnesses that begin per stream and hour. */
  readonly illnessesPerHour: number
  /** Holds of the picture at least so long are to be found. */
  readonly minStallMs: number
}

/** Unix ms at which every simulated run begins. */
const startAt = 1_764_000_000_000
/** Truth is collected so often … */
const gatherEveryMs = 60_000
/** … and forgotten by the fleet so long after its end. */
const keepTruthMs = 1_200_000
/** By then the samples around a moment have come. */
const settledAfterMs = 30_000

/**
 * A seeded fleet in which streams fall ill by chance. Holds no more than the fleet, a quarter of
 * an hour of sample times and the truths themselves.
 */
export function simulatedCourse(options: SimulatedCourseOptions): Course {
  const { seed, streams, hours, illnessesPerHour } = options
  let truths: readonly StreamTruth[] = []
  return {
    name: `simulated fleet, ${streams} streams × ${hours} h, seed ${seed}`,
    async play(turn) {
      const fleet = createFleet({
        seed,
        streams,
        startAt,
        chance: { perStreamHour: illnessesPerHour },
        keepTruthMs,
      })
      const untilAt = startAt + Math.round(hours * 3_600_000)
      const times = createSampleTimes()
      const gathered = createGathered(fleet, times)
      let gatheredAt = startAt
      for (const step of playFleet(fleet, { fromAt: startAt, untilAt })) {
        for (const record of step.records) times.note(record)
        turn(step)
        if (step.at - gatheredAt < gatherEveryMs) continue
        gatheredAt = step.at
        gathered.gather(step.at - settledAfterMs)
      }
      gathered.gather(Number.POSITIVE_INFINITY)
      truths = gathered.truthsBetween(untilAt, options.minStallMs)
    },
    truth: () => truths,
  }
}

/** Collects what the fleet knows before it forgets. */
function createGathered(fleet: Fleet, times: SampleTimes) {
  const truths = new Map<string, Truth>()
  const unexplained = new Map<
    string,
    { readonly stream: string; readonly start: number; readonly end: number }
  >()
  const shows = new Map<string, number>()

  function noteShows(stream: string, start: number, settledAt: number): void {
    const key = `${Math.round(start)} ${stream}`
    if (start <= settledAt && !shows.has(key)) shows.set(key, times.showsAt(stream, start))
  }

  function stallsOf(spec: StreamSpec, minStallMs: number): Stall[] {
    const byIllness = [...truths.values()].filter(
      ({ stream, fault }) => stream === spec.stream && fault,
    )
    const stallOf = (start: number, end: number, groups: readonly string[]) => ({
      start,
      end,
      showsAt: shows.get(`${Math.round(start)} ${spec.stream}`) ?? start,
      groups: [...groups, `seen by ${spec.vantages.join('+')}`],
    })
    const known = byIllness.flatMap((truth) =>
      truth.felt
        .filter(({ kind }) => kind === 'hold')
        .map(({ start, end }) =>
          stallOf(start, end, [
            `illness ${truth.illness}`,
            isVisible(truth) ? 'some vantage can show it' : 'no vantage can show it',
          ]),
        ),
    )
    const unknown = [...unexplained.values()]
      .filter(({ stream }) => stream === spec.stream)
      .map(({ start, end }) => stallOf(start, end, ['illness none']))
    return [...known, ...unknown].filter(({ start, end }) => end - start >= minStallMs)
  }

  return {
    gather(settledAt: number): void {
      for (const truth of fleet.truth()) {
        truths.set(`${truth.stream} ${truth.illness} ${truth.onsetAt}`, truth)
        for (const { kind, start } of truth.felt) {
          if (kind === 'hold') noteShows(truth.stream, start, settledAt)
        }
      }
      for (const { stream, felt } of fleet.unexplained()) {
        if (felt.kind !== 'hold') continue
        unexplained.set(`${stream} ${felt.start}`, { stream, ...felt })
        noteShows(stream, felt.start, settledAt)
      }
    },
    truthsBetween(untilAt: number, minStallMs: number): StreamTruth[] {
      const byStream = Map.groupBy(truths.values(), ({ stream }) => stream)
      return fleet.specs
        .filter(({ neverStarts }) => !neverStarts)
        .map((spec) => {
          const its = byStream.get(spec.stream) ?? []
          const faults = its.filter(({ fault }) => fault)
          return {
            stream: spec.stream,
            watched: { start: startAt, end: untilAt },
            stalls: stallsOf(spec, minStallMs),
            ill: faults.flatMap(({ onsetAt, endAt, felt }) => [
              { start: onsetAt, end: endAt },
              ...felt,
            ]),
            felt: faults
              .flatMap(({ felt }) => felt)
              .filter(({ kind }) => kind === 'hold' || kind === 'slideshow'),
            quiet: its
              .filter(({ fault }) => !fault)
              .map(({ illness, onsetAt, endAt }) => ({
                kind: illness,
                start: onsetAt,
                end: endAt,
              })),
            faults: faults.map((truth) => ({
              start: truth.onsetAt,
              end: Math.min(truth.endAt, untilAt),
              illness: truth.illness,
              cause: truth.cause,
              visible: isVisible(truth),
            })),
          }
        })
    },
  }
}

/** Whether a vantage that looks at the stream is expected to show anything of it. */
function isVisible({ expected }: Truth): boolean {
  return Object.values(expected).some((symptoms) => symptoms.length > 0)
}
