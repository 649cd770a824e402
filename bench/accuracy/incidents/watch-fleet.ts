import type { FleetEvent, OutageFleet } from '../../../fixtures/simulate/outages/outage-fleet.ts'
import { type Correlator, createCorrelator } from '../../../triage/incidents/correlator.ts'
import type { Incident } from '../../../triage/model/incident.ts'

/** An incident as it was in the end, and whom it ever held. */
export interface Held {
  incident: Incident
  /** Its streams by the outage that made them ill (-1: none), as they were when they joined. */
  readonly victims: Map<number, Set<string>>
  /** When the first victim of each outage was in it. */
  readonly since: Map<number, number>
}

/** What was seen of an outage. */
export interface Struck {
  readonly victims: Set<string>
  /** When triage knew of the third. */
  thirdAt: number
}

/** All that came of a fleet. */
export interface Watched {
  readonly incidents: readonly Held[]
  /** By the place of the outage in the plan. */
  readonly outages: ReadonlyMap<number, Struck>
  readonly cpuMs: number
  readonly troubles: number
}

const tickMs = 1_000

/** Plays a fleet to a correlator, in steps of one second. */
export function watchFleet(fleet: OutageFleet, fromAt: number, untilAt: number): Watched {
  const correlator = createCorrelator()
  const held = new Map<string, Held>()
  const outages = new Map<number, Struck>()
  const illBy = new Map<string, number>()
  let cpuMs = 0
  let troubles = 0

  function timed<T>(run: () => T): T {
    const before = process.cpuUsage()
    const result = run()
    const { user, system } = process.cpuUsage(before)
    cpuMs += (user + system) / 1_000
    return result
  }

  function hold(stream: string, id: string | null, at: number): void {
    const its = id === null ? undefined : held.get(id)
    const outage = illBy.get(stream)
    if (!its || outage === undefined) return
    const victims = its.victims.get(outage) ?? new Set()
    its.victims.set(outage, victims.add(stream))
    if (!its.since.has(outage)) its.since.set(outage, at)
  }

  function fell(event: FleetEvent, joined: string | null): void {
    const { stream, outage, at } = event
    troubles += 1
    illBy.set(stream, outage)
    hold(stream, joined, at)
    if (outage < 0) return
    const struck = outages.get(outage) ?? { victims: new Set(), thirdAt: Number.NaN }
    outages.set(outage, struck)
    struck.victims.add(stream)
    if (struck.victims.size === 3) struck.thirdAt = at
  }

  for (let now = fromAt; now <= untilAt; now += tickMs) {
    const events = fleet.advance(now)
    const joined: (string | null)[] = []
    const moves = timed(() => {
      for (const event of events) joined.push(tellOf(correlator, event))
      return correlator.tick(now)
    })
    for (const { type: _, at: __, state: ___, ...incident } of correlator.drain()) {
      const known = held.get(incident.id)
      if (known) known.incident = incident
      else held.set(incident.id, { incident, victims: new Map(), since: new Map() })
    }
    events.forEach((event, index) => {
      if (event.kind === 'fell') fell(event, joined[index] ?? null)
      if (event.kind === 'rose') illBy.delete(event.stream)
    })
    for (const { stream, incident } of moves) hold(stream, incident, now)
  }
  return { incidents: [...held.values()], outages, cpuMs, troubles }
}

/** The incident that a stream which fell ill joined at once, if any. */
function tellOf(correlator: Correlator, event: FleetEvent): string | null {
  const { at, kind, stream, where, onsetAt, cause, confidence } = event
  if (kind === 'came') correlator.watch(where, at)
  else if (kind === 'left') correlator.unwatch(where, at)
  else if (kind === 'rose') correlator.rose(stream, at)
  else {
    const diagnosis = { cause, confidence }
    return correlator.fell(stream, where, { onsetAt, diagnosis, priority: 'P2' }, at)
  }
  return null
}
