import type { BaseLogger } from 'pino'
import type { Clock } from './model/clock.ts'
import type { Notice } from './model/notice.ts'
import type { Ticket, TicketHappening } from './model/ticket.ts'
import type { Store, StoreTransaction } from './store/store.ts'
import { applyAll, type TicketChange } from './tickets/apply-trouble.ts'

/** After a failure it is tried again this often. */
const retryMs = 30_000
/** So many notices are told of in one transaction. */
const atOnce = 500

/** What digests are made with. */
export interface DigestWatchParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: BaseLogger
  /** The first digest after a moment (Unix ms). */
  readonly nextAt: (now: number) => number
  /** Makes messages of what has waited, and lines for the tickets it is about. Pure. */
  readonly plan: (
    waiting: readonly Notice[],
    tickets: ReadonlyMap<string, Ticket>,
    at: number,
  ) => {
    readonly notices: readonly Notice[]
    readonly told: ReadonlyMap<string, readonly TicketHappening[]>
  }
  /** Called after digests are committed. */
  readonly onChanged: (changes: readonly TicketChange[]) => void
}

/**
 * Tells what waits for a digest when its time has come, exactly once, however many processes do this;
 * what fell due while nobody was there is told at once. Returns what stops it.
 */
export function startDigestWatch(parts: DigestWatchParts): () => Promise<void> {
  const { store, clock, log, nextAt, onChanged } = parts
  let stopped = false
  let cancel = (): void => {}
  let telling: Promise<void> = Promise.resolve()

  async function tell(): Promise<void> {
    try {
      for (let taken = atOnce; taken === atOnce && !stopped; ) {
        const told = await store.transaction((tx) => tellIn(tx, parts))
        taken = told.taken
        if (told.changes.length > 0) onChanged(told.changes)
      }
      if (!stopped) cancel = clock.after(nextAt(clock.now()) - clock.now(), run)
    } catch (error) {
      log.error({ err: error }, 'the digest could not be told; it is tried again')
      if (!stopped) cancel = clock.after(retryMs, run)
    }
  }

  function run(): void {
    telling = tell()
  }

  run()
  return async () => {
    stopped = true
    cancel()
    await telling
  }
}

async function tellIn(
  tx: StoreTransaction,
  { clock, plan }: DigestWatchParts,
): Promise<{ readonly taken: number; readonly changes: readonly TicketChange[] }> {
  const now = clock.now()
  const waiting = await tx.takeForDigest(now, atOnce)
  const tickets = new Map<string, Ticket>()
  for (const id of [...new Set(waiting.map(({ ticketId }) => ticketId))].sort()) {
    const ticket = await tx.ticket(id)
    if (ticket) tickets.set(id, ticket)
  }
  const { notices, told } = plan(waiting, tickets, now)
  const changes: TicketChange[] = []
  for (const [id, lines] of told) {
    const ticket = tickets.get(id)
    if (!ticket) continue
    const change = applyAll(ticket, Math.max(now, ticket.timeline.at(-1)?.at ?? 0), lines)
    await tx.saveTicket(change.ticket, change.events)
    changes.push(change)
  }
  await tx.queueNotices(notices)
  return { taken: waiting.length, changes }
}
