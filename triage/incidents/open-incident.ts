import { fingerprint } from '../model/fingerprint.ts'
import type { Incident, IncidentNews, IncidentState } from '../model/incident.ts'
import type { Cause, Priority } from '../model/vocabulary.ts'
import { dimensionTraits } from './dimension.ts'
import type { Explanation, Patient } from './explain.ts'
import type { Group } from './group.ts'

/** An ill stream, and the incident it belongs to. */
export interface Case extends Patient {
  incident: OpenIncident | null
  /** Judged by an earlier process, whose memory of what is usual is lost. */
  readonly judgedBefore: boolean
  cause: Cause
  priority: Priority
}

/** An incident that is not over. */
export interface OpenIncident {
  /** As it was when it was last looked at. */
  incident: Incident
  readonly groupKey: string
  affected: number
  /** The names of those counted in `affected`, as far as they are known. */
  readonly seen: Set<string>
  grewAt: number
  /** Its streams that are ill now. */
  readonly cases: Map<string, Case>
  /** Whether a stream of its group that falls ill now is taken for one of its streams. */
  takesMore: boolean
  /** Since when none of its streams is ill; null while one is. */
  emptySince: number | null
  /** What was last told of it. */
  told: { at: number; affected: number; ill: number; priority: Priority }
}

/** From so many streams on an incident is more urgent than the most urgent of its tickets. */
const manyFrom = 10
/** From so many on nothing is more urgent. */
const massesFrom = 100

/** Opens the incident that an explanation calls for. Its cases join afterwards. */
export function openIncident(
  { suspicion, patients, margin }: Explanation<Case>,
  at: number,
): OpenIncident {
  const { group, windowMs, victims, expected, lnChance } = suspicion
  const onsets = patients.map(({ onsetAt }) => onsetAt).sort((a, b) => a - b)
  const incident: Incident = {
    id: `i${fingerprint(`${group.key}\n${at}`)}`,
    dimension: group.dimension,
    value: group.value,
    cause: causeOf(group, patients),
    confidence: Math.min(0.99, 1 - 0.5 * Math.exp(-margin / 10)),
    onsetAt: onsets[0] ?? at,
    thirdAt: onsets[2] ?? at,
    openedAt: at,
    grewAt: at,
    closedAt: null,
    mergedInto: null,
    ill: 0,
    watched: group.watched,
    affected: 0,
    priority: 'P3',
    evidence: {
      victims,
      watched: suspicion.of,
      healthy: suspicion.of - suspicion.ill,
      expected,
      windowMs,
      improbability: -lnChance / Math.LN10,
    },
  }
  return {
    incident,
    groupKey: group.key,
    affected: 0,
    seen: new Set(),
    grewAt: at,
    cases: new Map(),
    takesMore: true,
    emptySince: null,
    told: { at, affected: 0, ill: 0, priority: 'P3' },
  }
}

/** What an incident of a group is caused by. A program may ask too much of machines, or be set up wrongly. */
function causeOf(group: Group, cases: readonly Case[]): Cause {
  const { cause } = dimensionTraits[group.dimension]
  if (cause !== 'misconfigured-encoder') return cause
  const overloaded = cases.filter((each) => each.cause === 'encoder-overload').length
  return overloaded * 2 > cases.length ? 'encoder-overload' : cause
}

/** Takes a stream into an incident. */
export function join(each: Case, open: OpenIncident, at: number): void {
  each.incident?.cases.delete(each.stream)
  each.incident = open
  open.cases.set(each.stream, each)
  if (!open.seen.has(each.stream)) {
    open.seen.add(each.stream)
    open.affected += 1
  }
  open.grewAt = Math.max(open.grewAt, at)
}

/** Brings the public face of an incident up to date. */
export function refresh(open: OpenIncident, watched: number): void {
  const { affected, grewAt, cases } = open
  const { onsetAt } = open.incident
  let first = onsetAt
  for (const each of cases.values()) if (each.onsetAt < first) first = each.onsetAt
  open.incident = { ...open.incident, onsetAt: first, affected, grewAt, ill: cases.size, watched }
  open.incident = { ...open.incident, priority: priorityOf(open) }
}

/**
 * The most urgent of its tickets decides, one step up from ten streams on; a hundred are P0. It is
 * never lowered while the incident is open.
 */
function priorityOf(open: OpenIncident): Priority {
  const { priority, affected } = open.incident
  if (affected >= massesFrom) return 'P0'
  let most = priority
  for (const each of open.cases.values()) {
    const its = affected >= manyFrom ? oneUp[each.priority] : each.priority
    if (its < most) most = its
  }
  return most
}

const oneUp: Readonly<Record<Priority, Priority>> = { P0: 'P0', P1: 'P0', P2: 'P1', P3: 'P2' }

/** The news of an incident; what is told is remembered. */
export function tell(open: OpenIncident, state: IncidentState, at: number): IncidentNews {
  const { affected, ill, priority } = open.incident
  open.told = { at, affected, ill, priority }
  return { type: 'incident', at, state, ...open.incident }
}

/** Numbers that only wander are told this often. */
const retellMs = 5_000

/** Whether an incident has changed so that somebody should hear of it now. */
export function isNews({ incident, told }: OpenIncident, at: number): boolean {
  const { affected, ill, priority } = incident
  if (priority < told.priority || affected >= 2 * told.affected) return true
  return at - told.at >= retellMs && (affected !== told.affected || ill !== told.ill)
}
