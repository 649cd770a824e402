import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import type { Channel, ChannelContext, Message } from '../channel.ts'
import { httpUrl, timeoutMs } from './channel-options.ts'
import { createHttpChannel } from './http-channel.ts'
import { httpOutcome } from './http-outcome.ts'
import type { Answer, Post } from './http-post.ts'
import { webhookEvent } from './webhook-event.ts'

/** Bytes of a signing key that Standard Webhooks 1.0.0 allows. */
const secretBytes = { least: 24, most: 64 }

/** A channel that posts signed events to an HTTP address. */
export const webhookSchema = z.strictObject({
  name: z.string().min(1),
  kind: z.literal('webhook'),
  /** Where to post to. May carry a token, so it is treated as a secret. */
  url: httpUrl.meta({ secret: true }),
  /** Signing key: 24 to 64 random bytes in base64, with or without `whsec_` before them. */
  secret: z
    .string()
    .refine(isSigningKey, {
      error: `expected ${secretBytes.least} to ${secretBytes.most} bytes in base64, after an optional "whsec_"`,
    })
    .meta({ secret: true }),
  /** URI that names this installation in the events; receivers tell several apart by it. */
  source: z.string().min(1).default('urn:stallwatch'),
  timeoutMs,
})
export type WebhookConfig = z.infer<typeof webhookSchema>

/**
 * Posts every notice as a CloudEvents 1.0 event, signed after Standard Webhooks 1.0.0. The
 * notice's id is the `webhook-id`, the same on every attempt, so that a receiver can drop what it
 * has had. Neither the address nor the answer's body reaches a log or an outcome.
 */
export function createWebhookChannel(config: WebhookConfig, { clock }: ChannelContext): Channel {
  const { name, kind, timeoutMs, source } = config
  const url = new URL(config.url)
  const signer = new Webhook(config.secret)

  function request(message: Message): Post {
    const body = JSON.stringify(webhookEvent(message, source))
    const sentAt = new Date(clock.now())
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'stallwatch',
      'webhook-id': message.notice.id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
      'webhook-signature': signer.sign(message.notice.id, sentAt, body),
    }
    return { url, headers, body }
  }

  const outcome = (answer: Answer) => httpOutcome(answer, clock.now())
  return createHttpChannel({ name, kind, clock, timeoutMs, request, outcome })
}

function isSigningKey(secret: string): boolean {
  const base64 = secret.replace(/^whsec_/, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return false
  const key = Buffer.from(base64, 'base64')
  const canonical = key.toString('base64').replace(/=+$/, '') === base64.replace(/=+$/, '')
  return (
    canonical &&
    base64.length % 4 === 0 &&
    key.length >= secretBytes.least &&
    key.length <= secretBytes.most
  )
}
