import { dimensionTraits } from './dimension.ts'
import { type Group, recentMs, slotCount, slotMs } from './group.ts'
import { lnBinomialTail, logLikelihoodRatio } from './likelihood.ts'

/** What the score of a group depends on, besides its own counts. */
export interface Scene {
  /** How many groups there are to be fooled by. */
  readonly groups: number
  /** How often a stream of this group falls ill by itself, per ms; of a group just tallied. */
  rateOf(group: Group): number
  /** How long a trouble of a stream's own lasts, in ms. */
  readonly lastsMs: number
  /** Whether the group has an open incident. */
  isOpen(group: Group): boolean
}

/** A group that may be behind troubles, and what speaks for it. */
export interface Suspicion {
  readonly group: Group
  /** Ill streams that it would explain. */
  readonly ill: number
  /** Streams that could have fallen ill by it. */
  readonly of: number
  /** The stretch of time that speaks loudest, how many fell ill in it, and how many would have by chance. */
  readonly windowMs: number
  readonly victims: number
  readonly expected: number
  /** The logarithm of the chance of that. */
  readonly lnChance: number
  /** By how much (natural logarithm) it explains better than chance, less what an incident costs. */
  readonly gain: number
}

/** Troubles that begin within 4 s are one blow; a slow decay takes two minutes. In slots. */
const windows = [2, 6, 15, slotCount] as const

/** An incident that chance alone would make is tolerated once in so many hours of one fleet. */
const falseAlarmEveryHours = 10_000
const hourMs = 3_600_000

/** There must be so many times what chance would make. */
const leastExcess = 5

/** What an incident costs against having one less (natural logarithm), when it is new or open already. */
const newCost = 6
const keepCost = 3
/** By chance a stream is ill with those of an incident when it falls ill within so long of them. */
const blowMs = 30_000

/**
 * How strongly a group's tally speaks for one shared cause. Null when it does not: too few, too
 * small a share of the group, or (for a new incident) no more than chance would make somewhere,
 * sometime, in the most surprising of several windows of time.
 */
export function suspicionOf(group: Group, scene: Scene): Suspicion | null {
  const { ill, settled } = group.tally
  const { fewest, leastShare, handicap } = dimensionTraits[group.dimension]
  const of = Math.max(ill, group.watched - settled)
  if (ill < fewest || ill < group.watched * leastShare) return null
  const rate = scene.rateOf(group)
  const chronic = chanceIn(scene.lastsMs, rate)
  const open = scene.isOpen(group)
  // The same measure for all groups, whatever their windows, so that they can be compared.
  const usual = Math.max(chronic, chanceIn(blowMs, rate))
  const gain = logLikelihoodRatio(ill, of, usual) - (open ? keepCost : newCost) - handicap
  if (gain <= 0) return null
  const surprises = [
    surprise({ group, of, windowMs: recentMs, victims: ill, chance: chronic }),
    ...windows.map((length) => {
      const windowMs = length * slotMs
      const victims = most(group.tally.slots, length)
      return surprise({ group, of, windowMs, victims, chance: chanceIn(windowMs, rate) })
    }),
  ]
  const best = surprises.reduce((a, b) => (oddsOf(b, scene) > oddsOf(a, scene) ? b : a))
  if (!open && oddsOf(best, scene) <= 0) return null
  return { group, ill, of, gain, ...best }
}

/** The chance of one stream to fall ill by itself within so long. */
function chanceIn(ms: number, rate: number): number {
  return 1 - Math.exp(-rate * ms)
}

type Surprise = Pick<Suspicion, 'windowMs' | 'victims' | 'expected' | 'lnChance'>

function surprise(seen: {
  readonly group: Group
  readonly of: number
  readonly windowMs: number
  readonly victims: number
  /** The chance of one stream to be among them by itself. */
  readonly chance: number
}): Surprise {
  const { group, of, windowMs, victims, chance } = seen
  const expected = of * chance
  const { fewest } = dimensionTraits[group.dimension]
  const enough = victims >= fewest && victims >= leastExcess * expected
  return { windowMs, victims, expected, lnChance: enough ? lnBinomialTail(victims, of, chance) : 0 }
}

/** How far it is beyond what chance makes somewhere, sometime (natural logarithm). */
function oddsOf({ windowMs, lnChance }: Surprise, { groups }: Scene): number {
  return -lnChance - Math.log(groups) - Math.log((falseAlarmEveryHours * hourMs) / windowMs)
}

/** The most that any `length` slots in a row have counted. */
function most(slots: Uint32Array, length: number): number {
  let sum = 0
  let best = 0
  for (let place = 0; place < slots.length; place += 1) {
    sum += slots[place] as number
    if (place >= length) sum -= slots[place - length] as number
    if (sum > best) best = sum
  }
  return best
}
