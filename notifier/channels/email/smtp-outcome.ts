import type { Delivery, FailureReason } from '../../channel.ts'

/** What is looked at of an error of nodemailer's. */
interface SmtpError {
  /** Nodemailer's own code. */
  readonly code: string
  /** The three digits of the server's reply; 0 without one. */
  readonly status: number
  /** The enhanced code (RFC 3463), such as `5.1.1`; empty when the reply has none. */
  readonly enhanced: string
  /** What was answered: `RCPT TO`, `AUTH PLAIN`, … */
  readonly command: string
}

/**
 * What it means that a mail was not taken: a reply of 5xx is final, 4xx is for now (RFC 5321,
 * 4.2.1), and of the enhanced codes (RFC 3463) the class says whose fault it is. The server's own
 * words may repeat an address or more, so only codes are told.
 */
export function smtpOutcome(thrown: unknown): Delivery {
  const error = errorOf(thrown)
  const { status, code } = error
  // Whatever the server replied to STARTTLS: it may offer TLS again when it is set up as it should be.
  if (code === 'ETLS')
    return { outcome: 'retry', reason: 'unreachable', detail: 'no TLS with the server' }
  if (status >= 500) return { outcome: 'refused', reason: finalReason(error), detail: said(error) }
  if (status >= 400) return { outcome: 'retry', reason: reasonForNow(error), detail: said(error) }
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return { outcome: 'refused', reason: 'unauthorized', detail: 'the server takes no password' }
    case 'ETIMEDOUT':
      return { outcome: 'retry', reason: 'timeout', detail: 'the server did not answer in time' }
    case 'EPROTOCOL':
      return { outcome: 'retry', reason: 'bad-answer', detail: 'what answered spoke no SMTP' }
    case 'EENVELOPE':
    case 'EMESSAGE':
      return { outcome: 'refused', reason: 'bad-request', detail: code }
    default:
      return { outcome: 'retry', reason: 'unreachable', detail: code || 'connection failed' }
  }
}

function said({ status, enhanced, command }: SmtpError): string {
  const codes = enhanced === '' ? String(status) : `${status} ${enhanced}`
  return `answered ${codes} to ${command || 'the connection'}`
}

/** Replies that ask for a login, or refuse the one that was given (RFC 4954, 6). */
const aboutLogin = [530, 534, 535, 538]

function finalReason({ status, enhanced, command, code }: SmtpError): FailureReason {
  if (code === 'EAUTH' || aboutLogin.includes(status)) return 'unauthorized'
  // X.1.7 and X.1.8 are about the sender's address; the rest of X.1 and X.2 about the recipient's.
  if (/^5\.1\.[78]$/.test(enhanced)) return 'bad-request'
  if (/^5\.[12]\./.test(enhanced)) return 'recipient-refused'
  if (enhanced.startsWith('5.7.') && command !== 'RCPT TO' && command !== 'DATA')
    return 'unauthorized'
  if (command === 'RCPT TO') return 'recipient-refused'
  return enhanced.startsWith('5.7.') ? 'recipient-refused' : 'bad-request'
}

/** 4.7.x is a policy (grey-listing, too much at once), 452 4.5.3 too many recipients. */
function reasonForNow({ enhanced, command }: SmtpError): FailureReason {
  if (command.startsWith('AUTH')) return 'server-error'
  return /^4\.(7\.|5\.3$)/.test(enhanced) ? 'rate-limited' : 'server-error'
}

function errorOf(thrown: unknown): SmtpError {
  const error = (thrown ?? {}) as Record<string, unknown>
  const response = typeof error.response === 'string' ? error.response : ''
  const command = typeof error.command === 'string' ? error.command : ''
  const status = typeof error.responseCode === 'number' ? error.responseCode : 0
  const code = typeof error.code === 'string' ? error.code : ''
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? ''
  return { code, status, enhanced, command: /^[A-Z0-9 -]{1,20}$/.test(command) ? command : '' }
}
