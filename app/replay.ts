import type { Directory } from '../collector/directory/directory.ts'
import type { Planned } from '../notifier/policy/plan-notices.ts'
import { createEngine, type EngineOptions, type EngineSnapshot, tickMs } from '../triage/engine.ts'
import type { Diagnosis } from '../triage/model/diagnosis.ts'
import type { EngineOutput } from '../triage/model/engine-output.ts'
import type { Finding } from '../triage/model/finding.ts'
import type { IncidentNews } from '../triage/model/incident.ts'
import type { NoticeKind } from '../triage/model/notice.ts'
import type { TelemetryRecord } from '../triage/model/record.ts'
import type { Ticket, TicketEvent } from '../triage/model/ticket.ts'
import type { Trouble } from '../triage/model/trouble.ts'
import type { UntoldReason } from '../triage/model/untold-reason.ts'
import type { Audience, Symptom, Vantage } from '../triage/model/vocabulary.ts'
import { createTicketBook, type TicketBookState } from '../triage/tickets/ticket-book.ts'
import { introduction } from './introduction.ts'

/** One line of a replay's output. */
export type ReplayLine =
  | Finding
  | IncidentNews
  | ({ readonly type: 'ticket'; readonly at: number } & Ticket)
  | {
      readonly type: 'notice'
      readonly at: number
      readonly to: Audience
      readonly kind: NoticeKind
      readonly ticket: string
      readonly channel: string
    }
  | DiagnosisLine
  | UntoldLine

/** What was thought of a stream's trouble, each time that changed, and why. */
export interface DiagnosisLine extends Diagnosis {
  readonly type: 'diagnosis'
  readonly at: number
  readonly stream: string
  readonly symptom: Symptom
  readonly vantage: Vantage
  /** The id of the ticket that tells of it. */
  readonly ticket: string
}

/** Somebody who should have been told and could not be. */
export interface UntoldLine {
  readonly type: 'not-told'
  readonly at: number
  readonly to: Audience
  readonly kind: string
  readonly ticket: string
  readonly reason: UntoldReason
  readonly detail: string
}

/** Where a replay was when it stopped. Plain JSON. */
export interface ReplaySnapshot {
  readonly version: 1
  readonly engine: EngineSnapshot
  readonly book: TicketBookState
}

export interface ReplayOptions {
  /** How the engine judges. */
  readonly engine?: EngineOptions
  readonly plan: (ticket: Ticket, event: TicketEvent) => Planned
  /** What the directory knows of a stream; nothing by default. */
  readonly know?: Directory['find']
  /** Goes on from here. */
  readonly from?: ReplaySnapshot
}

/** Records in, in the order they were made; everything that Stallwatch would have done out. */
export interface Replay {
  take(record: TelemetryRecord): readonly ReplayLine[]
  snapshot(): ReplaySnapshot
}

/** After a day of nothing every stream is forgotten: a longer gap need not be walked through. */
const longestGapMs = 86_400_000
const newsworthy: ReadonlySet<TicketEvent['kind']> = new Set([
  'opened',
  'acknowledged',
  'priority-changed',
  'cause-changed',
  'confidence-changed',
  'joined-incident',
  'left-incident',
  'complaint-received',
  'recovered',
  'relapsed',
  'resolved',
  'reopened',
])

/** With these a ticket says what is now thought of its trouble. */
const rethought: ReadonlySet<TicketEvent['kind']> = new Set([
  'opened',
  'cause-changed',
  'confidence-changed',
  'relapsed',
  'reopened',
])

function diagnosisOf(
  { stream, symptom, vantage, diagnosis }: Trouble,
  at: number,
  { id }: Ticket,
): DiagnosisLine {
  return { type: 'diagnosis', at, stream, symptom, vantage, ticket: id, ...diagnosis }
}

/** A replay: the engine, the tickets and the policy, on a clock that the records turn. */
export function createReplay({ engine: options, plan, know, from }: ReplayOptions): Replay {
  const engine = createEngine(options, from?.engine)
  const book = createTicketBook(from?.book)
  let tickedAt = from?.engine.now ?? 0

  function turnTo(at: number, lines: ReplayLine[]): void {
    const next = Math.floor(at / tickMs) * tickMs
    if (tickedAt === 0) tickedAt = next - tickMs
    const stop = Math.min(next, tickedAt + longestGapMs)
    while (tickedAt < stop) {
      tickedAt += tickMs
      engine.tick(tickedAt)
      collect(lines)
    }
    if (tickedAt >= next) return
    tickedAt = next
    engine.tick(tickedAt)
    collect(lines)
  }

  function collect(lines: ReplayLine[]): void {
    for (const output of engine.drain()) {
      if (output.type === 'finding' || output.type === 'incident') lines.push(output)
      else if (output.type === 'stream') introduce(output.stream)
      else tell(output, lines)
    }
  }

  function introduce(stream: string): void {
    const entry = engine.stream(stream)
    if (!know || !entry || entry.endedAt !== null) return
    const { announced } = entry
    const record = introduction(announced, know(stream, announced.streamer))
    if (record) engine.take(record)
  }

  function tell(output: EngineOutput, lines: ReplayLine[]): void {
    const change = book.apply(output)
    if (!change) return
    const at = Math.max(output.at, tickedAt)
    if (output.type === 'trouble' && change.events.some(({ kind }) => rethought.has(kind))) {
      lines.push(diagnosisOf(output, at, change.ticket))
    }
    if (change.events.some(({ kind }) => newsworthy.has(kind))) {
      lines.push({ type: 'ticket', at, ...change.ticket })
    }
    for (const event of change.events) lines.push(...tellingOf(change.ticket, event, at))
  }

  function tellingOf(ticket: Ticket, event: TicketEvent, at: number): ReplayLine[] {
    const { notices, untold } = plan(ticket, event)
    return [
      ...notices.map(({ to, kind, channel }) => {
        return { type: 'notice' as const, at, to, kind, ticket: ticket.id, channel }
      }),
      ...untold.flatMap((line) => {
        if (line.kind !== 'not-told') return []
        const { to, message: kind, reason, detail } = line
        return [{ type: 'not-told' as const, at, to, kind, ticket: ticket.id, reason, detail }]
      }),
    ]
  }

  return {
    take(record) {
      const lines: ReplayLine[] = []
      turnTo(record.at, lines)
      engine.take(record)
      collect(lines)
      return lines
    },
    snapshot: () => ({ version: 1, engine: engine.snapshot(), book: book.state() }),
  }
}
