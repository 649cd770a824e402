import { setImmediate } from 'node:timers/promises'
import { appendEvents, type NewEvent } from './event-queries.ts'
import { setLookAt } from './mute-queries.ts'
import { endAttempt, insertNotices } from './notice-queries.ts'
import type { AttemptEnd } from './outbox-store.ts'
import type { Store } from './store.ts'
import type { Flavour, Tx } from './tables.ts'
import { lockTickets } from './ticket-queries.ts'

/** Most ends that share a transaction. */
const mostAtOnce = 200

interface Waiting {
  readonly end: AttemptEnd
  readonly resolve: (held: boolean) => void
  readonly reject: (error: unknown) => void
}

/**
 * Ends attempts, many in one transaction when many end: those that come while a transaction runs
 * share the next one, as do those that end in one moment, so that a commit's wait for the disk is
 * paid once for all of them. When a shared one fails, each is tried by itself.
 */
export function createFinisher(
  flavour: Flavour,
  transact: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
): Store['finishAttempt'] {
  const waiting: Waiting[] = []
  let running = false

  async function run(): Promise<void> {
    running = true
    // Those that end in the same moment come along.
    await setImmediate()
    while (waiting.length > 0) await finishTogether(waiting.splice(0, mostAtOnce))
    running = false
  }

  async function finishTogether(batch: readonly Waiting[]): Promise<void> {
    try {
      const held = await transact((tx) =>
        finishAll(
          tx,
          flavour,
          batch.map(({ end }) => end),
        ),
      )
      for (const [index, each] of batch.entries()) each.resolve(held[index] ?? false)
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error)
      else for (const each of batch) await finishTogether([each])
    }
  }

  return (end) =>
    new Promise((resolve, reject) => {
      waiting.push({ end, resolve, reject })
      if (!running) void run()
    })
}

async function finishAll(
  tx: Tx,
  flavour: Flavour,
  ends: readonly AttemptEnd[],
): Promise<readonly boolean[]> {
  const held: boolean[] = []
  const events: NewEvent[] = []
  for (const end of ends) {
    const ticketId = await endAttempt(tx, end)
    held.push(ticketId !== null)
    if (ticketId === null) continue
    if (end.event) events.push({ ticketId, event: end.event })
    if (end.instead) await insertNotices(tx, [end.instead])
  }
  // Before the events' own lock, as everybody takes them in this order.
  await lockTickets(
    tx,
    flavour,
    events.map(({ ticketId }) => ticketId),
  )
  // Whoever should have been paged was not: somebody else is to be.
  for (const { ticketId, event } of events)
    if (event.kind === 'notice-failed') await setLookAt(tx, [ticketId], event.at)
  await appendEvents(tx, events)
  return held
}
