import type { Directory } from '../collector/directory/directory.ts'
import { channelKinds } from '../notifier/channels/catalog.ts'
import { routesOf } from '../notifier/config.ts'
import type { Duty } from '../notifier/oncall/duty.ts'
import { type EscalationRules, escalationNews, nextStepOf } from '../notifier/policy/escalate.ts'
import type { PageCarrier } from '../notifier/policy/reach-step.ts'
import { incidentEscalation } from '../notifier/policy/start-escalation.ts'
import type { Escalation } from '../triage/escalating.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import type { Config } from './config.ts'

/** What escalation is decided by. */
interface EscalationParts {
  readonly config: Config
  readonly directory: Pick<Directory, 'find'>
  /** Duty as it is now. */
  readonly duty: () => Duty
}

/** Escalation as configured; without policies, nothing is ever escalated. */
export function openEscalation(parts: EscalationParts): Escalation {
  const rules = rulesOf(parts)
  return {
    news: (ticket, now, muted) => escalationNews(ticket, now, rules, muted),
    next: nextStepOf,
    ofIncident: (lead, news) => incidentEscalation(lead, news, rules),
  }
}

function rulesOf({ config, directory, duty }: EscalationParts): EscalationRules {
  const { escalation: policies, routing = null } = config.duty
  const streamerRoutes = routesOf(config.notifier).filter(({ to }) => to === 'streamer')
  const isReachable = ({ stream, streamer }: Ticket) => {
    const addresses = directory.find(stream, streamer ?? undefined)?.addresses
    return streamerRoutes.some(({ channel, carrier, address }) => {
      if (carrier?.addressed !== true) return carrier !== null
      return (addresses?.[channel] ?? addresses?.[carrier.kind] ?? address) !== undefined
    })
  }
  return { policies, routing, isReachable, carriers: carriersOf(config), duty }
}

/** The configured channels, as far as paging goes. */
export function carriersOf({ notifier }: Config): readonly PageCarrier[] {
  return notifier.channels.map(({ name, kind }) => {
    const { addressed, edits } = channelKinds[kind]
    return { name, kind, addressed, edits }
  })
}
