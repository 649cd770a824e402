import type { Directory } from '../collector/directory/directory.ts'
import { routesOf } from '../notifier/config.ts'
import { plannedMutes } from '../notifier/mutes-config.ts'
import { holdBack } from '../notifier/policy/hold-back.ts'
import { planIncident } from '../notifier/policy/plan-incident.ts'
import { type People, planNotices } from '../notifier/policy/plan-notices.ts'
import type { Bus } from '../triage/bus/bus.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import type { Store } from '../triage/store/store.ts'
import { createTicketDesk, type NoticePlanner, type TicketDesk } from '../triage/ticket-desk.ts'
import { nextWordBy } from '../triage/tickets/sla/next-word-by.ts'
import type { SlaTerms } from '../triage/tickets/sla/terms.ts'
import type { Config } from './config.ts'
import type { Sla } from './open-sla.ts'

/** What the desk is put together from. */
interface DeskParts {
  readonly config: Config
  readonly store: Store
  readonly bus: Bus
  readonly clock: Clock
  readonly sla: Pick<Sla, 'terms' | 'changed'>
  readonly directory: Pick<Directory, 'find'>
}

/** The desk as configured: it tells people by the routes, and the engine of streams that were meant to end. */
export function openDesk(parts: DeskParts): TicketDesk {
  const { config, store, bus, clock, sla, directory } = parts
  return createTicketDesk({
    store,
    plan: plannerOf(config, directory, sla.terms),
    mutes: plannedMutes(config.notifier.mutes),
    holdBack,
    planIncident: (lead, news) => planIncident(lead, news, routesOf(config.notifier)),
    clock,
    sla: sla.terms,
    onChanged: sla.changed,
    onEnded: (stream, at) => bus.publish([{ type: 'end', stream, at, reason: 'ended-on-purpose' }]),
  })
}

/** Who is told, by the configured routes and the directory; and by when again, by what is promised. */
export function plannerOf(
  config: Config,
  directory: Pick<Directory, 'find'>,
  terms?: SlaTerms,
): NoticePlanner {
  const routes = routesOf(config.notifier)
  const people: People = (stream, streamer) => directory.find(stream, streamer ?? undefined)
  const promised = terms && {
    nextWordBy: (ticket: Ticket, at: number) => nextWordBy(ticket, at, terms),
  }
  const { sendUpdates } = config.sla
  const { quietHours } = config.notifier
  return (ticket, event, rush = false) =>
    planNotices({ ticket, event, routes, people, rush, sendUpdates, quietHours, ...promised })
}
