import { type Lane, read, write } from './lane.ts'

/** What a value is when all is well: it follows a lower one soon and a higher one over minutes. */
export function learnSlowly(lane: Lane, reference: number, value: number | undefined): void {
  if (value === undefined || value < 0) return
  const before = read(lane, reference)
  const weight = value < before ? 0.1 : 0.005
  write(lane, reference, before < 0 ? value : before + (value - before) * weight)
}

/** The same for what is the better the more there is of it. */
export function learnMostSlowly(lane: Lane, reference: number, value: number): void {
  const before = read(lane, reference)
  const weight = value > before ? 0.1 : 0.005
  write(lane, reference, before < 0 ? value : before + (value - before) * weight)
}
