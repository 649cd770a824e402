import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  type APISelectMenuComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js'
import type { Message } from '../../channel.ts'
import { clip } from '../../plain-text.ts'
import type { ActionTokens, OfferedAction, TicketAction } from '../../ticket-action.ts'
import { customIdOf } from './custom-id.ts'

/** A row of what can be pressed or chosen. */
export type Row = APIActionRowComponent<APIComponentInMessageActionRow>

/** Discord's limits (its component reference). */
const limits = { rows: 5, buttons: 5, label: 80, placeholder: 150, options: 25, option: 100 }

const styles: Readonly<Partial<Record<TicketAction, APIButtonComponentWithCustomId['style']>>> = {
  acknowledge: ButtonStyle.Primary,
  'on-it': ButtonStyle.Primary,
  resolve: ButtonStyle.Success,
  approve: ButtonStyle.Success,
}

/** What a message offers to do: a row of buttons, then a menu for each choice. */
export function componentsOf(message: Message, tokens: Pick<ActionTokens, 'token'>): Row[] {
  const idOf = ({ action }: OfferedAction) => customIdOf(message.notice, action, tokens)
  const buttons: APIButtonComponentWithCustomId[] = []
  const menus: APISelectMenuComponent[] = []
  for (const offer of message.actions) {
    const customId = idOf(offer)
    if (customId === null) continue
    const menu = menuOf(offer, customId)
    if (menu) menus.push(menu)
    else buttons.push(buttonOf(offer, customId))
  }
  const rows: APIComponentInMessageActionRow[][] = [
    ...(buttons.length > 0 ? [buttons.slice(0, limits.buttons)] : []),
    ...menus.map((menu) => [menu]),
  ]
  return rows
    .slice(0, limits.rows)
    .map((components) => ({ type: ComponentType.ActionRow, components }))
}

function buttonOf({ action, label }: OfferedAction, customId: string) {
  return {
    type: ComponentType.Button,
    style: styles[action] ?? ButtonStyle.Secondary,
    label: clip(label.trim() || action, limits.label),
    custom_id: customId,
  } satisfies APIButtonComponentWithCustomId
}

function menuOf(
  { action, label, options }: OfferedAction,
  customId: string,
): APISelectMenuComponent | null {
  const placeholder = clip(label.trim() || action, limits.placeholder)
  if (action === 'assign')
    return { type: ComponentType.UserSelect, custom_id: customId, placeholder }
  if (!options || options.length === 0) return null
  return {
    type: ComponentType.StringSelect,
    custom_id: customId,
    placeholder,
    options: options.slice(0, limits.options).map((each) => ({
      value: each.value,
      label: clip(each.label.trim() || each.value, limits.option),
    })),
  }
}
