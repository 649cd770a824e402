import { createTransport } from 'nodemailer'
import type { Channel, ChannelContext, Delivery, Message } from '../../channel.ts'
import { createAttemptChannel } from '../attempt-channel.ts'
import { type EmailConfig, mailboxOf, mailServerOf } from './config.ts'
import { mailOf, messageIdOf } from './mail-of.ts'
import { smtpOutcome } from './smtp-outcome.ts'

/**
 * Sends each message as a mail of its own over a few connections that are kept. The Message-ID
 * is the same on every attempt; answers of the server are known by their codes.
 */
export function createEmailChannel(
  config: EmailConfig,
  { clock, tokens, stops }: ChannelContext,
): Channel {
  const { name, kind, timeoutMs } = config
  const from = mailboxOf(config.from) ?? { name: '', address: config.from }
  const replyTo =
    config.replyTo === undefined ? undefined : (mailboxOf(config.replyTo) ?? undefined)
  const transport = createTransport(transportOptions(config))

  async function attempt(message: Message, signal: AbortSignal): Promise<Delivery> {
    const { id, address } = message.notice
    if (mailboxOf(address)?.address !== address) {
      const detail = `${JSON.stringify(address.slice(0, 80))} is no e-mail address`
      return { outcome: 'refused', reason: 'bad-request', detail }
    }
    const reader = { kind, address: address.toLowerCase() }
    // People on call are told where the configuration says, and cannot stop it by themselves.
    const own = message.notice.to === 'streamer' ? stops : undefined
    if (await own?.has(reader)) return stopped
    const unsubscribe = own?.link(reader) ?? undefined
    const mail = mailOf(message, { from, replyTo, sentAt: clock.now(), tokens, unsubscribe })
    await transport.sendMail({ ...mail, signal })
    return { outcome: 'accepted', externalId: messageIdOf(id, from.address) }
  }

  return createAttemptChannel({
    ...{ name, kind, clock, timeoutMs, attempt, failure: smtpOutcome },
    addressed: true,
    stop: () => transport.close(),
  })
}

const stopped: Delivery = {
  outcome: 'refused',
  reason: 'recipient-refused',
  detail: 'whoever reads there has ended these mails',
}

/** Half of an hour's quiet is too long for a server that closes after five minutes (RFC 5321, 4.5.3.2.7). */
const idleMs = 60_000

function transportOptions(config: EmailConfig) {
  const { username: user, password: pass, timeoutMs, connections } = config
  const { trusted, ...server } = mailServerOf(config)
  return {
    ...server,
    pool: true,
    maxConnections: connections,
    // The outbox tries again, and knows when.
    maxRequeues: 0,
    idleTimeout: idleMs,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    socketCloseTimeout: 0,
    tls: { rejectUnauthorized: trusted, minVersion: 'TLSv1.2' },
    ...(user !== undefined && { auth: { user, pass } }),
  } as const
}
