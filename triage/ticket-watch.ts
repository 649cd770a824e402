import { setImmediate as turn } from 'node:timers/promises'
import type { BaseLogger } from 'pino'
import type { Clock } from './model/clock.ts'
import type { TicketDesk } from './ticket-desk.ts'

/** How often the store is asked which tickets time has made news of. */
const everyMs = 1_000
/** So many tickets are looked at in a row; then others have their turn. */
const atOnce = 10

/**
 * Looks at tickets when time alone makes news of them: a promise is at risk, or was broken. What
 * fell due while nobody was looking is made up for at once. Returns what stops it.
 */
export function startTicketWatch(parts: {
  readonly desk: Pick<TicketDesk, 'lookAgain'>
  readonly clock: Clock
  readonly log: BaseLogger
}): () => Promise<void> {
  const { desk, clock, log } = parts
  let stopped = false
  let failing = false
  let cancel = (): void => {}
  let looking: Promise<void> = Promise.resolve()

  async function look(): Promise<void> {
    try {
      // SQLite answers within the same turn: without this, nobody else would be served until the end.
      while (!stopped && (await desk.lookAgain(atOnce)) === atOnce) await turn()
      failing = false
    } catch (error) {
      if (!failing) log.error({ err: error }, 'tickets could not be looked at; it is tried again')
      failing = true
    }
    if (!stopped) cancel = clock.after(everyMs, run)
  }

  function run(): void {
    looking = look()
  }

  run()
  return async () => {
    stopped = true
    cancel()
    await looking
  }
}
