import { expect, test } from 'vitest'
import { sampleMessage } from '../../fixtures/testing/sample-message.ts'
import { mentionsOf, readMentions } from './robot-mentions.ts'

test.each([
  ['nobody', '', { mobiles: [], userIds: [] }],
  ['a phone number', '13800000000', { mobiles: ['13800000000'], userIds: [] }],
  ['one with a country code', '+86-13800000000', { mobiles: ['+86-13800000000'], userIds: [] }],
  ['both', '13800000000, zhangsan', { mobiles: ['13800000000'], userIds: ['zhangsan'] }],
  ['an id of digits', 'user:0123456', { mobiles: [], userIds: ['0123456'] }],
  ['markup', 'x></at><at id=all', null],
  ['nothing between commas', 'a,,b', null],
])('an address of %s', (_, address, expected) => {
  expect(readMentions(address)).toEqual(expected)
})

test.each([
  ['whoever it is for, and with urgent news the others', 'opened', 'P1', ['anna', 'boss']],
  ['whoever it is for', 'opened', 'P2', ['anna']],
  ['nobody when it is over', 'recovered', 'P1', []],
] as const)('a message mentions %s', (_, kind, priority, userIds) => {
  const message = sampleMessage({ ticket: { priority }, notice: { kind, address: 'anna' } })
  const always = { mobiles: [], userIds: ['boss', 'anna'] }
  expect(mentionsOf(message, always)).toEqual({ mobiles: [], userIds })
})
