import type { TelemetryRecord } from '../../triage/model/record.ts'

/** When samples of each stream were made, for the last quarter of an hour or more. */
export interface SampleTimes {
  note(record: TelemetryRecord): void
  /**
   * When a sample could first show what began at `start`: the first sample that ends after it, or
   * the moment at which the next one was due, should that be earlier; `start` when neither is known.
   */
  showsAt(stream: string, start: number): number
}

/** So many times are kept of each stream; a quarter of an hour at nine samples a second. */
const keptTimes = 8_192
/** The usual gap is the median of so many gaps before. */
const gapsLookedAt = 15
const never = Number.POSITIVE_INFINITY

/** No times yet. */
export function createSampleTimes(): SampleTimes {
  const timesOf = new Map<string, number[]>()
  return {
    note(record) {
      if (record.type !== 'sample') return
      const { stream, at } = record
      const times = timesOf.get(stream)
      if (times === undefined) {
        timesOf.set(stream, [at])
        return
      }
      if (times.length >= keptTimes) times.splice(0, keptTimes / 2)
      const place = placeAfter(times, at)
      if (place === times.length) times.push(at)
      else times.splice(place, 0, at)
    },
    showsAt(stream, start) {
      const times = timesOf.get(stream) ?? []
      const next = placeAfter(times, start)
      const before = times[next - 1]
      const due = before === undefined ? never : Math.max(start, before + usualGap(times, next))
      const showsAt = Math.min(times[next] ?? never, due)
      return showsAt === never ? start : showsAt
    },
  }
}

/** The first place whose time is later. Searched from the end: samples come nearly in order. */
function placeAfter(times: readonly number[], at: number): number {
  const last = times.at(-1)
  if (last === undefined || last <= at) return times.length
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] as number) <= at) low = middle + 1
    else high = middle
  }
  return low
}

function usualGap(times: readonly number[], end: number): number {
  const gaps: number[] = []
  for (let index = Math.max(1, end - gapsLookedAt); index < end; index += 1) {
    gaps.push((times[index] as number) - (times[index - 1] as number))
  }
  gaps.sort((a, b) => a - b)
  return gaps[gaps.length >> 1] ?? never
}
