import type { KnownBlock } from '@slack/types'
import { z } from 'zod'
import type { ActionRequest, ActionResult, ChannelContext } from '../../channel.ts'
import { localeFor } from '../../locales/catalog.ts'
import { streamerActions, type TicketAction } from '../../ticket-action.ts'
import type { SlackConfig } from './config.ts'
import { actionsMark, blocksAfter, plainMrkdwn } from './message-blocks.ts'
import { outcomeOf } from './outcome.ts'
import type { SlackListener } from './slack-api.ts'

/** The part of Slack's `block_actions` payload that we read. */
const pressSchema = z.object({
  type: z.literal('block_actions'),
  user: z.object({
    id: z.string(),
    username: z.string().optional(),
    name: z.string().optional(),
  }),
  channel: z.object({ id: z.string() }).optional(),
  message: z
    .object({
      ts: z.string(),
      text: z.string().optional(),
      blocks: z.array(z.custom<KnownBlock>((block) => block instanceof Object)).optional(),
    })
    .optional(),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        action_ts: z.string(),
        block_id: z.string().optional(),
        value: z.string().optional(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
})
type Press = z.infer<typeof pressSchema>

/**
 * Carries out presses, as Slack sends them. A ticket is acted on even if nobody can be told so. Null where
 * what Slack sends is no press; never rejects.
 */
export function createPresses(
  { act, clock, log, tokens }: ChannelContext,
  { name, allowedUserIds }: SlackConfig,
  { client, signal }: SlackListener,
): (payload: unknown) => Promise<void> | null {
  /** What a press asks for; or what to say to whoever pressed in vain. */
  function readPress(press: Press): ActionRequest | ActionResult {
    const { user, actions } = press
    const { action_id: id = '', action_ts: ts = '', block_id: block } = actions[0] ?? {}
    const locale = localeFor(block?.slice(actionsMark.length) ?? 'en')
    const read = tokens.read(tokenOf(press) ?? '')
    if (read.outcome !== 'valid') return { outcome: 'failed', text: locale.talk[read.outcome] }
    const { action, ticketId, value } = read.meaning
    if (!isAllowed(action, user.id)) return { outcome: 'failed', text: locale.talk.forbidden }
    return {
      ...{ action, ticketId, language: locale.tag },
      ...(value !== undefined && { value }),
      by: `slack:${user.username ?? user.name ?? user.id}`,
      key: `slack:${user.id}:${id}:${ts}`,
    }
  }

  /** Streamers' own buttons are for whoever they were sent to. */
  function isAllowed(action: TicketAction, userId: string): boolean {
    return streamerActions.includes(action) || (allowedUserIds?.includes(userId) ?? true)
  }

  async function carryOut(press: Press): Promise<void> {
    const asked = readPress(press)
    const result = 'ticketId' in asked ? await act(asked) : asked
    if ('ticketId' in asked)
      log.info(
        { channel: name, ticket: asked.ticketId, action: asked.action, outcome: result.outcome },
        'slack: a button was pressed',
      )
    await show(press, result).catch((error: unknown) => {
      if (signal.aborted) return
      const reason = outcomeOf(error, clock.now()).detail
      log.warn({ channel: name, reason }, 'slack: a press could not be answered')
    })
  }

  /** Everybody sees what was done; whoever pressed in vain hears why alone. */
  async function show(press: Press, { outcome, text }: ActionResult): Promise<void> {
    const { channel, message, user, actions } = press
    if (!channel) return
    if (outcome !== 'done' || !message?.blocks) {
      const words = { text: plainMrkdwn(text), user: user.id }
      await client.chat.postEphemeral({ channel: channel.id, ...words })
      return
    }
    const blocks = blocksAfter(message.blocks, actions[0]?.action_id ?? '', text)
    const words = { text: message.text ?? plainMrkdwn(text), blocks }
    await client.chat.update({ channel: channel.id, ts: message.ts, ...words })
  }

  return (payload) => {
    const press = pressSchema.safeParse(payload).data
    // A button that only opens a link is told of as well, and so is much else.
    return press && tokenOf(press) !== undefined ? carryOut(press) : null
  }
}

function tokenOf({ actions }: Press): string | undefined {
  return actions[0]?.selected_option?.value ?? actions[0]?.value
}
