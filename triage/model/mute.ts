import type { Incident } from './incident.ts'
import type { TicketSummary } from './ticket.ts'

/** By what a mute picks the tickets whose news it holds back. */
export const muteKeys = ['stream', 'streamer', 'node', 'region', 'isp', 'app', 'cause'] as const
export type MuteKey = (typeof muteKeys)[number]

/** What a mute is about: a ticket to which all of it applies. At least one key is given. */
export type MuteScope = { readonly [key in MuteKey]?: string | undefined }

/**
 * A time in which people are not told of some trouble, because it is expected or because somebody
 * is at it already: maintenance is a mute planned ahead. Every mute ends. Tickets are opened all
 * the same. All times are Unix ms.
 */
export interface Mute {
  readonly id: string
  readonly scope: MuteScope
  readonly from: number
  /** When it ends by itself. */
  readonly until: number
  /** Why, for people to read. */
  readonly reason: string
  /** Who said so. */
  readonly by: string
  /** When somebody ended it early. */
  readonly endedAt: number | null
  readonly endedBy: string | null
}

/** Whether a mute holds anything back at a moment. */
export function isInForce({ from, until, endedAt }: Mute, at: number): boolean {
  return from <= at && at < (endedAt ?? until)
}

/** Whether a mute has yet to begin, holds back, or is over. */
export const muteStates = ['planned', 'in-force', 'over'] as const
export type MuteState = (typeof muteStates)[number]

/** Which of these it is at a moment. */
export function muteStateAt(mute: Mute, at: number): MuteState {
  if (isInForce(mute, at)) return 'in-force'
  return at < mute.from && mute.endedAt === null ? 'planned' : 'over'
}

/** Whether a mute is about this ticket: all of its scope is true of it. */
export function coversTicket({ scope }: Mute, ticket: TicketSummary): boolean {
  const { facts, streamer, stream, cause } = ticket
  const known: MuteScope = { ...facts, stream, cause, streamer: streamer ?? '' }
  return muteKeys.every((key) => scope[key] === undefined || scope[key] === known[key])
}

/** What mutes cover of a ticket: itself, and which of the incidents that are told of on it. */
export interface Covered {
  readonly ticket: boolean
  /** Ids of incidents. */
  readonly incidents: ReadonlySet<string>
}

/** No mute covers anything of it. */
export const uncovered: Covered = { ticket: false, incidents: new Set() }

/** Why and until when, in a line for the timeline. */
export function describeMute({ id, until, reason, by }: Mute): string {
  return `muted until ${new Date(until).toISOString()} by ${by}: ${reason} (${id})`
}

/**
 * Whether a mute is about this incident as a whole: about what its streams have in common, its
 * cause, or the region that its node or edge lies in. A mute of one stream or streamer is not.
 *
 * @param lead one of its tickets
 */
export function coversIncident(
  { scope }: Mute,
  incident: Pick<Incident, 'dimension' | 'value' | 'cause'>,
  lead: Pick<TicketSummary, 'facts'>,
): boolean {
  const known = sharedBy(incident, lead)
  return muteKeys.every((key) => scope[key] === undefined || scope[key] === known[key])
}

function sharedBy(
  { dimension, value, cause }: Pick<Incident, 'dimension' | 'value' | 'cause'>,
  { facts }: Pick<TicketSummary, 'facts'>,
): MuteScope {
  switch (dimension) {
    case 'node':
    case 'edge':
      return { cause, ...(dimension === 'node' && { node: value }), region: facts.region ?? '' }
    case 'isp':
    case 'app':
    case 'region':
      return { cause, [dimension]: value }
    case 'isp+region':
    case 'app+region': {
      const cut = value.lastIndexOf('+')
      const [key] = dimension.split('+') as ['isp' | 'app']
      return { cause, [key]: value.slice(0, cut), region: value.slice(cut + 1) }
    }
    case 'fleet':
      return { cause }
  }
}
