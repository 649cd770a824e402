import type { Clock } from '../../../triage/model/clock.ts'
import type { SampleRecord, TelemetryRecord } from '../../../triage/model/record.ts'
import type { AgentConfig } from '../config.ts'
import type { Refusal } from '../record-buffer.ts'
import { createRecordSender, type SenderStatus } from '../record-sender.ts'
import type { ExplainedTrouble } from './explain-obs-trouble.ts'
import { createObsLink } from './obs-link.ts'
import { type AirState, createObsRecords } from './obs-records.ts'

/** How the agent is doing. */
export interface AgentStatus {
  /** Why OBS cannot be asked; null while it can. */
  readonly obsTrouble: ExplainedTrouble | null
  /** Such as `obs/29.0.2`; empty while OBS has not answered. */
  readonly obs: string
  readonly stream: string
  readonly air: AirState
  /** The newest sample; null while there is none. */
  readonly sample: SampleRecord | null
  readonly sender: SenderStatus
}

/** Runs beside OBS and tells Stallwatch how its stream is doing. */
export interface ObsAgent {
  /** Says goodbye, sends what waits within two seconds, and leaves nothing behind. */
  stop(): Promise<{ readonly unsent: number }>
}

export interface ObsAgentOptions {
  readonly config: AgentConfig
  readonly clock: Clock
  readonly random?: () => number
  /** Called after everything that may have changed the status. */
  readonly onStatus: (status: AgentStatus) => void
  /** Called for records that Stallwatch turned away for good. */
  readonly onRefused: (refusals: readonly Refusal[]) => void
}

/** Once a second: two small answers that OBS gives within a millisecond. */
const lookEveryMs = 1_000
const goodbyeWithinMs = 2_000

/** Connects to both sides at once, and again whenever either is lost. */
export function createObsAgent(options: ObsAgentOptions): ObsAgent {
  const { config, clock, random = Math.random, onStatus, onRefused } = options
  const records = createObsRecords({
    stream: config.stream,
    breakScenes: new RegExp(config.obs.breakScenes, 'iu'),
    announce: config.announce,
  })
  let trouble: ExplainedTrouble | null = null
  let obs = ''
  let sample: SampleRecord | null = null
  let wasConnected = false
  let lostOrderly = false
  let looking = false
  let events = 0
  let stopped = false
  let cancelLook = clock.after(lookEveryMs, lookAgain)

  const sender = createRecordSender({
    server: config.server,
    token: config.token,
    clock,
    random,
    maxRecords: config.maxRecords,
    onStatus: tell,
    onRefused,
  })
  const link = createObsLink({
    url: config.obs.url,
    password: config.obs.password,
    clock,
    random,
    onFacts(facts) {
      trouble = null
      wasConnected = true
      obs = facts.app ?? 'OBS'
      send(records.greet(facts, clock.now()))
    },
    onEvent(event) {
      events += 1
      // Only now does OBS know what its output is, and what frame rate was chosen meanwhile.
      if (event.kind === 'stream-state') void link.askFacts()
      send(records.event(event, clock.now()))
    },
    onTrouble(explained, orderly) {
      if (wasConnected) lostOrderly = orderly
      const gone = !wasConnected && explained.trouble === 'off' && !lostOrderly
      wasConnected = false
      trouble = explained
      obs = ''
      send(records.noLook(gone ? 'not-running' : 'disconnected', clock.now()))
    },
  })

  function tell(): void {
    if (stopped) return
    const { stream } = config
    const { air } = records
    onStatus({ obsTrouble: trouble, obs, stream, air, sample, sender: sender.status() })
  }

  function send(made: readonly TelemetryRecord[]): void {
    for (const record of made) {
      if (record.type === 'sample') sample = record
      sender.send(record)
    }
    tell()
  }

  function lookAgain(): void {
    cancelLook = clock.after(lookEveryMs, lookAgain)
    if (!looking && link.connected) void look()
  }

  async function look(): Promise<void> {
    looking = true
    const at = clock.now()
    const elapsedMs = clock.elapsedMs()
    const eventsBefore = events
    const seen = await link.look()
    looking = false
    // What it says may be older than the event that came meanwhile.
    if (stopped || events !== eventsBefore) return
    if (seen) send(records.look(seen, at, elapsedMs))
    else if (link.connected) send(records.noLook('unanswered', clock.now()))
  }

  return {
    async stop() {
      if (stopped) return { unsent: 0 }
      cancelLook()
      link.stop()
      send(records.leave(clock.now()))
      stopped = true
      return { unsent: await sender.stop(goodbyeWithinMs) }
    },
  }
}
