import { expect, test } from 'vitest'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { sampleNotice, sampleTicket } from '../fixtures/testing/sample-ticket.ts'
import { createScriptedChannel } from '../fixtures/testing/scripted-channel.ts'
import { attemptNotice } from './attempt-notice.ts'
import type { Attachment, Channel, Message } from './channel.ts'
import type { PictureMaker } from './pictures/picture-maker.ts'

const picture: Attachment = {
  ...{ name: 'metrics.png', type: 'image/png', bytes: new Uint8Array([1]), alt: 'A chart.' },
}

test.each<[what: string, pictures: PictureMaker | undefined, shown: readonly Attachment[]]>([
  ['a message carries its pictures', async () => [picture], [picture]],
  ['it has none where nobody makes any', undefined, []],
  [
    'it is sent without them when they cannot be made',
    () => Promise.reject(new Error('no paint')),
    [],
  ],
])('%s', async (_, pictures, shown) => {
  const seen: Message[] = []
  const channel: Channel = {
    ...createScriptedChannel('chat'),
    async deliver(message) {
      seen.push(message)
      return { outcome: 'accepted' }
    },
  }
  const outcome = await attemptNotice(
    {
      ...{ notice: sampleNotice(sampleTicket()), earlier: null, possibleDuplicate: false },
      ...{ channel, clock: createManualClock(), timeoutMs: 1_000, pictures },
    },
    new AbortController().signal,
  )
  expect(outcome).toEqual({ outcome: 'accepted' })
  expect(seen.map((message) => message.pictures)).toEqual([shown])
})
