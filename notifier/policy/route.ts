import type { Ticket } from '../../triage/model/ticket.ts'
import type { Audience, Priority } from '../../triage/model/vocabulary.ts'
import type { Addressed } from '../channel.ts'

/** One way from the news to an audience, as configured, with what is known of its channel. */
export interface Route {
  readonly to: Audience
  /** Name of the channel. */
  readonly channel: string
  /** What carries it; null when no channel has that name. */
  readonly carrier: {
    readonly kind: string
    /** Whether a notice says where in the channel it goes. */
    readonly addressed: Addressed
    /** Whether it can change what it has shown before; not when left out. */
    readonly edits?: boolean
  } | null
  /** Where in the channel; a streamer's own address comes first. */
  readonly address?: string | undefined
  /** BCP 47 tag for readers whose language nobody knows; `en` when left out. */
  readonly language?: string | undefined
  /** Only tickets of these priorities; all when left out. */
  readonly priorities?: readonly Priority[] | undefined
}

/** Whether a route carries news of a ticket that has, or has had, one of these priorities. */
export function takes(route: Route, priorities: readonly Priority[]): boolean {
  return !route.priorities || priorities.some((each) => route.priorities?.includes(each))
}

/**
 * Every priority a ticket has had, newest first. Follow-ups go by these, so that whoever was told
 * while it was urgent also hears the end of it.
 */
export function prioritiesHad(ticket: Ticket): readonly Priority[] {
  const had = ticket.timeline.flatMap((event) =>
    event.kind === 'opened' || event.kind === 'priority-changed' ? [event.priority] : [],
  )
  return [...new Set([ticket.priority, ...had.reverse()])]
}
