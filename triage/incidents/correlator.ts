import type { Diagnosis, SharedCause } from '../model/diagnosis.ts'
import type { Incident, IncidentNews } from '../model/incident.ts'
import type { Trouble } from '../model/trouble.ts'
import { type Burden, noBurden, shift } from './background.ts'
import { suspectedBy, type Whereabouts } from './dimension.ts'
import { fits } from './explain.ts'
import { remember } from './group.ts'
import { createGroupTable, type GroupMemory, groupKeyOf } from './group-table.ts'
import { createLookout, type Move } from './lookout.ts'
import { type Case, join, type OpenIncident } from './open-incident.ts'

/** What a correlator remembers besides the streams and their troubles. Plain JSON. */
export interface CorrelatorState {
  readonly lookedAt: number
  /** When a stream last fell ill. */
  readonly fellAt: number
  /** Groups that were suspected in the last look, and since when. */
  readonly pending: readonly (readonly [group: string, since: number])[]
  readonly open: readonly OpenIncidentState[]
  readonly groups: readonly GroupMemory[]
  readonly burden: Burden
}

/** An open incident, written down; its cases are with their streams. */
export type OpenIncidentState = Omit<OpenIncident, 'cases' | 'seen'> & {
  readonly seen: readonly string[]
}

/** Nothing is remembered. */
const freshCorrelator: CorrelatorState = {
  lookedAt: 0,
  fellAt: 0,
  pending: [],
  open: [],
  groups: [],
  burden: noBurden,
}

/** What is remembered when only the open incidents were written down. */
export function correlatorWith(incidents: readonly Incident[]): CorrelatorState {
  const open = incidents.map((incident): OpenIncidentState => {
    const { dimension, value, affected, grewAt, ill, priority } = incident
    const told = { at: grewAt, affected, ill, priority }
    const groupKey = groupKeyOf(dimension, value)
    return {
      ...{ incident, groupKey, affected, grewAt, told },
      ...{ seen: [], takesMore: false, emptySince: null },
    }
  })
  return { ...freshCorrelator, open }
}

/** What is known of a trouble that is open, as far as its causes may be shared. */
export type Symptoms = Pick<Trouble, 'onsetAt' | 'priority'> & {
  readonly diagnosis: Pick<Diagnosis, 'cause' | 'confidence'>
}

/**
 * Finds what many troubles have in common. Told of every stream that comes, goes or falls ill, it
 * says which incidents there are and which stream belongs to which. Looks at most once a second,
 * and only at streams that are ill: those that are well are a number per group.
 */
export interface Correlator {
  /** A stream is watched from now on. */
  watch(where: Whereabouts, at: number): void
  unwatch(where: Whereabouts, at: number): void
  /** A watched stream is announced to be elsewhere. */
  move(stream: string, from: Whereabouts, to: Whereabouts, at: number): void
  /**
   * A stream has fallen ill, or more is known of its trouble. Returns the incident it belongs to:
   * an open one that explains it takes it at once.
   */
  fell(stream: string, where: Whereabouts, symptoms: Symptoms, at: number): string | null
  /** A stream's trouble is over. */
  rose(stream: string, at: number): void
  /** What the incident says of a stream that is ill or is about to be told so; null without one. */
  sharedCause(stream: string, where: Whereabouts): SharedCause | null
  /** Time has passed; the streams whose incident is now another one. */
  tick(at: number): readonly Move[]
  /** The news since the last call, in order. */
  drain(): readonly IncidentNews[]
  /** The incidents that are open, oldest first. */
  open(): readonly Incident[]
  snapshot(): CorrelatorState
  /**
   * Takes up a stream of a snapshot; to be called for each before anything else. Returns the
   * incident it belongs to, null when that is no longer known.
   */
  restore(stream: RestoredStream): string | null
}

/** A stream of a snapshot. */
export interface RestoredStream {
  readonly stream: string
  readonly where: Whereabouts
  /** Null while it is well. */
  readonly symptoms: Symptoms | null
  readonly incident: string | null
}

/** How often it looks, in ms. */
const lookEveryMs = 1_000

/** Makes a correlator, fresh or as a snapshot left it. */
export function createCorrelator(from: CorrelatorState = freshCorrelator): Correlator {
  const table = createGroupTable(from.groups)
  const cases = new Map<string, Case>()
  const open = new Map<string, OpenIncident>(
    from.open.map((state) => [
      state.incident.id,
      { ...state, seen: new Set(state.seen), cases: new Map() },
    ]),
  )
  const lookout = createLookout({ table, cases, open, pending: from.pending })
  let burden = from.burden
  let lookedAt = from.lookedAt
  /** When a stream last fell ill. */
  let fellAt = from.fellAt

  /**
   * Of the open incidents that take more, or had this stream before, the one whose group is the most
   * ill: what falls ill again under an incident is no trouble of its own.
   */
  function incidentFor(each: Pick<Case, 'stream' | 'place' | 'suspects'>): OpenIncident | null {
    let best: OpenIncident | null = null
    let most = -1
    for (const one of open.values()) {
      const takes = one.takesMore || one.seen.has(each.stream)
      const group = takes ? table.group(one.groupKey) : null
      if (!group || !fits(each, group)) continue
      const share = one.cases.size / group.watched
      if (share > most) [best, most] = [one, share]
    }
    return best
  }

  /** Whoever is in no incident is part of the background. */
  function count(each: Case, at: number, by: 1 | -1): void {
    burden = shift(burden, at, by)
    for (const group of each.place.groups) {
      remember(group, at)
      group.onsets = Math.max(0, group.onsets + by)
    }
  }

  function fellIll(
    stream: string,
    where: Whereabouts,
    symptoms: Symptoms,
    at: number,
  ): string | null {
    const place = table.find(where)
    if (!place) return null
    const { onsetAt } = symptoms
    const each: Case = {
      ...{ stream, place, onsetAt, incident: null, judgedBefore: false },
      ...judged(symptoms),
    }
    cases.set(stream, each)
    fellAt = at
    const incident = incidentFor(each)
    if (incident) join(each, incident, at)
    else count(each, at, 1)
    return incident?.incident.id ?? null
  }

  /** What ails it turns out to be something else: perhaps nothing that its incident could do. */
  function knowMore(each: Case, symptoms: Symptoms, at: number): string | null {
    Object.assign(each, judged(symptoms))
    const group = each.incident && table.group(each.incident.groupKey)
    if (each.incident && !(group && fits(each, group))) {
      each.incident.cases.delete(each.stream)
      each.incident = null
      count(each, at, 1)
    }
    return each.incident?.incident.id ?? null
  }

  return {
    watch: (where, at) => void table.add(where, at),
    unwatch: (where, at) => table.remove(where, at),
    move(stream, from, to, at) {
      const place = table.add(to, at)
      table.remove(from, at)
      const each = cases.get(stream)
      if (each) each.place = place
    },
    fell(stream, where, symptoms, at) {
      const known = cases.get(stream)
      return known ? knowMore(known, symptoms, at) : fellIll(stream, where, symptoms, at)
    },
    rose(stream, at) {
      const each = cases.get(stream)
      if (!each) return
      cases.delete(stream)
      each.incident?.cases.delete(stream)
      if (!each.incident) burden = shift(burden, at, -1)
    },
    sharedCause(stream, where) {
      const known = cases.get(stream)
      const place = table.find(where)
      const one = known ? known.incident : place && incidentFor({ stream, place, suspects: -1 })
      return one && sharedCauseOf(one.incident)
    },
    tick(at) {
      if (at - lookedAt < lookEveryMs) return []
      lookedAt = at
      return lookout.look({ at, fellAt, burden, count })
    },
    drain: lookout.drain,
    open: () => [...open.values()].map(({ incident }) => incident),
    snapshot: () => ({
      lookedAt,
      fellAt,
      pending: lookout.pending(),
      open: [...open.values()].map(({ cases: _, seen, ...state }) => ({
        ...state,
        seen: [...seen],
      })),
      groups: table.memory(),
      burden,
    }),
    restore({ stream, where, symptoms, incident }) {
      // At 0: what the groups remember is already as of the snapshot.
      const place = table.add(where, 0)
      if (!symptoms) return null
      const judgedBefore = from.lookedAt === 0
      const its = incident === null ? null : (open.get(incident) ?? null)
      const { onsetAt } = symptoms
      const each: Case = {
        ...{ stream, place, onsetAt, incident: its, judgedBefore },
        ...judged(symptoms),
      }
      cases.set(stream, each)
      its?.cases.set(stream, each)
      its?.seen.add(stream)
      return its?.incident.id ?? null
    },
  }
}

/** What a trouble's diagnosis says of a case, and may say anew. */
function judged({ diagnosis, priority }: Symptoms): Pick<Case, 'suspects' | 'cause' | 'priority'> {
  const { cause, confidence } = diagnosis
  return { suspects: suspectedBy(cause, confidence), cause, priority }
}

function sharedCauseOf({ id, cause, confidence, evidence }: Incident): SharedCause {
  const { victims = 1, expected = 0 } = evidence
  // Some of its streams would have fallen ill by themselves.
  return { incident: id, cause, confidence: confidence * (1 - expected / victims), evidence }
}
