import type { Planned } from '../notifier/policy/plan-notices.ts'
import { createEngine, type EngineOptions, type EngineSnapshot, tickMs } from '../triage/engine.ts'
import type { EngineOutput } from '../triage/model/engine-output.ts'
import type { Finding } from '../triage/model/finding.ts'
import type { IncidentNews } from '../triage/model/incident.ts'
import type { NoticeKind } from '../triage/model/notice.ts'
import type { TelemetryRecord } from '../triage/model/record.ts'
import type { Ticket, TicketEvent } from '../triage/model/ticket.ts'
import type { Audience } from '../triage/model/vocabulary.ts'
import type { TicketChange } from '../triage/tickets/apply-trouble.ts'
import { createTicketBook, type TicketBookState } from '../triage/tickets/ticket-book.ts'

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
  'joined-incident',
  'left-incident',
  'complaint-received',
  'recovered',
  'relapsed',
  'resolved',
  'reopened',
])

/** A replay: the engine, the tickets and the policy, on a clock that the records turn. */
export function createReplay({ engine: options, plan, from }: ReplayOptions): Replay {
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
      else tell(output, lines)
    }
  }

  function tell(output: EngineOutput, lines: ReplayLine[]): void {
    const change = book.apply(output)
    if (!change) return
    if (change.events.some(({ kind }) => newsworthy.has(kind))) {
      lines.push({ type: 'ticket', at: Math.max(output.at, tickedAt), ...change.ticket })
    }
    lines.push(...noticesOf(change))
  }

  function noticesOf({ ticket, events }: TicketChange): ReplayLine[] {
    return events
      .flatMap((event) => plan(ticket, event).notices)
      .map(({ at, to, kind, channel }) => ({
        type: 'notice',
        at,
        to,
        kind,
        ticket: ticket.id,
        channel,
      }))
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
