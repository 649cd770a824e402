/** The agents of `bench/ingest.ts`: a process of its own, so that its CPU is not the server's. */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { systemClock } from '../app/system-clock.ts'
import { createIngestClient } from '../fixtures/testing/ingest-client.ts'
import type { Task } from './ingest-order.ts'
import { sampleText } from './ingest-sample.ts'

// Frames on their way at a time: enough that neither side waits for the other.
const inFlight = 64

async function sendFrames({ url, streams, size, records }: Task & { do: 'send' }): Promise<void> {
  const client = createIngestClient({ url, clock: systemClock })
  await client.opened()
  let index = 0
  function frame(): string {
    const at = Date.now()
    const samples = Array.from({ length: size }, () => {
      index = (index + 1) % streams
      return sampleText(index, at)
    })
    return size === 1 ? (samples[0] as string) : `[${samples.join(',')}]`
  }
  let left = Math.ceil(records / size)
  async function keepSending(): Promise<void> {
    while (left > 0) {
      left -= 1
      const { accepted } = await client.sendText(frame())
      if (accepted !== size) throw new Error(`${accepted} of ${size} records were accepted`)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, keepSending))
  await client.close()
}

async function openIdle({ url, connections }: Task & { do: 'sit' }): Promise<void> {
  for (let open = 0; open < connections; open += 100) {
    const batch = Array.from({ length: 100 }, () => new WebSocket(url, 'stallwatch.v1'))
    await Promise.all(batch.map((socket) => once(socket, 'open')))
  }
}

process.on('message', (task: Task) => {
  const doing = task.do === 'send' ? sendFrames(task) : openIdle(task)
  doing.then(
    () => process.send?.('done'),
    (error: unknown) => process.send?.(String(error)),
  )
})
