import { z } from 'zod'
import type { Channel, ChannelContext } from '../channel.ts'

/** A channel that writes into the log. It has no options but its name. */
export const logSchema = z.strictObject({
  name: z.string().min(1),
  kind: z.literal('log'),
})
export type LogConfig = z.infer<typeof logSchema>

/** Writes every notice as one log line. Needs nothing and cannot fail, so it is the default. */
export function createLogChannel(config: LogConfig, { log }: ChannelContext): Channel {
  let state: 'starting' | 'up' | 'stopped' = 'starting'
  return {
    name: config.name,
    kind: config.kind,
    start() {
      state = 'up'
    },
    async stop() {
      state = 'stopped'
    },
    status: () => ({ state, reason: state === 'up' ? '' : state }),
    async deliver({ notice, title, body, link }, signal) {
      if (signal.aborted || state === 'stopped')
        return { outcome: 'retry', reason: 'stopped', detail: 'the channel was stopped' }
      const { id, kind, to, language, ticket } = notice
      log.info(
        {
          channel: config.name,
          notice: id,
          kind,
          to,
          language,
          ticket: ticket.number,
          stream: ticket.stream,
          streamer: ticket.streamer,
          priority: ticket.priority,
          symptom: ticket.symptom,
          cause: ticket.cause,
          body,
          link,
        },
        title,
      )
      return { outcome: 'accepted' }
    },
  }
}
