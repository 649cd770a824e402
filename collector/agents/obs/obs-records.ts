import type { TelemetryRecord } from '../../../triage/model/record.ts'
import type { StreamFacts } from '../../announce.ts'
import { leaveOutUnknown } from './leave-out-unknown.ts'
import { createObsMeter } from './obs-meter.ts'
import type { ObsLook } from './read-look.ts'

/** What OBS is and does beside streaming, asked for once a connection. */
export interface ObsFacts {
  /** Such as `obs/29.0.2`. */
  readonly app?: string
  /** Frames a second that OBS is set to. */
  readonly fps?: number
  /** The scene on air. */
  readonly scene?: string
  /** Whether the stream leaves over RTMP. */
  readonly overRtmp: boolean
}

/** What happened in OBS that a look would not show. */
export type ObsEvent =
  | { readonly kind: 'stream-state'; readonly state: string }
  | { readonly kind: 'scene'; readonly name: string }
  | { readonly kind: 'quitting' }

/** Why there is no look: OBS does not answer, cannot be connected to, or does not run any more. */
export type NoLook = 'unanswered' | 'disconnected' | 'not-running'

/** What the stream is doing, as far as this agent knows. */
export const airStates = ['off', 'live', 'stopping', 'missing'] as const
export type AirState = (typeof airStates)[number]

/** Makes records of what OBS says: pure, so that every order of events can be tried. */
export interface ObsRecords {
  /** A connection to OBS was made, or the facts were asked for again. */
  greet(facts: ObsFacts, at: number): readonly TelemetryRecord[]
  /** @param elapsedMs when OBS was asked, by a clock that never jumps */
  look(look: ObsLook, at: number, elapsedMs: number): readonly TelemetryRecord[]
  event(event: ObsEvent, at: number): readonly TelemetryRecord[]
  noLook(why: NoLook, at: number): readonly TelemetryRecord[]
  /** The agent stops; the stream goes on without it. */
  leave(at: number): readonly TelemetryRecord[]
  readonly air: AirState
}

export interface ObsRecordsOptions {
  /** The stream's key. */
  readonly stream: string
  /** Scenes that are a break on purpose. */
  readonly breakScenes: RegExp
  /** What is known of the stream beforehand. */
  readonly announce: StreamFacts
}

const vantage = 'encoder'
/** OBS tells of a stop on one thread and of its end on another: a look may come between. */
const looksUntilMissing = 2

const noLookReasons: { readonly [why in NoLook]: string } = {
  unanswered: 'OBS does not answer',
  disconnected: 'the connection to OBS is lost',
  'not-running': 'OBS no longer runs',
}

/** Begins with a stream that is off the air. */
export function createObsRecords({ stream, breakScenes, announce }: ObsRecordsOptions): ObsRecords {
  let facts: ObsFacts = { overRtmp: false }
  let air: AirState = 'off'
  let meter = createObsMeter()
  let looksWithout = 0
  let toldBlind = false

  function onBreak(): boolean {
    return facts.scene !== undefined && breakScenes.test(facts.scene)
  }

  function announcement(at: number): TelemetryRecord {
    const { app, fps } = facts
    const said = leaveOutUnknown({ app, ...announce })
    const nominal = leaveOutUnknown({ fps, ...announce.nominal })
    return { type: 'stream', stream, at, ...said, nominal, onBreak: onBreak() }
  }

  function sight(state: 'absent' | 'blind', reason: string, at: number): TelemetryRecord {
    return { type: 'sight', stream, at, vantage, state, reason }
  }

  function end(reason: string, next: AirState, at: number): readonly TelemetryRecord[] {
    if (air !== 'live' && air !== 'missing') return []
    air = next
    return [{ type: 'end', stream, at, reason }]
  }

  function goMissing(reason: string, at: number): readonly TelemetryRecord[] {
    air = 'missing'
    return [sight('absent', reason, at)]
  }

  function lookWithout(at: number): readonly TelemetryRecord[] {
    if (air === 'stopping') air = 'off'
    if (air !== 'live') return []
    looksWithout += 1
    return looksWithout < looksUntilMissing
      ? []
      : goMissing('OBS stopped streaming, and nobody pressed stop', at)
  }

  return {
    greet(now, at) {
      const before = onBreak()
      facts = now
      return air === 'live' && onBreak() !== before ? [announcement(at)] : []
    },
    look(look, at, elapsedMs) {
      toldBlind = false
      if (!look.active) return lookWithout(at)
      looksWithout = 0
      // Pressed stop: what it still sends is the tail of the stream.
      if (air === 'stopping') return []
      const records: TelemetryRecord[] = []
      if (air !== 'live') {
        air = 'live'
        meter = createObsMeter()
        records.push(announcement(at))
      }
      const numbers = meter.read(look, elapsedMs, facts.overRtmp)
      records.push({ type: 'sample', stream, at, vantage, ...numbers })
      return records
    },
    event(event, at) {
      if (event.kind === 'quitting') return end('OBS was closed', 'off', at)
      if (event.kind === 'scene') return this.greet({ ...facts, scene: event.name }, at)
      switch (event.state) {
        case 'OBS_WEBSOCKET_OUTPUT_STARTING':
        case 'OBS_WEBSOCKET_OUTPUT_STARTED':
          if (air === 'stopping') air = 'off'
          return []
        // OBS says so only when somebody pressed stop; a stream that fails is stopped without it.
        case 'OBS_WEBSOCKET_OUTPUT_STOPPING':
          return end('stopped in OBS', 'stopping', at)
        case 'OBS_WEBSOCKET_OUTPUT_STOPPED':
          return lookWithout(at)
        default:
          return []
      }
    },
    noLook(why, at) {
      if (air !== 'live') return []
      if (why === 'not-running') return goMissing(noLookReasons[why], at)
      if (toldBlind) return []
      toldBlind = true
      return [sight('blind', noLookReasons[why], at)]
    },
    leave(at) {
      return air === 'live' ? [sight('blind', 'the agent beside OBS was stopped', at)] : []
    },
    get air() {
      return air
    },
  }
}
