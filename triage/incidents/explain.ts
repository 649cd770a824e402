import { type Group, type Place, slotCount, slotMs, tallyIn } from './group.ts'
import { type Scene, type Suspicion, suspicionOf } from './suspicion.ts'

/** A stream that is ill. */
export interface Patient {
  readonly stream: string
  place: Place
  /** The dimensions that may be behind it, as bits. */
  suspects: number
  readonly onsetAt: number
}

/** One group that is behind several troubles. */
export interface Explanation<P extends Patient> {
  readonly suspicion: Suspicion
  readonly patients: readonly P[]
  /** How much worse (natural logarithm) the best explanation without this group is. */
  readonly margin: number
}

/** What is to be explained. */
export interface Question<P extends Patient> {
  readonly at: number
  readonly patients: readonly P[]
  /** Streams of incidents that are not asked about any more. */
  readonly settled: Iterable<P>
  readonly scene: Scene
  /** A number that no look before has had. */
  nextLook(): number
}

interface Solution<P extends Patient> {
  readonly suspicions: readonly Suspicion[]
  readonly taken: ReadonlyMap<Group, readonly P[]>
  readonly gain: number
}

/** The first choice decides the rest, so that it is forbidden and another one tried, so often. */
const attempts = 4

/**
 * The groups that together explain best what ails these streams; none when chance explains it.
 * The group that explains most is taken and what it explains set aside, until nothing is left that
 * chance would not make; of a few such solutions, the best is believed. A stream that several of
 * its groups explain goes to the one that is the most ill.
 */
export function explain<P extends Patient>(question: Question<P>): readonly Explanation<P>[] {
  const solutions: Solution<P>[] = []
  const banned = new Set<Group>()
  while (solutions.length < attempts) {
    const solution = solve(question, banned)
    const [first] = solution.suspicions
    if (!first) break
    solutions.push(solution)
    banned.add(first.group)
  }
  if (solutions.length === 0) return []
  const best = solutions.reduce((a, b) => (b.gain > a.gain + 1e-9 ? b : a))
  const assigned = assign(question.patients, best.suspicions)
  return best.suspicions.map((suspicion) => ({
    suspicion,
    patients: assigned.get(suspicion.group) ?? [],
    margin: marginOf(suspicion.group, best, solutions),
  }))
}

/** What speaks for each group that may explain some of these, the strongest first. */
function suspicionsOf<P extends Patient>(
  { at, settled, scene, nextLook }: Question<P>,
  patients: readonly P[],
): Suspicion[] {
  const look = nextLook()
  const touched: Group[] = []
  const oldest = Math.floor(at / slotMs) - slotCount + 1
  for (const patient of patients) tally(patient, { look, oldest, touched })
  for (const { place } of settled) {
    for (const group of place.groups) if (group.tally.look === look) group.tally.settled += 1
  }
  return touched
    .map((group) => suspicionOf(group, scene))
    .filter((suspicion) => suspicion !== null)
    .sort(strongestFirst)
}

/** Counts an ill stream in each group that may be behind it. */
function tally(
  { place, suspects, onsetAt }: Patient,
  { look, oldest, touched }: { look: number; oldest: number; touched: Group[] },
): void {
  const slot = Math.min(slotCount - 1, Math.floor(onsetAt / slotMs) - oldest)
  for (const group of place.groups) {
    if ((group.bit & suspects) === 0) continue
    if (group.tally.look !== look) touched.push(group)
    const counts = tallyIn(group, look)
    counts.ill += 1
    if (slot >= 0) counts.slots[slot] = (counts.slots[slot] as number) + 1
  }
}

/** Of two that explain the same equally well, the one of fewer streams, then the narrower one. */
function strongestFirst(a: Suspicion, b: Suspicion): number {
  if (Math.abs(a.gain - b.gain) > 1e-9) return b.gain - a.gain
  if (a.of !== b.of) return a.of - b.of
  if (a.group.bit !== b.group.bit) return a.group.bit - b.group.bit
  return a.group.key < b.group.key ? -1 : 1
}

function solve<P extends Patient>(question: Question<P>, banned: ReadonlySet<Group>): Solution<P> {
  const suspicions: Suspicion[] = []
  const taken = new Map<Group, readonly P[]>()
  let rest = question.patients
  const strongest = (settled: Iterable<P>) =>
    suspicionsOf({ ...question, settled }, rest).find(({ group }) => !banned.has(group))
  let next = strongest(question.settled)
  while (next) {
    const { group } = next
    const its = rest.filter((patient) => fits(patient, group))
    suspicions.push(next)
    taken.set(group, its)
    const explained = new Set(its)
    rest = rest.filter((patient) => !explained.has(patient))
    // Those explained speak neither for the other groups nor against them.
    next = strongest([...question.settled, ...[...taken.values()].flat()])
  }
  return { suspicions, taken, gain: suspicions.reduce((sum, { gain }) => sum + gain, 0) }
}

/** Whether a group may be behind a stream's trouble. */
export function fits(
  { place, suspects }: Pick<Patient, 'place' | 'suspects'>,
  group: Group,
): boolean {
  return (group.bit & suspects) !== 0 && place.groups.includes(group)
}

function assign<P extends Patient>(
  patients: readonly P[],
  suspicions: readonly Suspicion[],
): ReadonlyMap<Group, P[]> {
  const assigned = new Map<Group, P[]>(suspicions.map(({ group }) => [group, []]))
  const sharpest = [...suspicions].sort((a, b) => b.ill / b.of - a.ill / a.of)
  for (const patient of patients) {
    const its = sharpest.find(({ group }) => fits(patient, group))
    if (its) assigned.get(its.group)?.push(patient)
  }
  return assigned
}

function marginOf<P extends Patient>(
  group: Group,
  best: Solution<P>,
  solutions: readonly Solution<P>[],
): number {
  const without = solutions.filter(({ taken }) => !taken.has(group)).map(({ gain }) => gain)
  const own = best.suspicions.find((suspicion) => suspicion.group === group)?.gain ?? 0
  return Math.max(0, Math.min(own, best.gain - Math.max(0, ...without)))
}
