import type { Message } from '../channel.ts'
import { clip, plainName } from '../plain-text.ts'
import { alertOf } from './alert-of.ts'
import { alertSeverities } from './alert-severity.ts'

/** Longest label and annotation we send, in UTF-16 units; Alertmanager itself sets no limit. */
const alertmanagerLimits = { label: 200, annotation: 4_000 } as const

/** An alert of ours as Alertmanager knows it, apart from when it ends. */
export interface AlertmanagerAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** RFC 3339. */
  readonly startsAt: string
  readonly generatorURL?: string
}

/**
 * The alert for a message. Its labels are its identity and what routes match on: with another
 * priority it is another alert. `own` labels are on every alert; ours come before them.
 */
export function alertmanagerAlert(
  message: Message,
  own: Readonly<Record<string, string>>,
): AlertmanagerAlert {
  const { notice, title, body, facts, link } = message
  const { source, priority, onsetAt } = alertOf(notice)
  const { number, cause } = notice.ticket
  const { node, region, tier, scenario } = notice.ticket.facts
  const about = notice.incident
    ? { alertname: 'StallwatchIncident', incident: notice.incident.id, group: source }
    : {
        ...{ alertname: 'StallwatchTicket', ticket: String(number), stream: source },
        ...{ node, region, tier, scenario },
      }
  const labels = { ...own, ...about, priority, severity: alertSeverities[priority] }
  const annotations = {
    ...{ summary: title, description: body, cause: notice.incident?.cause ?? cause },
    facts: facts.map(({ name, value }) => `${name}: ${value}`).join('\n'),
  }
  return {
    labels: kept(labels, (value) => clip(plainName(value), alertmanagerLimits.label)),
    annotations: kept(annotations, (value) => clip(value, alertmanagerLimits.annotation)),
    startsAt: new Date(onsetAt).toISOString(),
    ...(link !== undefined && { generatorURL: link }),
  }
}

/** What has a value, cleaned: to Alertmanager an empty label is none. */
function kept(
  values: Readonly<Record<string, string | undefined>>,
  clean: (value: string) => string,
): Record<string, string> {
  const entries = Object.entries(values).map(([name, value]) => [name, clean(value ?? '')])
  return Object.fromEntries(entries.filter(([, value]) => value !== ''))
}
