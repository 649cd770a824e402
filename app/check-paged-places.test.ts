import { expect, test } from 'vitest'
import { parseConfig } from './config.ts'

const people = [
  { id: 'mei', addresses: { mail: 'mei@example.org' } },
  { id: 'bo', addresses: { pager: '7', hook: 'a' } },
  { id: 'rosa' },
]
const secret = Buffer.alloc(32, 7).toString('base64')
const channels = [
  { name: 'mail', kind: 'email', url: 'smtp://mail.example', from: 'watch@example.org' },
  { name: 'hook', kind: 'webhook', url: 'https://example.org/hook', secret },
]

function paging(target: object): () => void {
  const escalation = [{ name: 'usual', steps: [{ to: [{ person: 'mei' }] }], lastResort: [target] }]
  const raw = { notifier: { channels }, duty: { people, escalation } }
  return () => parseConfig('test', raw, { env: {}, readText: () => '' })
}

test.each([
  [
    'a channel that does not exist',
    { channel: 'chat' },
    'lastResort[0].channel: no channel is named "chat"',
  ],
  [
    'no place in a channel of many',
    { channel: 'mail' },
    'lastResort[0].address: missing, expected where in "mail"',
  ],
  [
    'a place in a channel that is one',
    { channel: 'hook', address: 'a' },
    '"hook" (webhook) is one place',
  ],
  [
    'somebody whose addresses no channel can use',
    { person: 'bo' },
    'lastResort[0].person: "bo" has an address only for "pager" and "hook"',
  ],
  [
    'somebody who has no address at all',
    { person: 'rosa' },
    'lastResort[0].person: "rosa" has an address nowhere',
  ],
])('a step that pages %s is refused', (_, target, message) => {
  expect(paging(target)).toThrow(message)
})

test('places that exist are paged', () => {
  expect(paging({ channel: 'mail', address: 'desk@example.org' })).not.toThrow()
  expect(paging({ channel: 'hook' })).not.toThrow()
  expect(paging({ person: 'mei' })).not.toThrow()
})
