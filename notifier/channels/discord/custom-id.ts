import { offered } from '../../action-token.ts'
import type { Message } from '../../channel.ts'
import type { ActionTokens, ReadActionToken, TicketAction } from '../../ticket-action.ts'

/** Discord's limit on a component's custom id (its component reference). */
const limit = 100
const mark = 'stallwatch:'

/** The custom id of what a message offers; null when it does not fit into one. */
export function customIdOf(
  notice: Message['notice'],
  action: TicketAction,
  tokens: Pick<ActionTokens, 'token'>,
): string | null {
  const id = mark + tokens.token(offered(notice, action))
  return id.length <= limit ? id : null
}

/** What a custom id means; `forged` when it is not one of ours, whoever made it. */
export function readCustomId(
  customId: string,
  tokens: Pick<ActionTokens, 'read'>,
): ReadActionToken {
  if (!customId.startsWith(mark)) return { outcome: 'forged' }
  return tokens.read(customId.slice(mark.length))
}
