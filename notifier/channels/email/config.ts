import addressparser from 'nodemailer/lib/addressparser'
import { z } from 'zod'
import { timeoutMs } from '../channel-options.ts'

/** The hosts that are this machine. */
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** An address as people and their servers use them: RFC 5321 lengths, no comments, no quotes. */
const address = z
  .email()
  .max(254)
  .refine((text) => text.indexOf('@') <= 64)

/** A mailbox: an address, and perhaps a name before it. */
export interface Mailbox {
  readonly name: string
  readonly address: string
}

/** The only mailbox in a text such as `Support <help@example.com>`; null when there is none, or more. */
export function mailboxOf(text: string): Mailbox | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what would begin another header
  if (/[\x00-\x1f\x7f]/.test(text)) return null
  const [first, ...more] = addressparser(text)
  if (!first || more.length > 0 || 'group' in first) return null
  const { name = '', address: given = '' } = first
  return address.safeParse(given).success ? { name, address: given } : null
}

const mailbox = z.string().refine((text) => mailboxOf(text) !== null, {
  error: 'expected one address, as in help@example.com or "Support <help@example.com>"',
})

/** A channel that sends e-mails. */
export const emailSchema = z
  .strictObject({
    name: z.string().min(1),
    kind: z.literal('email'),
    url: z
      .url({ protocol: /^smtps?$/, error: 'expected smtp://host:port or smtps://host:port' })
      .refine((url) => /^smtps?:\/\/[^/@?#]+\/?$/.test(url), {
        error: 'expected a host and a port alone; username and password are options of their own',
      })
      .meta({ description: 'The mail server: smtps:// is TLS at once, smtp:// STARTTLS.' }),
    username: z.string().min(1).optional().meta({ description: 'Of the account at the server.' }),
    password: z.string().min(1).optional().meta({ secret: true, description: 'Goes with it.' }),
    from: mailbox.meta({ description: 'Who the mails are from.' }),
    replyTo: mailbox.optional().meta({ description: 'Where answers go, when not to `from`.' }),
    unencrypted: z.boolean().default(false).meta({
      description:
        'Whether a server without TLS will do. Anybody on the way can read the mails and the password then.',
    }),
    connections: z
      .int()
      .min(1)
      .max(20)
      .default(3)
      .meta({ description: 'Connections to the server, at most.' }),
    timeoutMs,
  })
  .refine(({ username, password }) => (username === undefined) === (password === undefined), {
    path: ['password'],
    error: 'expected username and password, or neither',
  })
  .meta({ description: 'E-mail, over SMTP.' })
export type EmailConfig = z.infer<typeof emailSchema>

/** How the server is to be reached. */
export interface MailServer {
  readonly host: string
  readonly port: number
  /** TLS from the first byte. */
  readonly secure: boolean
  /** Give up when the server offers no TLS. */
  readonly requireTLS: boolean
  /** Whether its certificate must be one that this machine trusts; on this machine itself it need not. */
  readonly trusted: boolean
}

/** Ports for submission (RFC 8314), and the old one of a relay on this machine. */
const ports = { secure: 465, submission: 587, local: 25 }

/** Where the configured server is, and what is asked of the way to it. */
export function mailServerOf({
  url,
  unencrypted,
}: Pick<EmailConfig, 'url' | 'unencrypted'>): MailServer {
  const { protocol, hostname, port } = new URL(url)
  const secure = protocol === 'smtps:'
  const isHere = loopback.test(hostname)
  const usual = secure ? ports.secure : isHere ? ports.local : ports.submission
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? usual : Number(port),
    secure,
    requireTLS: !secure && !isHere && !unencrypted,
    trusted: !isHere,
  }
}
