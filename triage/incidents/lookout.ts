import type { IncidentNews } from '../model/incident.ts'
import { type Burden, lastsMs, rateOf } from './background.ts'
import { type Explanation, explain, fits } from './explain.ts'
import { countRecent, type Group, recentMs } from './group.ts'
import type { GroupTable } from './group-table.ts'
import {
  type Case,
  isNews,
  join,
  type OpenIncident,
  openIncident,
  refresh,
  tell,
} from './open-incident.ts'

/** The stream's incident is another one now, or none. */
export interface Move {
  readonly stream: string
  readonly incident: string | null
}

/** A stream joins the background (1) or leaves it (-1). */
export type CountCase = (each: Case, at: number, by: 1 | -1) => void

/** What a lookout looks at; all of it is kept by the correlator. */
export interface LookoutOptions {
  readonly table: GroupTable
  readonly cases: ReadonlyMap<string, Case>
  /** Open incidents by id, oldest first. The lookout opens and closes them. */
  readonly open: Map<string, OpenIncident>
  readonly pending: readonly (readonly [group: string, since: number])[]
}

/** What there is to know at a moment. */
export interface Moment {
  readonly at: number
  /** When a stream last fell ill. */
  readonly fellAt: number
  readonly burden: Burden
  readonly count: CountCase
}

/** Decides from time to time which incidents there are. */
export interface Lookout {
  /** Looks at all that are ill; the streams whose incident is another one now, by name. */
  look(now: Moment): readonly Move[]
  drain(): readonly IncidentNews[]
  pending(): readonly (readonly [group: string, since: number])[]
}

/** For so long after a stream fell ill, it is asked what may be behind it. */
const newForMs = 5_000
/** The same explanation must hold for so long before it is believed: the first victims mislead. */
const settleMs = 2_000
/** Until so long after it was opened, an incident may turn out to be another one. */
const reviseMs = 60_000
/** An incident is over when all of its streams have been well for so long. */
const wellForMs = 30_000
/** What has not grown for so long and is almost over is over: who is left is ill by themselves. */
const stragglersAfterMs = 300_000
/** Almost over: at most so many, or this share of all that were affected. */
const stragglers = { most: 2, share: 0.02 }
/** It takes more while so large a share of its group is ill, */
const takesMoreShare = 0.2
/** or while so many more than usual have fallen ill in the last minute. */
const takesMoreExcess = 3
const minuteMs = 60_000

/** Makes a lookout. */
export function createLookout(options: LookoutOptions): Lookout {
  const { table, cases, open } = options
  let pending = new Map(options.pending)
  const moved = new Set<Case>()
  let looks = 0
  let news: IncidentNews[] = []

  function explanations(at: number, burden: Burden): readonly Explanation<Case>[] {
    const openGroups = new Set([...open.values()].map(({ groupKey }) => groupKey))
    const patients: Case[] = []
    const settled: Case[] = []
    for (const each of cases.values()) {
      if (isSettled(each, at)) settled.push(each)
      else patients.push(each)
      if (each.incident || each.onsetAt < at - recentMs) continue
      for (const group of each.place.groups) countRecent(group, at)
    }
    return explain({
      at,
      patients,
      settled,
      scene: {
        groups: table.size(),
        rateOf: (group) => rateOf(group, table.fleet, at),
        lastsMs: lastsMs(burden, table.fleet),
        isOpen: (group) => openGroups.has(group.key),
      },
      nextLook() {
        looks += 1
        return looks
      },
    })
  }

  function take(each: Case, one: OpenIncident, at: number, count: CountCase): void {
    if (!each.incident) count(each, at, -1)
    join(each, one, at)
    moved.add(each)
  }

  function close(one: OpenIncident, at: number, into: OpenIncident | null, count: CountCase): void {
    open.delete(one.incident.id)
    if (into) adopt(into, one)
    for (const each of [...one.cases.values()]) {
      if (into && fitsIn(each, into)) take(each, into, at, count)
      else {
        each.incident = null
        moved.add(each)
        count(each, at, 1)
      }
    }
    one.cases.clear()
    const mergedInto = into?.incident.id ?? null
    one.incident = { ...one.incident, ill: 0, affected: one.affected, closedAt: at, mergedInto }
    news.push(tell(one, into ? 'merged' : 'closed', at))
  }

  function fitsIn(each: Case, one: OpenIncident): boolean {
    const group = table.group(one.groupKey)
    return group !== null && fits(each, group)
  }

  /** Young incidents whose streams are explained better by another one, and that one. */
  function merges(
    believed: ReadonlyMap<OpenIncident, Explanation<Case>>,
    at: number,
  ): readonly (readonly [OpenIncident, OpenIncident])[] {
    const targetOf = new Map<Case, OpenIncident>()
    for (const [one, { patients }] of believed) for (const each of patients) targetOf.set(each, one)
    return [...open.values()].flatMap((one) => {
      if (believed.has(one) || !mayBeRevised(one, at)) return []
      const into = mostOf([...one.cases.values()].map((each) => targetOf.get(each)))
      return into ? [[one, into] as const] : []
    })
  }

  /** The incident that an explanation is of: the open one of its group, or a new one when it is time. */
  function incidentFor(explanation: Explanation<Case>, at: number): OpenIncident | null {
    const { group } = explanation.suspicion
    for (const one of open.values()) if (one.groupKey === group.key) return one
    if (at - (pending.get(group.key) ?? at) < settleMs) return null
    const one = openIncident(explanation, at)
    open.set(one.incident.id, one)
    return one
  }

  function apply(found: readonly Explanation<Case>[], at: number, count: CountCase): void {
    const stillPending = new Map<string, number>()
    const believed = new Map<OpenIncident, Explanation<Case>>()
    for (const explanation of found) {
      const { key } = explanation.suspicion.group
      const one = incidentFor(explanation, at)
      if (one) believed.set(one, explanation)
      else stillPending.set(key, pending.get(key) ?? at)
    }
    pending = stillPending
    const merging = merges(believed, at)
    for (const [one, explanation] of believed) gather(one, explanation, at, count)
    for (const [one, into] of merging) close(one, at, into, count)
  }

  /** Takes in the streams that an incident explains. One that is known leaves those of others alone. */
  function gather(
    one: OpenIncident,
    { patients, suspicion }: Explanation<Case>,
    at: number,
    count: CountCase,
  ): void {
    const isNew = one.affected === 0
    for (const each of patients) if (isNew || !each.incident) take(each, one, at, count)
    if (!isNew) return
    refresh(one, suspicion.group.watched)
    news.push(tell(one, 'opened', at))
  }

  function lookAfter(one: OpenIncident, at: number, count: CountCase): void {
    const group = table.group(one.groupKey)
    const watched = group?.watched ?? 0
    refresh(one, watched)
    one.emptySince = one.cases.size > 0 ? null : (one.emptySince ?? at)
    one.takesMore = group !== null && takesMore(one, group, at)
    const left = Math.max(stragglers.most, one.affected * stragglers.share)
    const fadedOut = at - one.grewAt >= stragglersAfterMs && one.cases.size <= left
    if (fadedOut || (one.emptySince !== null && at - one.emptySince >= wellForMs)) {
      close(one, at, null, count)
    } else if (isNews(one, at)) news.push(tell(one, 'changed', at))
  }

  function takesMore(one: OpenIncident, group: Group, at: number): boolean {
    if (one.cases.size >= group.watched * takesMoreShare) return true
    let recent = 0
    for (const { onsetAt } of one.cases.values()) if (onsetAt >= at - minuteMs) recent += 1
    const usual = rateOf(group, table.fleet, at) * group.watched * minuteMs
    return recent >= 3 && recent > takesMoreExcess * usual
  }

  return {
    look({ at, fellAt, burden, count }) {
      const fresh = fellAt > at - newForMs || pending.size > 0
      if (!fresh && open.size === 0) return []
      if (fresh) apply(explanations(at, burden), at, count)
      for (const one of [...open.values()]) lookAfter(one, at, count)
      const moves = [...moved].map((each) => ({
        stream: each.stream,
        incident: each.incident?.incident.id ?? null,
      }))
      moved.clear()
      return moves.sort((a, b) => (a.stream < b.stream ? -1 : 1))
    },
    drain() {
      const drained = news
      news = []
      return drained
    },
    pending: () => [...pending].sort(([a], [b]) => (a < b ? -1 : 1)),
  }
}

function mayBeRevised({ incident }: OpenIncident, at: number): boolean {
  return incident.openedAt >= at - reviseMs
}

/** Whoever was ill by the one has been ill by the other. */
function adopt(into: OpenIncident, { seen, affected }: OpenIncident): void {
  const before = into.seen.size
  for (const stream of seen) into.seen.add(stream)
  into.affected += into.seen.size - before + affected - seen.size
}

/** What is known to be behind it will not be asked again; nor what was there before we looked. */
function isSettled({ incident, judgedBefore, onsetAt }: Case, at: number): boolean {
  if (incident) return !mayBeRevised(incident, at)
  return judgedBefore && onsetAt < at - minuteMs
}

/** What at least half of them are; undefined when nothing is. */
function mostOf<T>(values: readonly (T | undefined)[]): T | undefined {
  const counts = new Map<T, number>()
  for (const each of values) if (each) counts.set(each, (counts.get(each) ?? 0) + 1)
  return [...counts].find(([, count]) => count * 2 >= values.length)?.[0]
}
