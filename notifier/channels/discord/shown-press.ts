import type { APIActionRowComponent, APIButtonComponent, APIEmbed } from 'discord.js'
import type { ActionResult, TicketAction } from '../../channel.ts'
import { clip } from '../../plain-text.ts'
import { readCustomId } from './custom-id.ts'
import { discordLimits, fieldOf, plain, withFields } from './message-body.ts'

/** The parts of a posted message that a press changes. */
export interface Shown {
  readonly content: string
  readonly embeds: readonly APIEmbed[]
  readonly components: readonly APIActionRowComponent<APIButtonComponent>[]
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

/** Which buttons make no sense any more. */
function spent({ action, result }: PressOutcome): readonly TicketAction[] {
  if (result.outcome === 'failed') return []
  if (result.outcome === 'not-found' || action === 'resolve') return ['acknowledge', 'resolve']
  return [action]
}

function line({ label, who, result }: PressOutcome): readonly [string, string] | null {
  if (result.outcome === 'done') return [`${label} · ${who}`, result.text]
  return result.outcome === 'already' ? [label, result.text] : null
}

function disable(shown: Shown, actions: readonly TicketAction[]): Shown['components'] {
  return shown.components.map((row) => ({
    ...row,
    components: row.components.map((button) => {
      const meaning = 'custom_id' in button ? readCustomId(button.custom_id) : null
      return meaning && actions.includes(meaning.action) ? { ...button, disabled: true } : button
    }),
  }))
}

/** The message after a press: who did what, and without the buttons that came to nothing more. */
export function afterPress(shown: Shown, press: PressOutcome): Shown {
  const components = disable(shown, spent(press))
  const news = line(press)
  if (!news) return { ...shown, components }
  const [embed, ...others] = shown.embeds
  if (embed)
    return { ...shown, components, embeds: [withFields(embed, [fieldOf(...news)]), ...others] }
  const content = `${shown.content}\n\n${plain(news[0])}: ${plain(news[1])}`.trim()
  return { ...shown, components, content: clip(content, discordLimits.content) }
}
