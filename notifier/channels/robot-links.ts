import type { Message } from '../channel.ts'
import type { ActionTokens } from '../ticket-action.ts'
import { actionLinks } from './action-links.ts'

/** A link with its words. */
export interface RobotLink {
  readonly title: string
  readonly url: string
}

/**
 * What a message links to, for channels that cannot hear a button: the page of each action, signed,
 * and the ticket. `by` is whom the timeline then names, such as `dingtalk:ops`.
 */
export function linksOf(message: Message, tokens: ActionTokens, by: string): readonly RobotLink[] {
  const { notice, link } = message
  const acting = actionLinks(message, tokens, by).map(({ label, href }) => ({
    title: label,
    url: href,
  }))
  return link === undefined ? acting : [...acting, { title: `#${notice.ticket.number}`, url: link }]
}
