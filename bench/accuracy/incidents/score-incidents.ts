import type { Outage } from '../../../fixtures/simulate/outages/outage-fleet.ts'
import { incidentDimensions } from '../../../triage/model/incident.ts'
import type { Held, Struck, Watched } from './watch-fleet.ts'

/** How well the incidents tell of the outages. */
export interface IncidentFigures {
  /** Outages with three victims or more. */
  outages: number
  /** Of those: told by exactly one incident, by none, by several. */
  exactlyOne: number
  missed: number
  split: number
  /** Of those told by exactly one: by the right node, ISP, … */
  rightGroup: number
  /** Incidents that are behind two outages. */
  mergedWrongly: number
  /** Incidents that are mostly made of streams which were ill by themselves. */
  invented: number
  /** From the moment triage knew of the third victim until the first was in the incident. */
  readonly delaysMs: number[]
  /** One line for each outage that was not told by exactly one incident. */
  readonly failures: string[]
}

/** Compares incidents with the outages there were. */
export function scoreIncidents(watched: Watched, outages: readonly Outage[]): IncidentFigures {
  const figures = emptyFigures()
  const final = byRoot(watched.incidents)
  const tellers = new Map<number, string[]>()
  for (const [root, parts] of final) {
    const told = outagesToldBy(parts, watched.outages)
    for (const outage of told) tellers.set(outage, [...(tellers.get(outage) ?? []), root])
    if (told.length === 0) figures.failures.push(`invented: ${nameOf(root, watched.incidents)}`)
    figures.invented += told.length === 0 ? 1 : 0
    figures.mergedWrongly += told.length > 1 ? 1 : 0
  }
  for (const [index, struck] of watched.outages) {
    if (struck.victims.size < 3) continue
    const roots = tellers.get(index) ?? []
    scoreOutage(figures, { outage: outages[index] as Outage, struck, roots }, watched.incidents)
    const parts = roots.flatMap((root) => final.get(root) ?? [])
    figures.delaysMs.push(...delayOf(index, struck, parts))
  }
  return figures
}

/** Incidents with those that were merged into them. */
function byRoot(incidents: readonly Held[]): ReadonlyMap<string, readonly Held[]> {
  const final = new Map<string, Held[]>()
  for (const held of incidents) {
    const root = rootOf(held, incidents)
    final.set(root, [...(final.get(root) ?? []), held])
  }
  return final
}

/** How long it took from the third victim to the first that was in the incident; at most one. */
function delayOf(index: number, { thirdAt }: Struck, parts: readonly Held[]): number[] {
  const times = parts.flatMap(({ since }) => since.get(index) ?? [])
  return times.length === 0 ? [] : [Math.max(0, Math.min(...times) - thirdAt)]
}

function scoreOutage(
  figures: IncidentFigures,
  { outage, struck, roots }: { outage: Outage; struck: Struck; roots: readonly string[] },
  all: readonly Held[],
): void {
  const [only] = roots
  figures.outages += 1
  if (only === undefined) figures.missed += 1
  else if (roots.length > 1) figures.split += 1
  else {
    figures.exactlyOne += 1
    if (isOf(outage, only, all)) figures.rightGroup += 1
    return
  }
  figures.failures.push(failure(outage, struck.victims.size, roots, all))
}

/** Figures of nothing. */
function emptyFigures(): IncidentFigures {
  return {
    ...{ outages: 0, exactlyOne: 0, missed: 0, split: 0, rightGroup: 0 },
    ...{ mergedWrongly: 0, invented: 0, delaysMs: [], failures: [] },
  }
}

function rootOf(held: Held, all: readonly Held[]): string {
  const { id, mergedInto } = held.incident
  const into = all.find(({ incident }) => incident.id === mergedInto)
  return into ? rootOf(into, all) : id
}

/** An incident tells of an outage when it holds half of its victims, or is made of them by half. */
function outagesToldBy(parts: readonly Held[], struck: Watched['outages']): number[] {
  const by = new Map<number, Set<string>>()
  for (const { victims } of parts) {
    for (const [outage, streams] of victims) {
      by.set(outage, new Set([...(by.get(outage) ?? []), ...streams]))
    }
  }
  const all = [...by.values()].reduce((sum, { size }) => sum + size, 0)
  return [...by]
    .filter(([outage]) => outage >= 0)
    .filter(
      ([outage, { size }]) =>
        size * 2 >= all || size * 2 >= (struck.get(outage)?.victims.size ?? 0),
    )
    .map(([outage]) => outage)
}

function isOf(outage: Outage, root: string, all: readonly Held[]): boolean {
  const incident = all.find((held) => held.incident.id === root)?.incident
  const [[dimension, value] = []] = Object.entries(outage.where)
  return incident?.dimension === dimension && incident?.value === value
}

function nameOf(root: string, all: readonly Held[]): string {
  const held = all.find(({ incident }) => incident.id === root)
  const { dimension, value, affected, watched } = held?.incident ?? {}
  const known = dimension !== undefined && incidentDimensions.includes(dimension)
  return known ? `${dimension} ${value} (${affected} of ${watched})` : root
}

function failure(
  outage: Outage,
  victims: number,
  roots: readonly string[],
  all: readonly Held[],
): string {
  const told = roots.map((root) => nameOf(root, all)).join(', ') || 'nothing'
  return `${JSON.stringify(outage.where)} share ${outage.share.toFixed(2)} within ${outage.spreadMs} ms, ${victims} victims: ${told}`
}
