import { expect, test } from 'vitest'
import { smtpOutcome } from './smtp-outcome.ts'

/** As nodemailer reports a reply. */
function reply(response: string, command: string, code = 'EENVELOPE') {
  return Object.assign(new Error(response), {
    ...{ code, response, command, responseCode: Number(response.slice(0, 3)) },
  })
}

test.each([
  ['450 4.2.0 greylisted', 'RCPT TO', 'retry', 'server-error'],
  ['451 4.7.1 greylisted, try again', 'RCPT TO', 'retry', 'rate-limited'],
  ['452 4.5.3 too many recipients', 'RCPT TO', 'retry', 'rate-limited'],
  ['452 4.2.2 mailbox full', 'DATA', 'retry', 'server-error'],
  ['421 shutting down', 'MAIL FROM', 'retry', 'server-error'],
  ['421 4.7.0 too many connections', 'MAIL FROM', 'retry', 'rate-limited'],
  ['454 4.7.0 try to log in later', 'AUTH PLAIN', 'retry', 'server-error'],
  ['535 5.7.8 wrong password', 'AUTH PLAIN', 'refused', 'unauthorized'],
  ['530 5.7.0 log in first', 'MAIL FROM', 'refused', 'unauthorized'],
  ['550 5.7.1 not your address', 'MAIL FROM', 'refused', 'unauthorized'],
  ['553 5.1.8 no such sender', 'MAIL FROM', 'refused', 'bad-request'],
  ['550 5.1.1 no such user', 'RCPT TO', 'refused', 'recipient-refused'],
  ['550 nobody here', 'RCPT TO', 'refused', 'recipient-refused'],
  ['554 5.7.1 relay access denied', 'RCPT TO', 'refused', 'recipient-refused'],
  ['552 5.2.2 mailbox full', 'DATA', 'refused', 'recipient-refused'],
  ['550 5.7.1 looks like spam', 'DATA', 'refused', 'recipient-refused'],
  ['552 5.3.4 too big', 'DATA', 'refused', 'bad-request'],
  ['554 5.6.0 what is this', 'DATA', 'refused', 'bad-request'],
])('%s, to %s, is %s as %s', (response, command, outcome, reason) => {
  expect(smtpOutcome(reply(response, command))).toMatchObject({ outcome, reason })
})

test.each([
  [{ code: 'ESOCKET', cause: 'ECONNREFUSED' }, 'retry', 'unreachable'],
  [{ code: 'EDNS' }, 'retry', 'unreachable'],
  [{ code: 'ECONNECTION' }, 'retry', 'unreachable'],
  [{ code: 'ETLS' }, 'retry', 'unreachable'],
  [{ code: 'ETIMEDOUT' }, 'retry', 'timeout'],
  [{ code: 'EPROTOCOL' }, 'retry', 'bad-answer'],
  [{ code: 'ENOAUTH' }, 'refused', 'unauthorized'],
  [{ code: 'EENVELOPE' }, 'refused', 'bad-request'],
  [{}, 'retry', 'unreachable'],
  [null, 'retry', 'unreachable'],
])('%j is %s as %s', (error, outcome, reason) => {
  expect(smtpOutcome(error)).toMatchObject({ outcome, reason })
})

test('of the server only codes are told', () => {
  const said = reply('550-5.1.1 anna@example.com\n550 5.1.1 s3cret', 'RCPT TO')
  expect(smtpOutcome(said)).toMatchObject({ detail: 'answered 550 5.1.1 to RCPT TO' })
  const odd = reply('550 s3cret', 'RCPT TO:<anna@example.com>')
  expect(smtpOutcome(odd)).toMatchObject({ detail: 'answered 550 to the connection' })
})
