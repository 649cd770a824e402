import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../fixtures/testing/free-port.ts'
import { callJanus, type JanusCaller } from '../fixtures/testing/janus-caller.ts'
import { type JanusServer, startJanus } from '../fixtures/testing/janus-server.ts'
import { describeWithPeers } from '../fixtures/testing/peers.ts'
import { type RunningStallwatch, runStallwatch } from '../fixtures/testing/running-stallwatch.ts'
import { until } from '../fixtures/testing/until.ts'

/** What the product promises: from the fault to a ticket, told once a second. */
const promisedMs = 8_000
const secret = 'a-s3cret-of-janus'

let janus: JanusServer
let stallwatch: RunningStallwatch
const callers: JanusCaller[] = []

/** Publishes, and resolves when that has been seen for long enough to know what is usual. */
async function call(display: string): Promise<JanusCaller> {
  const caller = await callJanus(janus.url, display)
  callers.push(caller)
  const since = Date.now()
  await until(() => moves(display) && Date.now() - since > 6_000)
  return caller
}

function moves(display: string): boolean {
  return (stallwatch.engine?.stream(`1234/${display}`)?.movedAt ?? 0) > Date.now() - 2_500
}

async function ticketsOf(display: string): Promise<string[]> {
  const open = await stallwatch.store.openTickets()
  return open.filter(({ stream }) => stream === `1234/${display}`).map(({ symptom }) => symptom)
}

describeWithPeers('a real Janus that real browsers publish to', ['janus', 'chromium'], () => {
  beforeAll(async () => {
    const port = await freePort()
    stallwatch = await runStallwatch({
      server: { port },
      sources: [{ name: 'j-1', kind: 'janus', secret }],
    })
    const backend = `http://127.0.0.1:${port}/sources/j-1`
    janus = await startJanus({ backend, user: 'janus', password: secret })
  }, 40_000)

  afterAll(async () => {
    await Promise.all(callers.map((each) => each.kill()))
    await janus?.stop()
    await stallwatch?.stop()
  })

  test.each([
    [
      'whose picture stops while the sound goes on',
      'freezes',
      (each: JanusCaller) => each.freeze(),
    ],
    ['whose browser is killed', 'dies', (each: JanusCaller) => each.kill()],
  ])(
    'a ticket within 8 s for a publisher %s',
    async (_, display, strike) => {
      const caller = await call(display)
      expect(await ticketsOf(display)).toEqual([])
      const struckAt = Date.now()
      await strike(caller)
      await until(async () => (await ticketsOf(display)).length > 0)
      const tookMs = Date.now() - struckAt
      console.log(`${display}: ticket after ${(tookMs / 1_000).toFixed(2)} s`)
      expect(await ticketsOf(display)).toEqual(['stalled'])
      expect(tookMs).toBeLessThan(promisedMs)
    },
    60_000,
  )

  test('no ticket for a publisher who leaves', async () => {
    const caller = await call('leaves')
    await caller.leave()
    const leftAt = Date.now()
    await until(() => Date.now() - leftAt > promisedMs)
    expect(stallwatch.engine?.stream('1234/leaves')?.endedAt).toBeGreaterThan(leftAt - 1_000)
    expect(await ticketsOf('leaves')).toEqual([])
  }, 60_000)

  test('no ticket when Janus itself stands still: the source is blind, and sees again', async () => {
    await call('stays')
    janus.pause()
    await until(async () => (await stallwatch.sourceState()) === 'blind')
    const blindAt = Date.now()
    await until(() => Date.now() - blindAt > promisedMs)
    expect(await ticketsOf('stays')).toEqual([])
    janus.resume()
    await until(async () => (await stallwatch.sourceState()) === 'up')
    const seenAt = Date.now()
    await until(() => Date.now() - seenAt > 3_000)
    expect(await ticketsOf('stays')).toEqual([])
  }, 60_000)
})
