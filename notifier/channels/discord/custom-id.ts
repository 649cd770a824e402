import { type TicketAction, ticketActions } from '../../channel.ts'

/** Discord's limit on a button's custom id (its component reference). */
const limit = 100
const mark = 'stallwatch'

/** What a button stands for. */
export interface ButtonMeaning {
  readonly action: TicketAction
  readonly ticketId: string
}

/** The custom id of a button; null when the ticket's id does not fit into one. */
export function customIdOf({ action, ticketId }: ButtonMeaning): string | null {
  const id = `${mark}:${action}:${ticketId}`
  return id.length <= limit && readCustomId(id) ? id : null
}

/** What a custom id means; null when it is not one of ours, whoever made it. */
export function readCustomId(customId: string): ButtonMeaning | null {
  if (customId.length > limit) return null
  const [, action, ticketId] = /^stallwatch:([a-z]+):([\x21-\x7e]+)$/.exec(customId) ?? []
  const known = ticketActions.find((each) => each === action)
  return known && ticketId ? { action: known, ticketId } : null
}
