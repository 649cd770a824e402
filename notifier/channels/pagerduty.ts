import { z } from 'zod'
import type { Channel, ChannelContext, Delivery } from '../channel.ts'
import { createHttpChannel } from './http-channel.ts'
import { httpOutcome, jsonOf } from './http-outcome.ts'
import { type Answer, jsonPost } from './http-post.ts'
import { pagerdutyEvent } from './pagerduty-event.ts'

/** A channel that opens and closes alerts on a service of PagerDuty. */
export const pagerdutySchema = z
  .strictObject({
    name: z.string().min(1),
    kind: z.literal('pagerduty'),
    routingKey: z
      .string()
      .regex(/^\w{32}$/, 'expected the integration key of a service: 32 characters')
      .meta({
        secret: true,
        description: 'The integration key of an "Events API v2" integration.',
      }),
    url: z
      .url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' })
      .default('https://events.pagerduty.com')
      .meta({ description: 'Base address; that of the EU region is events.eu.pagerduty.com.' }),
    timeoutMs: z
      .int()
      .min(100)
      .max(60_000)
      .default(8_000)
      .meta({ description: "How long one attempt may take; below the notifier's limit of 10 s." }),
  })
  .meta({ description: 'PagerDuty: an alert per ticket or incident, by the Events API v2.' })
export type PagerdutyConfig = z.infer<typeof pagerdutySchema>

/** Calls are counted over 60 s, and PagerDuty asks for 30 s between attempts (its rate limits). */
const rateLimitedMs = 30_000

/**
 * Triggers and resolves alerts by PagerDuty's Events API v2. The key of an alert is the id of
 * its ticket or incident, so that what is sent twice is one alert. The routing key travels in the
 * body; of an answer's words only a known status is told.
 */
export function createPagerdutyChannel(config: PagerdutyConfig, context: ChannelContext): Channel {
  const { name, kind, timeoutMs, routingKey } = config
  const { clock } = context
  const url = new URL(`${config.url.replace(/\/+$/, '')}/v2/enqueue`)
  return createHttpChannel({
    ...{ name, kind, clock, timeoutMs },
    request: (message) => jsonPost(url, { routing_key: routingKey, ...pagerdutyEvent(message) }),
    outcome: (answer) => pagerdutyOutcome(answer, clock.now()),
  })
}

/** Only 202 with the status `success` means that the event is taken. */
function pagerdutyOutcome(answer: Answer, now: number): Delivery {
  const outcome = httpOutcome(answer, now)
  if (outcome.outcome === 'retry' && outcome.reason === 'rate-limited')
    return { afterMs: rateLimitedMs, ...outcome }
  if (outcome.outcome !== 'accepted') return outcome
  const { status, dedup_key: key } = (jsonOf(answer) ?? {}) as { [name: string]: unknown }
  if (status === 'success' && typeof key === 'string')
    return { outcome: 'accepted', externalId: key }
  const detail = `answered ${answer.status} without the status "success"`
  return { outcome: 'retry', reason: 'bad-answer', detail }
}
