import { z } from 'zod'
import type { Channel, ChannelContext, Delivery } from '../channel.ts'
import { createAttemptChannel } from './attempt-channel.ts'
import { httpUrl, timeoutMs } from './channel-options.ts'
import { connectionFailure, httpOutcome, jsonOf } from './http-outcome.ts'
import { type Answer, createPoster, jsonPost } from './http-post.ts'
import { type PagerdutyEvent, pagerdutyEvent, pagerdutyState } from './pagerduty-event.ts'
import { createStandingTurns } from './standing-turns.ts'

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
    url: httpUrl
      .default('https://events.pagerduty.com')
      .meta({ description: 'Base address; that of the EU region is events.eu.pagerduty.com.' }),
    timeoutMs,
  })
  .meta({ description: 'PagerDuty: an alert per ticket or incident, by the Events API v2.' })
export type PagerdutyConfig = z.infer<typeof pagerdutySchema>

/** Calls are counted over 60 s, and PagerDuty asks for 30 s between attempts (its rate limits). */
const rateLimitedMs = 30_000

/** How often it is looked whether somebody has taken or closed a ticket here. */
const lookEveryMs = 15_000
/** Events in one look, of the 120 a minute that PagerDuty takes; the rest comes with the next. */
const eventsPerLook = 10

/**
 * Triggers and resolves alerts by PagerDuty's Events API v2. The key of an alert is the id of
 * its ticket or incident, so that what is sent twice is one alert. What a person does to a ticket
 * here is looked for in turns and told, so that nobody is rung up for what somebody has. The routing
 * key travels in the body; of an answer's words only a known status is told.
 */
export function createPagerdutyChannel(
  config: PagerdutyConfig,
  { clock, log, standing }: ChannelContext,
): Channel {
  const { name, kind, timeoutMs, routingKey } = config
  const url = new URL(`${config.url.replace(/\/+$/, '')}/v2/enqueue`)
  const poster = createPoster()
  const toldStates = new Map<string, PagerdutyEvent['event_action']>()

  async function post(event: PagerdutyEvent, signal: AbortSignal): Promise<Delivery> {
    const what = jsonPost(url, { routing_key: routingKey, ...event })
    const outcome = pagerdutyOutcome(await poster.post(what, signal), clock.now())
    if (outcome.outcome === 'accepted') toldStates.set(event.dedup_key, event.event_action)
    return outcome
  }

  const turns = createStandingTurns({
    ...{ name, clock, log, standing, timeoutMs, everyMs: lookEveryMs },
    async tell(messages, signal) {
      let outcome: Delivery | null = null
      const states = messages.flatMap((message) => pagerdutyState(message) ?? [])
      const keys = new Set(states.map(({ dedup_key }) => dedup_key))
      for (const key of toldStates.keys()) if (!keys.has(key)) toldStates.delete(key)
      const news = states.filter((each) => toldStates.get(each.dedup_key) !== each.event_action)
      for (const event of news.slice(0, eventsPerLook)) {
        outcome = await post(event, signal)
        if (outcome.outcome !== 'accepted') return outcome
      }
      return outcome
    },
  })

  return createAttemptChannel({
    ...{ name, kind, clock, timeoutMs, addressed: false },
    async attempt(message, signal) {
      await turns.between(signal)
      return post(pagerdutyEvent(message), signal)
    },
    failure: connectionFailure,
    start: turns.start,
    async stop() {
      poster.close()
      await turns.stop()
    },
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
