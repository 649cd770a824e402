import { z } from 'zod'
import type { Channel, ChannelContext, Delivery } from '../channel.ts'
import { type Batch, createAlertKeeper } from './alert-keeper.ts'
import { createAttemptChannel } from './attempt-channel.ts'
import { httpUrl, timeoutMs } from './channel-options.ts'
import { connectionFailure, httpOutcome } from './http-outcome.ts'
import { createPoster, jsonPost } from './http-post.ts'
import { createStandingTurns } from './standing-turns.ts'

/** Names that every alert has of ours, and one that Alertmanager keeps for itself. */
const takenLabels = /^(alertname|priority|severity|ticket|incident|__.*)$/

/** A channel that keeps our troubles as alerts in an Alertmanager. */
export const alertmanagerSchema = z
  .strictObject({
    name: z.string().min(1),
    kind: z.literal('alertmanager'),
    url: httpUrl.meta({
      description: 'Base address of one Alertmanager, as in http://127.0.0.1:9093.',
    }),
    username: z.string().min(1).optional().meta({ description: 'For basic authentication.' }),
    password: z.string().min(1).optional().meta({ secret: true, description: 'Goes with it.' }),
    labels: z
      .record(
        z
          .string()
          .regex(/^[a-zA-Z_]\w*$/, 'expected a label name: letters, digits and _')
          .refine((name) => !takenLabels.test(name), { error: 'this label is set by Stallwatch' }),
        z.string().min(1).max(200),
      )
      .default({})
      .meta({ description: 'Labels on every alert, for the routes over there.' }),
    sayAgainMs: z.int().min(1_000).max(600_000).default(60_000).meta({
      description: 'How often open alerts are sent again; unsaid for five times as long, they end.',
    }),
    timeoutMs,
  })
  .refine(({ username, password }) => (username === undefined) === (password === undefined), {
    path: ['password'],
    error: 'expected username and password, or neither',
  })
  .meta({ description: 'Alertmanager: an alert per ticket or incident, over its API v2.' })
export type AlertmanagerConfig = z.infer<typeof alertmanagerSchema>

/** An alert ends when it was not said again for so many turns (Prometheus waits for four). */
const turnsUnsaid = 5

/**
 * Keeps an alert per ticket or incident in an Alertmanager. Every `sayAgainMs` all that stands is
 * said again, since Alertmanager forgets what it is not told of, and its restart forgets all; what
 * stands no more is ended, whether there was news of its end or not.
 */
export function createAlertmanagerChannel(
  config: AlertmanagerConfig,
  { clock, log, standing }: ChannelContext,
): Channel {
  const { name, kind, timeoutMs, sayAgainMs, labels } = config
  const url = new URL(`${config.url.replace(/\/+$/, '')}/api/v2/alerts`)
  const poster = createPoster()
  const keeper = createAlertKeeper({ livesMs: turnsUnsaid * sayAgainMs, labels })
  async function post({ alerts, taken }: Batch, signal: AbortSignal): Promise<Delivery> {
    const what = jsonPost(url, alerts)
    const headers = { ...what.headers, ...authorization(config) }
    const outcome = httpOutcome(await poster.post({ ...what, headers }, signal), clock.now())
    if (outcome.outcome === 'accepted') taken()
    return outcome
  }

  const turns = createStandingTurns({
    ...{ name, clock, log, standing, timeoutMs, everyMs: sayAgainMs },
    async tell(messages, signal) {
      const batch = keeper.sayAgain(messages, clock.now())
      return batch.alerts.length > 0 ? post(batch, signal) : null
    },
  })

  return createAttemptChannel({
    ...{ name, kind, clock, timeoutMs, addressed: false },
    async attempt(message, signal) {
      await turns.between(signal)
      return post(keeper.tell(message, clock.now()), signal)
    },
    failure: connectionFailure,
    start: turns.start,
    async stop() {
      poster.close()
      await turns.stop()
    },
  })
}

function authorization({ username, password }: AlertmanagerConfig): Record<string, string> {
  if (username === undefined) return {}
  const both = Buffer.from(`${username}:${password}`, 'utf8').toString('base64')
  return { authorization: `Basic ${both}` }
}
