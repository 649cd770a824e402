import { offered } from '../action-token.ts'
import type { Message } from '../channel.ts'
import { clipBytes } from '../plain-text.ts'
import type { ActionTokens, TicketAction } from '../ticket-action.ts'

/** A link with its words. */
export interface MessageLink {
  readonly label: string
  readonly href: string
}

/** A link does not know who follows it, so that it can give a ticket to nobody. */
const needsPerson: readonly TicketAction[] = ['assign']

/** Of whom the timeline is to name, in UTF-8: three characters each in an address that stays short enough to follow. */
const nameLimitBytes = 64

/**
 * The pages of a message's actions, signed, for channels that cannot hear a button. `by` is whom the
 * timeline then names, such as `dingtalk:ops`.
 */
export function actionLinks(
  { notice, actions }: Pick<Message, 'notice' | 'actions'>,
  tokens: ActionTokens,
  by: string,
): readonly MessageLink[] {
  const possible = actions.filter(({ action }) => !needsPerson.includes(action))
  return possible.flatMap(({ action, label }) => {
    const href = tokens.link(offered(notice, action, { by: clipBytes(by, nameLimitBytes) }))
    return href === null ? [] : [{ label, href }]
  })
}
