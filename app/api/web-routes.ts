import type { FastifyInstance } from 'fastify'
import type { Engine } from '../../triage/engine.ts'
import type { Clock } from '../../triage/model/clock.ts'
import type { Store } from '../../triage/store/store.ts'
import type { TicketDesk } from '../../triage/ticket-desk.ts'
import type { ChangeFeed } from '../change-feed.ts'
import type { Sla } from '../open-sla.ts'
import type { RunningDuty } from '../start-duty.ts'
import type { RunningMutes } from '../start-mutes.ts'
import type { Access } from './access.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { dutyRoutes } from './duty-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { handoverRoute } from './handover-route.ts'
import { incidentRoutes } from './incident-routes.ts'
import { muteRoutes } from './mute-routes.ts'
import { reportRoute } from './report-route.ts'
import { streamRoutes } from './stream-routes.ts'
import { ticketRoutes } from './ticket-routes.ts'

/** What people look at and act on. */
export interface WebParts {
  readonly store: Store
  readonly desk: TicketDesk
  readonly feed: ChangeFeed
  readonly clock: Clock
  readonly sla: Sla
  readonly duty: RunningDuty
  readonly muting: RunningMutes
}

/** Everything below `/api/v1` that is for people: streams, tickets, incidents, events, duty, reports. */
export function webRoutes(
  server: FastifyInstance,
  { store, desk, feed, clock, sla, duty, muting }: WebParts,
  { engine, access }: { readonly engine: Engine; readonly access: Access },
): void {
  streamRoutes(server, { engine, access })
  const { mutes } = muting
  incidentRoutes(server, { store, access, readSla: sla.read, mutes })
  ticketRoutes(server, { store, desk, access, readSla: sla.read, mutes })
  muteRoutes(server, { ...muting, store, clock, access })
  eventRoutes(server, { store, feed, access, clock })
  dutyRoutes(server, { ...duty, clock, access })
  deliveryRoutes(server, { store, access })
  handoverRoute(server, { store, access })
  reportRoute(server, { store, duty: duty.duty, clock, access })
}
