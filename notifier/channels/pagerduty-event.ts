import type { Message } from '../channel.ts'
import { clip } from '../plain-text.ts'
import { alertOf } from './alert-of.ts'
import { alertSeverities } from './alert-severity.ts'
import { isGoodNews } from './urgency.ts'

/**
 * Limits in UTF-16 units: summary and dedup key are PagerDuty's own; the rest keeps an event far
 * below the 512 KB that it takes (its Events API v2 overview).
 */
const pagerdutyLimits = {
  summary: 1_024,
  dedupKey: 255,
  source: 255,
  text: 4_000,
  facts: 20,
  factName: 100,
  factValue: 1_000,
} as const

/** An event of PagerDuty's Events API v2, without the routing key. */
export interface PagerdutyEvent {
  readonly event_action: 'trigger' | 'acknowledge' | 'resolve'
  readonly dedup_key: string
  readonly client?: string
  readonly client_url?: string
  readonly links?: readonly { readonly href: string; readonly text: string }[]
  readonly payload?: object
}

/**
 * The event for a message: trouble triggers the alert of its ticket or incident, or adds to it;
 * its end resolves it. A resolve needs no more than the key.
 */
export function pagerdutyEvent({ notice, title, body, facts, link }: Message): PagerdutyEvent {
  const { key, change, source, priority, cause, onsetAt } = alertOf(notice)
  const dedup = { dedup_key: clip(key, pagerdutyLimits.dedupKey) }
  if (change === 'over') return { event_action: 'resolve', ...dedup }
  const { node, region, isp } = notice.ticket.facts
  const about = notice.incident ? {} : { component: node, group: region ?? isp }
  return {
    event_action: 'trigger',
    ...dedup,
    client: 'Stallwatch',
    ...(link !== undefined && { client_url: link, links: [{ href: link, text: title }] }),
    payload: {
      summary: clip(title.trim() || source, pagerdutyLimits.summary),
      source: clip(source, pagerdutyLimits.source),
      severity: alertSeverities[priority],
      timestamp: new Date(onsetAt).toISOString(),
      class: notice.incident ? cause : notice.ticket.symptom,
      ...about,
      custom_details: detailsOf(body, facts),
    },
  }
}

/**
 * What to tell of an alert besides its news: that it is over, or that somebody has it; null while it
 * rings as it should.
 */
export function pagerdutyState({ notice }: Message): PagerdutyEvent | null {
  // Its end was news, and was taken.
  if (isGoodNews({ notice })) return null
  const { key, change } = alertOf(notice)
  const dedup = { dedup_key: clip(key, pagerdutyLimits.dedupKey) }
  if (change === 'over') return { event_action: 'resolve', ...dedup }
  const isTaken = !notice.incident && notice.ticket.status === 'acknowledged'
  return isTaken ? { event_action: 'acknowledge', ...dedup } : null
}

function detailsOf(body: string, facts: Message['facts']): Readonly<Record<string, string>> {
  const { facts: most, factName, factValue, text } = pagerdutyLimits
  const named = facts
    .slice(0, most)
    .map(({ name, value }) => [clip(name, factName), clip(value, factValue)])
  return { ...Object.fromEntries(named), message: clip(body, text) }
}
