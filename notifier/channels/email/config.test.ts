import { expect, test } from 'vitest'
import { emailSchema, mailboxOf, mailServerOf } from './config.ts'

const good = {
  name: 'mail',
  kind: 'email',
  url: 'smtps://smtp.example.com',
  from: 'help@example.com',
}

test.each([
  ['an address that is none of SMTP', { url: 'https://example.com' }, 'url', 'smtp://host:port'],
  ['a password in the address', { url: 'smtp://u:pw@example.com' }, 'url', 'options of their own'],
  ['options in the address', { url: 'smtp://example.com?pool=1' }, 'url', 'a host and a port'],
  ['a user without a password', { username: 'anna' }, 'password', 'or neither'],
  ['a sender who is nobody', { from: 'help' }, 'from', 'expected one address'],
  ['two senders', { from: 'a@example.com, b@example.com' }, 'from', 'expected one address'],
  ['a sender with a header', { from: 'a@example.com\r\nBcc: b@c.de' }, 'from', 'one address'],
  ['an option nobody knows', { pool: true }, '', 'Unrecognized key'],
])('%s is refused, without repeating it', (_, options, path, says) => {
  const issues = emailSchema.safeParse({ ...good, ...options }).error?.issues ?? []
  expect(issues.map((issue) => issue.path.join('.'))).toContain(path)
  const said = issues.map(({ message }) => message).join(' ')
  expect(said).toContain(says)
  expect(said).not.toContain('pw')
})

test.each([
  ['help@example.com', { name: '', address: 'help@example.com' }],
  ['Stallwatch 值班 <help@example.com>', { name: 'Stallwatch 值班', address: 'help@example.com' }],
  ['"Help, and more" <help@example.com>', { name: 'Help, and more', address: 'help@example.com' }],
])('%s is a mailbox', (text, mailbox) => {
  expect(mailboxOf(text)).toEqual(mailbox)
})

const far = { secure: false, requireTLS: true, trusted: true }
test.each([
  [
    'TLS at once',
    'smtps://mx.example.com',
    false,
    { port: 465, secure: true, requireTLS: false, trusted: true },
  ],
  ['STARTTLS, and nothing without it', 'smtp://mx.example.com', false, { ...far, port: 587 }],
  ['at a port', 'smtp://10.0.0.7:2525', false, { ...far, port: 2525 }],
  [
    'STARTTLS where it is offered',
    'smtp://mx.example.com',
    true,
    { ...far, port: 587, requireTLS: false },
  ],
  [
    'a relay on this machine',
    'smtp://localhost',
    false,
    { port: 25, secure: false, requireTLS: false, trusted: false },
  ],
  [
    'the same by its address',
    'smtp://[::1]:2525',
    false,
    { host: '::1', port: 2525, requireTLS: false, trusted: false },
  ],
  ['a host with a name like this machine', 'smtp://localhost.example.com', false, far],
])('%s: %s', (_, url, unencrypted, server) => {
  expect(mailServerOf({ url, unencrypted })).toMatchObject(server)
})
