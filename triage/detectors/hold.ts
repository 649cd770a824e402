import { type Lane, read, slot, write } from './lane.ts'

/** What a finding rests on holds so long without a word, … */
const heldMs = 10_000
/** … or for so many samples: some agents ask their sender for a report only now and then. */
const heldSamples = 6

/** Keeps a value while it may still be so; what is no longer reported is not known any more. */
export function hold(lane: Lane, index: number, heardAt: number, value: number | undefined): void {
  const at = read(lane, slot.lastAt)
  if (value !== undefined) {
    write(lane, index, value)
    write(lane, heardAt, at)
  } else if (read(lane, index) >= 0 && isStale(lane, heardAt)) {
    write(lane, index, -1)
  }
}

/** Whether it is too long ago that something was last reported for it to hold. */
export function isStale(lane: Lane, heardAt: number): boolean {
  const heldForMs = Math.max(heldMs, heldSamples * read(lane, slot.intervalMs))
  return read(lane, slot.lastAt) - read(lane, heardAt) > heldForMs
}
