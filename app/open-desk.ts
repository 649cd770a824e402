import type { Directory } from '../collector/directory/directory.ts'
import { digestRulesOf, routesOf } from '../notifier/config.ts'
import { plannedMutes } from '../notifier/mutes-config.ts'
import type { Duty } from '../notifier/oncall/duty.ts'
import { gathered } from '../notifier/policy/digest.ts'
import { holdBack } from '../notifier/policy/hold-back.ts'
import {
  planEscalated,
  planEscalatedIncident,
  staffRoutes,
} from '../notifier/policy/plan-escalated.ts'
import { notYetTold, planFollowers } from '../notifier/policy/plan-followers.ts'
import type { People } from '../notifier/policy/plan-notices.ts'
import { planSaid } from '../notifier/policy/plan-said.ts'
import { planStanding } from '../notifier/policy/plan-standing.ts'
import { planWithinRules } from '../notifier/policy/plan-within-rules.ts'
import type { Bus } from '../triage/bus/bus.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import type { Store } from '../triage/store/store.ts'
import { createTicketDesk, type TicketDesk } from '../triage/ticket-desk.ts'
import type { NoticePlanner } from '../triage/ticket-writer.ts'
import { nextWordBy } from '../triage/tickets/sla/next-word-by.ts'
import type { SlaTerms } from '../triage/tickets/sla/terms.ts'
import type { Config } from './config.ts'
import { openDuty } from './open-duty.ts'
import { carriersOf, openEscalation } from './open-escalation.ts'
import type { Sla } from './open-sla.ts'

/** What the desk is put together from. */
interface DeskParts {
  readonly config: Config
  readonly store: Store
  readonly bus: Bus
  readonly clock: Clock
  readonly sla: Pick<Sla, 'terms' | 'changed'>
  readonly directory: Pick<Directory, 'find'>
  /** Duty as it is now. */
  readonly duty: () => Duty
}

/** The desk as configured: it tells people by the routes, and the engine of streams that were meant to end. */
export function openDesk(parts: DeskParts): TicketDesk {
  const { config, store, bus, clock, sla, directory, duty } = parts
  const routes = routesOf(config.notifier)
  const carriers = carriersOf(config)
  const ground = () => ({ duty: duty(), carriers })
  return createTicketDesk({
    store,
    plan: plannerOf({ config, directory, terms: sla.terms, duty }),
    mutes: plannedMutes(config.notifier.mutes),
    holdBack,
    planIncident: (lead, news) => planEscalatedIncident(lead, news, { routes, ground: ground() }),
    escalation: openEscalation({ config, directory, duty }),
    clock,
    sla: sla.terms,
    onChanged: sla.changed,
    onEnded: (stream, at) => bus.publish([{ type: 'end', stream, at, reason: 'ended-on-purpose' }]),
  })
}

/** What decides who is told. */
interface PlannerParts {
  readonly config: Config
  readonly directory: Pick<Directory, 'find'>
  /** What is promised; nothing when left out. */
  readonly terms?: SlaTerms
  /** Duty as it is now; as configured when left out. */
  readonly duty?: () => Duty
}

/**
 * Who is told, by the configured routes, the steps of escalations, duty and the directory; and by
 * when again, by what is promised.
 */
export function plannerOf({ config, directory, terms, ...parts }: PlannerParts): NoticePlanner {
  const routes = routesOf(config.notifier)
  const people: People = (stream, streamer) => directory.find(stream, streamer ?? undefined)
  const promised = terms && {
    nextWordBy: (ticket: Ticket, at: number) => nextWordBy(ticket, at, terms),
  }
  const { sendUpdates } = config.sla
  const { quietHours, rules } = config.notifier
  const carriers = carriersOf(config)
  const { duty = () => openDuty(config) } = parts
  const digest = digestRulesOf(config.notifier)
  return (ticket, event, { rush, incident } = { rush: false, incident: null }) => {
    if (event.kind === 'said') return planSaid({ ticket, event, people, carriers, routes })
    const planned = planWithinRules(
      { ticket, event, routes, people, rush, sendUpdates, quietHours, ...promised },
      rules,
      (plan) => planEscalated(plan, { ground: { duty: duty(), carriers }, incident }),
    )
    const followers = planFollowers({ ticket, event, ground: { duty: duty(), carriers } })
    const told = staffRoutes(ticket, routes, { duty: duty(), carriers })
    const notices = [
      ...planned.notices,
      ...notYetTold(planned.notices, followers.notices),
      ...planStanding(ticket, event, told),
    ]
    return {
      notices: digest ? notices.map((notice) => gathered(notice, ticket, digest)) : notices,
      untold: [...planned.untold, ...followers.untold],
    }
  }
}
