import { type SlaClock, type SlaPromise, type SlaTarget, slaClocks } from '../../model/sla.ts'
import type { TicketSummary } from '../../model/ticket.ts'
import type { Priority } from '../../model/vocabulary.ts'
import { always, type Calendar } from './calendar.ts'

/** What is promised to whom. */
export interface SlaPolicy {
  readonly name: string
  /** Only streams of these tiers; all when left out. */
  readonly tiers?: readonly string[] | undefined
  /** Only streams of these regions; all when left out. */
  readonly regions?: readonly string[] | undefined
  /** By priority and clock; what is left out is not promised. */
  readonly promises: {
    readonly [priority in Priority]?:
      | { readonly [clock in SlaClock]?: SlaTarget | undefined }
      | undefined
  }
}

/** Everything that deadlines are made from, beside a ticket's own events. */
export interface SlaTerms {
  /** The first one that fits is the one that holds. */
  readonly policies: readonly SlaPolicy[]
  /** The calendar of a name. One that is no longer configured is taken as round the clock. */
  readonly calendar: (name: string) => Calendar
  /** The time-zone data that calendars are read with, such as `2026c`. */
  readonly tzVersion: string
}

/** Terms of these policies and calendars; the calendar `always` is known without being given. */
export function slaTerms(
  policies: readonly SlaPolicy[],
  calendars: readonly Calendar[],
  tzVersion: string,
): SlaTerms {
  const byName = new Map(calendars.map((calendar) => [calendar.name, calendar]))
  return { policies, calendar: (name) => byName.get(name) ?? always, tzVersion }
}

/** What a policy promises to one ticket. */
export interface Promised {
  readonly policy: string
  readonly promises: readonly SlaPromise[]
}

/** What is promised to a ticket of this priority, tier and region; null when nothing is. */
export function promisesFor(
  { priority, facts }: Pick<TicketSummary, 'priority' | 'facts'>,
  { policies }: SlaTerms,
): Promised | null {
  const policy = policies.find(
    ({ tiers, regions }) => includes(tiers, facts.tier) && includes(regions, facts.region),
  )
  const targets = policy?.promises[priority]
  if (!policy || !targets) return null
  const promises = slaClocks.flatMap((clock) => {
    const target = targets[clock]
    return target ? [{ clock, ...target }] : []
  })
  return { policy: policy.name, promises }
}

function includes(list: readonly string[] | undefined, value: string | undefined): boolean {
  return list === undefined || (value !== undefined && list.includes(value))
}
