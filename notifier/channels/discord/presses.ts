import {
  ComponentType,
  type MessageComponentInteraction,
  MessageFlags,
  RateLimitError,
  Routes,
} from 'discord.js'
import type { BaseLogger } from 'pino'
import type { Clock } from '../../../triage/model/clock.ts'
import type { ActionRequest, ActionResult } from '../../channel.ts'
import { localeFor } from '../../locales/catalog.ts'
import { clip } from '../../plain-text.ts'
import type { ActionTokens, ReadActionToken } from '../../ticket-action.ts'
import { streamerActions, type TicketAction } from '../../ticket-action.ts'
import type { Row } from './components.ts'
import { readCustomId } from './custom-id.ts'
import { discordLimits } from './message-body.ts'
import { apiCodeOf } from './outcome.ts'
import type { Permission } from './permission.ts'
import type { Posting } from './posting.ts'
import { afterPress, type PressOutcome, type Shown } from './shown-press.ts'

/** How many messages are remembered as they were last shown. */
const rememberedMessages = 500
/** How often an answer is tried again that met a rate limit. */
const answerTries = 3
/** Discord: somebody, perhaps another instance of us, has answered this press already. */
const alreadyAcknowledged = 40_060

/** What the presses need around them. */
export interface PressesOptions {
  readonly name: string
  readonly clock: Clock
  readonly log: BaseLogger
  readonly act: (request: ActionRequest) => Promise<ActionResult>
  readonly tokens: ActionTokens
  readonly permission: Pick<Permission, 'mayPress'>
  /** Changes a message as the bot itself, for when the press's own token is of no use. */
  readonly edit: Posting['edit']
}

type ValidToken = Extract<ReadActionToken, { outcome: 'valid' }>

/** Carries out what people press. */
export interface Presses {
  handle(press: MessageComponentInteraction): void
  stop(): void
}

function labelOf({ component }: MessageComponentInteraction): string | null {
  if ('label' in component) return component.label ?? null
  return 'placeholder' in component ? (component.placeholder ?? null) : null
}

/** What was chosen in a menu: a value, or the person; undefined of a button. */
function chosenBy(press: MessageComponentInteraction): { readonly value?: string } {
  if (press.isStringSelectMenu() && press.values[0] !== undefined) return { value: press.values[0] }
  const person = press.isUserSelectMenu() ? press.users.first() : undefined
  return person ? { value: `discord:${person.username}` } : {}
}

/** Where everybody sees what came of it, the language of the place; else that of whoever pressed. */
function languageOf(press: MessageComponentInteraction): string {
  return press.guildLocale ?? press.locale
}

function shownOf(press: MessageComponentInteraction): Shown {
  const { content, embeds, components } = press.message
  const rows = components.flatMap((row) => {
    const json = row.toJSON()
    return json.type === ComponentType.ActionRow ? [json] : []
  })
  return {
    content,
    embeds: embeds.map((embed) => embed.toJSON()),
    components: rows as readonly Row[],
  }
}

/**
 * Sets up the handling of presses. Discord waits 3 s for a first answer, so the press is
 * acknowledged before anything is done; should that fail, the ticket is acted on all the same,
 * because somebody meant it.
 */
export function createPresses(options: PressesOptions): Presses {
  const { name, clock, log } = options
  const latest = new Map<string, Promise<Shown>>()
  const waits = new Set<() => void>()
  let stopped = false

  /** What a streamer is offered is offered to nobody else: it stands in their direct messages. */
  function allowed(press: MessageComponentInteraction, action: TicketAction): boolean {
    if (streamerActions.includes(action)) return true
    return options.permission.mayPress(press)
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(ms, () => {
        waits.delete(cancel)
        resolve()
      })
      waits.add(cancel)
    })
  }

  /** What an error of an answer comes to: it was said before, say it later, or give it up. */
  function afterError(what: string, error: unknown): 'said' | 'given-up' | number {
    if (apiCodeOf(error) === alreadyAcknowledged) return 'said'
    if (stopped) return 'given-up'
    if (error instanceof RateLimitError) return error.retryAfter
    const kind = error instanceof Error ? error.name : 'unknown'
    log.warn({ channel: name, what, error: kind }, 'discord: a press could not be answered')
    return 'given-up'
  }

  /** Answers, again if Discord asks for patience; false when it cannot be said. */
  async function answer(
    what: string,
    run: () => Promise<unknown>,
    tries = answerTries,
  ): Promise<boolean> {
    const error = await run().then(
      () => null,
      (reason: unknown) => ({ reason }),
    )
    if (!error) return true
    const next = afterError(what, error.reason)
    if (typeof next === 'string') return next === 'said'
    if (tries > 1) {
      await pause(next)
      return answer(what, run, tries - 1)
    }
    log.warn({ channel: name, what }, 'discord: a press could not be answered for the rate limit')
    return false
  }

  const whisper = (text: string) => ({
    content: clip(text, discordLimits.content),
    flags: MessageFlags.Ephemeral as const,
    allowedMentions: { parse: [] },
  })

  /** Shows what came of a press; one press after another on the same message. */
  function show(
    press: MessageComponentInteraction,
    outcome: PressOutcome,
    byPress: boolean,
  ): Promise<Shown> {
    const { id, channelId } = press.message
    const before = latest.get(id) ?? Promise.resolve(shownOf(press))
    const next = before.then(async (shown) => {
      const after = afterPress(shown, outcome, options.tokens)
      const body = { ...after, allowed_mentions: { parse: [] } }
      const route = Routes.webhookMessage(press.applicationId, press.token, '@original')
      await answer('message', () =>
        byPress
          ? press.client.rest.patch(route, { body, auth: false })
          : options.edit(channelId, id, { body }),
      )
      return after
    })
    latest.delete(id)
    latest.set(id, next)
    const [oldest] = latest.keys()
    if (oldest && latest.size > rememberedMessages) latest.delete(oldest)
    return next
  }

  async function carryOut(press: MessageComponentInteraction, token: ValidToken): Promise<void> {
    const acknowledged = await answer('acknowledgement', () => press.deferUpdate())
    const { action, ticketId } = token.meaning
    const result = await options.act({
      action,
      ticketId,
      ...chosenBy(press),
      by: `discord:${press.user.username}`,
      key: `discord:${press.id}`,
      language: languageOf(press),
    })
    const label = labelOf(press) ?? action
    log.info(
      { channel: name, ticket: ticketId, action, outcome: result.outcome },
      'discord: a button was pressed',
    )
    await show(press, { action, label, who: press.user.username, result }, acknowledged)
    if (result.outcome === 'done' || !acknowledged) return
    await answer('reason', () => press.followUp(whisper(result.text)))
  }

  async function run(press: MessageComponentInteraction): Promise<void> {
    const read = readCustomId(press.customId, options.tokens)
    if (read.outcome === 'valid' && allowed(press, read.meaning.action))
      return carryOut(press, read)
    const why = read.outcome === 'valid' ? 'forbidden' : read.outcome
    log.warn({ channel: name, who: press.user.username, why }, 'discord: a press was refused')
    const text = localeFor(press.locale).talk[why]
    await answer('refusal', () => press.reply(whisper(text)))
  }

  return {
    handle(press) {
      if (stopped) return
      run(press).catch((error: unknown) => {
        const kind = error instanceof Error ? error.name : 'unknown'
        log.error({ channel: name, error: kind }, 'discord: a press could not be carried out')
      })
    },
    stop() {
      stopped = true
      for (const cancel of waits) cancel()
      waits.clear()
      latest.clear()
    },
  }
}
