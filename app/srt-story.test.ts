import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithPeers } from '../fixtures/testing/peers.ts'
import { type RunningStallwatch, runStallwatch } from '../fixtures/testing/running-stallwatch.ts'
import { publishedBps, type SrtRelay, startSrtRelay } from '../fixtures/testing/srt-relay.ts'
import { until } from '../fixtures/testing/until.ts'

/** What the product promises: from the fault to a ticket, asking once a second. */
const promisedMs = 8_000

let stallwatch: RunningStallwatch
let lossy: SrtRelay
let stopped: SrtRelay

/** Resolves when a stream has been seen to move for so long. */
async function seenFor(ms: number, stream: string): Promise<void> {
  const reading = () => stallwatch.engine?.readings(stream)[0]
  await until(() => (reading()?.bitrateBps ?? 0) > 0)
  const since = Date.now()
  await until(() => Date.now() - since > ms)
  expect(reading()?.bitrateBps).toBeGreaterThan(publishedBps * 0.7)
  expect(reading()?.bitrateBps).toBeLessThan(publishedBps * 1.5)
}

const faults: readonly {
  readonly name: string
  readonly symptoms: readonly string[]
  readonly strike: () => void
}[] = [
  { name: 'lossy', symptoms: ['packet-loss'], strike: () => lossy.lose(8) },
  { name: 'stopped', symptoms: ['slideshow', 'stalled'], strike: () => stopped.pause() },
]

describeWithPeers('a real srt-live-transmit', ['srt-live-transmit'], () => {
  beforeAll(async () => {
    ;[lossy, stopped] = await Promise.all([startSrtRelay(), startSrtRelay()])
    stallwatch = await runStallwatch({
      server: { port: 0 },
      sources: [
        { name: 'lossy', kind: 'srt', file: lossy.file, stream: 'live/lossy' },
        { name: 'stopped', kind: 'srt', file: stopped.file, stream: 'live/stopped' },
      ],
    })
  }, 40_000)

  afterAll(async () => {
    await stallwatch?.stop()
    await lossy?.stop()
    await stopped?.stop()
  })

  test.concurrent.each(faults)(
    'a ticket within 8 s for a stream that is $name',
    async ({ name, symptoms, strike }) => {
      await seenFor(10_000, `live/${name}`)
      const open = (await stallwatch.store.openTickets()).map(({ stream }) => stream)
      expect(open).not.toContain(`live/${name}`)
      const struckAt = Date.now()
      strike()
      const ticket = await stallwatch.ticketOf(`live/${name}`)
      const tookMs = Date.now() - struckAt
      console.log(`${name}: ticket after ${(tookMs / 1_000).toFixed(2)} s, as ${ticket.symptom}`)
      expect(symptoms).toContain(ticket.symptom)
      expect(tookMs).toBeLessThan(promisedMs)
    },
    60_000,
  )
})
