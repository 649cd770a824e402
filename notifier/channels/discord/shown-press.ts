import type { APIEmbed } from 'discord.js'
import type { ActionResult } from '../../channel.ts'
import { clip } from '../../plain-text.ts'
import type { ActionTokens } from '../../ticket-action.ts'
import { type TicketAction, ticketActions } from '../../ticket-action.ts'
import type { Row } from './components.ts'
import { readCustomId } from './custom-id.ts'
import { discordLimits, fieldOf, plain, withFields } from './message-body.ts'

/** The parts of a posted message that a press changes. */
export interface Shown {
  readonly content: string
  readonly embeds: readonly APIEmbed[]
  readonly components: readonly Row[]
}

/** A press that was carried out, or was not. */
export interface PressOutcome {
  readonly action: TicketAction
  /** The button's own words. */
  readonly label: string
  /** The name of whoever pressed. */
  readonly who: string
  readonly result: ActionResult
}

/** What can be done more than once: the choice is changed. */
const repeatable: readonly TicketAction[] = ['assign', 'snooze']
/** After these there is nothing left to do from the message. */
const final: readonly TicketAction[] = ['resolve', 'ended', 'still-broken']

/** Which buttons make no sense any more. */
function spent({ action, result }: PressOutcome): readonly TicketAction[] {
  if (result.outcome === 'failed') return []
  if (result.outcome === 'not-found' || final.includes(action)) return ticketActions
  if (action === 'snooze') return ['acknowledge']
  return repeatable.includes(action) ? [] : [action]
}

function line({ label, who, result }: PressOutcome): readonly [string, string] | null {
  if (result.outcome === 'done') return [`${label} · ${who}`, result.text]
  return result.outcome === 'already' ? [label, result.text] : null
}

function disable(
  shown: Shown,
  actions: readonly TicketAction[],
  tokens: Pick<ActionTokens, 'read'>,
): readonly Row[] {
  return shown.components.map((row) => ({
    ...row,
    components: row.components.map((each) => {
      const read = 'custom_id' in each ? readCustomId(each.custom_id, tokens) : null
      const over = read?.outcome === 'valid' && actions.includes(read.meaning.action)
      return over ? { ...each, disabled: true } : each
    }),
  }))
}

/** The message after a press: who did what, and without the buttons that came to nothing more. */
export function afterPress(
  shown: Shown,
  press: PressOutcome,
  tokens: Pick<ActionTokens, 'read'>,
): Shown {
  const components = disable(shown, spent(press), tokens)
  const news = line(press)
  if (!news) return { ...shown, components }
  const [embed, ...others] = shown.embeds
  if (embed)
    return { ...shown, components, embeds: [withFields(embed, [fieldOf(...news)]), ...others] }
  const content = `${shown.content}\n\n${plain(news[0])}: ${plain(news[1])}`.trim()
  return { ...shown, components, content: clip(content, discordLimits.content) }
}
