import { offered } from '../action-token.ts'
import type { Message } from '../channel.ts'
import type { ActionTokens, TicketAction } from '../ticket-action.ts'

/** A link with its words. */
export interface RobotLink {
  readonly title: string
  readonly url: string
}

/** A link does not know who follows it, so that it can give a ticket to nobody. */
const needsPerson: readonly TicketAction[] = ['assign']

/**
 * What a message links to, for channels that cannot hear a button: the page of each action, signed,
 * and the ticket. `by` is whom the timeline then names, such as `dingtalk:ops`.
 */
export function linksOf(
  { notice, actions, link }: Message,
  tokens: ActionTokens,
  by: string,
): readonly RobotLink[] {
  const possible = actions.filter(({ action }) => !needsPerson.includes(action))
  const links = possible.flatMap(({ action, label }) => {
    const url = tokens.link(offered(notice, action, { by }))
    return url === null ? [] : [{ title: label, url }]
  })
  const ticket = link === undefined ? [] : [{ title: `#${notice.ticket.number}`, url: link }]
  return [...links, ...ticket]
}
