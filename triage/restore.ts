import type { StreamState } from './detectors/stream-state.ts'
import type { EngineSnapshot } from './engine.ts'
import { correlatorWith } from './incidents/correlator.ts'
import type { Incident } from './model/incident.ts'
import type { Ticket } from './model/ticket.ts'
import type { Trouble } from './model/trouble.ts'
import type { StoredStream } from './store/store.ts'
import { diagnosisOf } from './tickets/lifecycle.ts'

/**
 * The engine's snapshot as the store has kept it. Streams that were only announced start afresh,
 * and what is usual for each group is learnt anew.
 */
export function snapshotOf(
  rows: readonly StoredStream[],
  incidents: readonly Incident[],
): EngineSnapshot {
  const streams = rows.map((row) =>
    row.state ? (JSON.parse(row.state) as StreamState) : bare(row),
  )
  const now = rows.reduce((newest, { at }) => Math.max(newest, at), 0)
  return { now, reviewedAt: now, incidents: correlatorWith(incidents), streams }
}

function bare({ announced, endedAt }: StoredStream): StreamState {
  return {
    layout: '',
    announced,
    endedAt,
    movedAt: 0,
    lastAt: 0,
    viewers: announced.viewers ?? -1,
    advisedBps: 0,
    trouble: null,
    lull: null,
    incident: null,
    complaint: null,
    outcry: null,
    lanes: {},
  }
}

/**
 * The end of a trouble that the engine no longer knows of (an older version wrote its state):
 * what resolves a ticket that would otherwise stay open for ever.
 *
 * @param why `recovered` when the stream is seen to be well, `ended` when it is not seen at all
 */
export function endOfTrouble(ticket: Ticket, at: number, why: 'recovered' | 'ended'): Trouble {
  const { stream, onsetAt, symptom, priority, priorityReasons } = ticket
  return {
    type: 'trouble',
    at,
    state: why === 'ended' ? 'over' : 'settled',
    over: why,
    stream,
    onsetAt,
    symptom,
    vantage: 'ingest',
    diagnosis: diagnosisOf(ticket),
    priority,
    priorityReasons,
    incident: ticket.incident,
    facts: ticket.facts,
  }
}
