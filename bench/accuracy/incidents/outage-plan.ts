import type { Outage } from '../../../fixtures/simulate/outages/outage-fleet.ts'
import { usualLayout } from '../../../fixtures/simulate/outages/whereabouts.ts'
import { createRandom, type Random } from '../../../fixtures/simulate/random.ts'

const minuteMs = 60_000

/** What is to be planned. */
export interface PlanOptions {
  readonly seed: string
  readonly streams: number
  readonly startAt: number
  readonly outages: number
}

/**
 * Outages of every dimension, whole and partial, sudden and slow, so many minutes apart that each
 * is a story of its own; every third is joined by another one within a minute.
 */
export function planOutages({ seed, streams, startAt, outages }: PlanOptions): readonly Outage[] {
  const random = createRandom(`${seed}/outages`)
  const planned: Outage[] = []
  for (let at = startAt + 20 * minuteMs; planned.length < outages; at += 30 * minuteMs) {
    const first = drawOutage(streams, at, random)
    planned.push(first)
    if (!random.chance(1 / 3) || planned.length === outages) continue
    const second = drawOutage(streams, at + random.between(0, minuteMs), random)
    if (!overlaps(first, second)) planned.push(second)
  }
  return planned
}

function drawOutage(streams: number, at: number, random: Random): Outage {
  const { regions, nodesPerRegion, edgesPerRegion, isps, apps } = usualLayout(streams)
  const region = 1 + Math.floor(random.next() * regions)
  const one = (count: number) => 1 + Math.floor(random.next() * count)
  const where = random.pick<Outage['where']>([
    { node: `ingest-${region}-${one(nodesPerRegion)}` },
    { node: `ingest-${region}-${one(nodesPerRegion)}` },
    { region: `region-${region}` },
    { isp: `AS${one(isps)}` },
    { edge: `edge-${region}-${one(edgesPerRegion)}` },
    { app: `studio/${one(apps)}` },
  ])
  return {
    where,
    at: Math.round(at),
    lastsMs: random.between(3, 10) * minuteMs,
    share: random.pick([1, 0.9, 0.6, 1 / 3]),
    spreadMs: random.pick([500, 2_000, 5_000, 20_000]),
  }
}

/** Whether one of the two is a part of the other, so that nobody could tell them apart. */
function overlaps(a: Outage, b: Outage): boolean {
  return JSON.stringify(a.where) === JSON.stringify(b.where)
}
