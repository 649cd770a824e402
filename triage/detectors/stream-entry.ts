import type { Lull, OpenTrouble } from '../model/open-trouble.ts'
import type { Outcry } from '../model/outcry.ts'
import type { StreamRecord } from '../model/record.ts'
import type { Complaint, StreamFacts } from '../model/trouble.ts'
import { type Scenario, vantages } from '../model/vocabulary.ts'

/** What the engine keeps of one stream, its lanes' numbers aside. */
export interface StreamEntry {
  readonly key: string
  /** All that was announced, merged. */
  announced: StreamRecord
  endedAt: number | null
  /** Each vantage's row in the lane table, by the vantage's place in `vantages`; -1 without one. */
  readonly lanes: number[]
  /** When media last moved at any vantage, and when the newest sample came. */
  movedAt: number
  lastAt: number
  /** People watching, by the newest word of it; -1 when nobody said. */
  viewers: number
  /** The bitrate its streamer was last asked to set; 0 when nobody was. */
  advisedBps: number
  trouble: OpenTrouble | null
  /** The time since its last trouble, while one that begins now is the same. */
  lull: Lull | null
  /** The incident that its trouble belongs to. */
  incident: string | null
  /** The first complaint since the stream was last well, while no trouble is open. */
  complaint: Complaint | null
  /** Those who complain of it; null for nearly every stream. */
  outcry: Outcry | null
  /** The entry that was last asked for after this one; undefined while no index holds this one. */
  next: StreamEntry | null | undefined
}

/** A stream that was just heard of. */
export function newEntry(announced: StreamRecord): StreamEntry {
  return {
    key: announced.stream,
    announced,
    endedAt: null,
    lanes: vantages.map(() => -1),
    movedAt: 0,
    lastAt: 0,
    viewers: announced.viewers ?? -1,
    advisedBps: 0,
    trouble: null,
    lull: null,
    incident: null,
    complaint: null,
    outcry: null,
    next: undefined,
  }
}

/** Takes a newer announcement into an older one: only the keys given change. */
export function mergeAnnouncement(older: StreamRecord, newer: StreamRecord): StreamRecord {
  const nominal = { ...older.nominal, ...newer.nominal }
  const merged = { ...older, ...newer }
  return Object.keys(nominal).length > 0 ? { ...merged, nominal } : merged
}

/** What tickets and notices are told of a stream. */
export function factsOf({ announced, viewers }: StreamEntry): StreamFacts {
  const { stream, streamer, language, tier, node, region, isp, edge, app } = announced
  return {
    stream,
    scenario: announced.scenario ?? 'default',
    ...(streamer !== undefined && { streamer }),
    ...(language !== undefined && { language }),
    ...(tier !== undefined && { tier }),
    ...(viewers >= 0 && { viewers }),
    ...(node !== undefined && { node }),
    ...(region !== undefined && { region }),
    ...(isp !== undefined && { isp }),
    ...(edge !== undefined && { edge }),
    ...(app !== undefined && { app }),
  }
}

/** The profile a stream is judged by. */
export function scenarioOf(announced: StreamRecord): Scenario {
  return announced.scenario ?? 'default'
}
