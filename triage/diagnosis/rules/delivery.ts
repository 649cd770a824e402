import { atTheDoor } from '../case-file.ts'
import type { Rule } from '../rule.ts'

/** What comes in is well and what viewers get is not: it is lost between us and them. */
export const delivery: Rule = (file) => {
  const door = atTheDoor(file)
  const downstream = [file.readings.edge, file.readings.player].find(
    (reading) => reading?.raised.length,
  )
  if (!door?.fresh || !downstream) return null
  const wellAtTheDoor = door.raised.length === 0 && (door.fps ?? door.bitrateBps ?? 0) > 0
  if (!wellAtTheDoor) return null
  const evidence: Record<string, number> = {}
  if (door.fps !== undefined) evidence.fpsIn = door.fps
  if (downstream.fps !== undefined) evidence.fpsOut = downstream.fps
  return { cause: 'delivery', confidence: 0.75, reason: 'well-in-ill-out', evidence }
}
