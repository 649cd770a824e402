import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterEach, describe, expect, test } from 'vitest'
import { createManualClock, type ManualClock } from '../../../fixtures/testing/manual-clock.ts'
import {
  type ObsWebSocketServerOptions,
  startObsWebSocketServer,
  usualAnswers,
} from '../../../fixtures/testing/obs-websocket-server.ts'
import type { TelemetryRecord } from '../../../triage/model/record.ts'
import { ingestSchema } from '../../config.ts'
import { createWebSocketIngest } from '../../ingest/web-socket.ts'
import { createCollectorMetrics } from '../../metrics.ts'
import type { RecordSink } from '../../source.ts'
import { agentSchema } from '../config.ts'
import { type AgentStatus, createObsAgent } from './obs-agent.ts'

const token = 'a-token-of-sixteen-characters'
const password = 'sesame-open-123'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** Asks again and again; the test's own time limit ends it when it never comes true. */
async function until(ask: () => boolean): Promise<void> {
  while (!ask()) await new Promise((resolve) => setTimeout(resolve, 2))
}

/** The same while time passes, slowly enough for real sockets to keep up. */
async function passUntil(clock: ManualClock, ask: () => boolean): Promise<void> {
  while (!ask()) {
    await clock.advance(50)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

/** A Stallwatch's front door that can be closed and opened again. */
async function frontDoor(clock: ManualClock) {
  const stored: TelemetryRecord[] = []
  const frames: number[] = []
  const door = { keeps: true }
  const sink: RecordSink = async (records) => {
    if (!door.keeps) throw new Error('the disk is full')
    frames.push(records.length)
    stored.push(...records)
  }
  const sockets = new Set<Socket>()
  let port = 0
  let server: Server
  async function open(): Promise<void> {
    server = createServer()
    server.on('connection', (socket) => sockets.add(socket))
    createWebSocketIngest({
      server,
      tokens: [{ name: 'anna', token }],
      limits: ingestSchema.parse({}),
      sink,
      clock,
      log: pino({ level: 'silent' }),
      metrics: createCollectorMetrics(new Registry()),
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  }
  async function close(): Promise<void> {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
    await new Promise((resolve) => server.close(resolve))
  }
  await open()
  cleanups.push(close)
  return { stored, frames, door, open, close, url: `http://127.0.0.1:${port}` }
}

interface Options {
  readonly obs?: ObsWebSocketServerOptions
  readonly given?: object
  readonly token?: string
  readonly maxRecords?: number
}

async function scene({ obs: obsOptions = {}, given = {}, maxRecords, ...rest }: Options = {}) {
  const clock = createManualClock()
  const obs = await startObsWebSocketServer(obsOptions)
  cleanups.push(() => obs.crash())
  const stallwatch = await frontDoor(clock)
  const statuses: AgentStatus[] = []
  const agent = createObsAgent({
    config: agentSchema.parse({
      server: stallwatch.url,
      token: rest.token ?? token,
      stream: 'live/anna',
      ...(maxRecords !== undefined && { maxRecords }),
      obs: { url: obs.url, ...given },
    }),
    clock,
    random: () => 1,
    onStatus: (status) => void statuses.push(status),
    onRefused: (refusals) => expect(refusals).toEqual([]),
  })
  cleanups.push(() => agent.stop())
  const status = () => statuses.at(-1) as AgentStatus
  const types = () =>
    stallwatch.stored.map((record) => (record.type === 'sight' ? record.state : record.type))
  return { clock, obs, stallwatch, agent, status, statuses, types }
}

type Scene = Awaited<ReturnType<typeof scene>>

/** OBS streams, and a second passes in which the agent looks; resolves when it has looked. */
let second = 0
async function stream({ clock, obs }: Scene, changes: object = {}): Promise<void> {
  second += 1
  const status = usualAnswers.GetStreamStatus as object
  const counters = { outputBytes: second * 312_500, outputTotalFrames: second * 30 }
  obs.answers.set('GetStreamStatus', { ...status, outputActive: true, ...counters, ...changes })
  await look({ clock, obs })
}

async function look({ clock, obs }: Pick<Scene, 'clock' | 'obs'>): Promise<void> {
  const asked = obs.asked.length
  await clock.advance(1_000)
  await until(() => obs.asked.length > asked)
}

/** Both sides are connected. */
async function met({ obs, status }: Pick<Scene, 'obs' | 'status'>): Promise<void> {
  await until(() => obs.clients === 1 && status()?.sender.state === 'up' && status().obs !== '')
}

test('a stream is announced and sampled once a second, over the authentication challenge', async () => {
  const run = await scene({ obs: { password }, given: { password } })
  await met(run)
  await stream(run)
  await stream(run)
  await stream(run)
  await until(() => run.stallwatch.stored.length === 4)
  expect(run.stallwatch.stored).toMatchObject([
    {
      type: 'stream',
      stream: 'live/anna',
      app: 'obs/29.0.2',
      nominal: { fps: 30 },
      onBreak: false,
    },
    { type: 'sample', vantage: 'encoder', fps: 30 },
    { type: 'sample' },
    { type: 'sample', fps: 30, bitrateBps: 2_500_000, congestion: 0, framesDropped: 0 },
  ])
  expect(run.obs.subscriptions).toBe(1 | 4 | 64)
  // Never the service settings, which hold the stream's key.
  expect(new Set(run.obs.asked)).toEqual(new Set(Object.keys(usualAnswers)))
})

test('a stop on purpose is told as an end, and a restart as a beginning', async () => {
  const run = await scene()
  await met(run)
  await stream(run)
  run.obs.event('StreamStateChanged', {
    outputActive: false,
    outputState: 'OBS_WEBSOCKET_OUTPUT_STOPPING',
  })
  await until(() => run.types().includes('end'))
  await stream(run)
  run.obs.event('StreamStateChanged', {
    outputActive: false,
    outputState: 'OBS_WEBSOCKET_OUTPUT_STOPPED',
  })
  await until(() => run.status().air === 'off')
  await stream(run)
  await until(() => run.stallwatch.stored.length === 5)
  expect(run.types()).toEqual(['stream', 'sample', 'end', 'stream', 'sample'])
})

test('a break scene is announced while it is on air', async () => {
  const run = await scene({ given: { breakScenes: 'gleich zurück' } })
  await met(run)
  await stream(run)
  run.obs.event('CurrentProgramSceneChanged', { sceneName: 'Gleich Zurück!' })
  await until(() => run.stallwatch.stored.length === 3)
  run.obs.event('CurrentProgramSceneChanged', { sceneName: 'Main' })
  await until(() => run.stallwatch.stored.length === 4)
  const breaks = run.stallwatch.stored.flatMap((each) =>
    each.type === 'stream' ? [each.onBreak] : [],
  )
  expect(breaks).toEqual([false, true, false])
})

test('an OBS that crashes makes the stream absent, and one that comes back is found again', async () => {
  const run = await scene()
  await met(run)
  await stream(run)
  await run.obs.crash()
  await until(() => run.status().obsTrouble !== null)
  await passUntil(run.clock, () => run.types().includes('absent'))
  expect(run.status().obsTrouble).toMatchObject({ trouble: 'off' })
  await run.obs.start()
  await passUntil(run.clock, () => run.obs.clients > 0)
  await met(run)
  await stream(run)
  await until(() => run.types().length === 6)
  expect(run.types()).toEqual(['stream', 'sample', 'blind', 'absent', 'stream', 'sample'])
})

test('an OBS whose server is switched off leaves us blind, and the stream as it is', async () => {
  const run = await scene()
  await met(run)
  await stream(run)
  await run.obs.switchOff()
  await until(() => run.status().obsTrouble?.trouble === 'lost')
  for (let tries = 0; tries < 5; tries += 1) await run.clock.advance(5_000)
  await until(() => run.status().obsTrouble?.trouble === 'off')
  expect(run.types()).toEqual(['stream', 'sample', 'blind'])
})

test('an OBS that hangs is asked one thing at a time, told of as blind, and connected anew', async () => {
  const run = await scene()
  await met(run)
  await stream(run)
  run.obs.awake = false
  await passUntil(run.clock, () => run.types().includes('blind'))
  await passUntil(run.clock, () => run.status().obsTrouble !== null)
  expect(run.obs.ignored).toBeLessThanOrEqual(4)
  run.obs.awake = true
  await passUntil(run.clock, () => run.status().obs !== '')
  await stream(run)
  await until(() => run.types().at(-1) === 'sample')
  expect(run.types()).toEqual(['stream', 'sample', 'blind', 'sample'])
})

test('garbage from OBS costs nothing', async () => {
  const run = await scene()
  await met(run)
  for (const text of ['', 'null', '{', '{"op":5}', '{"op":99,"d":{}}', '[]']) run.obs.send(text)
  await stream(run)
  await until(() => run.types().length === 2)
})

describe('while Stallwatch cannot be reached', () => {
  test('samples are kept, and sent in order with their own times', async () => {
    const run = await scene()
    await met(run)
    await stream(run)
    await until(() => run.stallwatch.stored.length === 2)
    await run.stallwatch.close()
    await until(() => run.status().sender.state === 'down')
    for (let index = 0; index < 20; index += 1) await stream(run)
    await run.stallwatch.open()
    await passUntil(run.clock, () => run.status().sender.state === 'up')
    await until(() => run.stallwatch.stored.length >= 22)
    const times = run.stallwatch.stored.map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(new Set(times.slice(1)).size).toBe(times.length - 1)
  })

  test('the oldest give way, are counted, and the announcement stays', async () => {
    const run = await scene({ maxRecords: 10 })
    await run.stallwatch.close()
    await until(() => run.obs.clients === 1 && run.status()?.obs !== '')
    for (let index = 0; index < 15; index += 1) await stream(run)
    await until(() => run.status().sender.waiting === 10)
    expect(run.status().sender.dropped).toBe(6)
    await run.stallwatch.open()
    await passUntil(run.clock, () => run.status().sender.state === 'up')
    await until(() => run.stallwatch.stored.length >= 10)
    expect(run.types()[0]).toBe('stream')
  })

  test('what could not be stored is sent again', async () => {
    const run = await scene()
    await met(run)
    run.stallwatch.door.keeps = false
    await stream(run)
    await stream(run)
    run.stallwatch.door.keeps = true
    await passUntil(run.clock, () => run.stallwatch.stored.length >= 3)
    expect(run.types().slice(0, 3)).toEqual(['stream', 'sample', 'sample'])
  })
})

test('a wrong token is told, and nothing is lost while it is', async () => {
  const run = await scene({ token: 'not-the-token-of-anybody' })
  await until(() => run.status()?.sender.state === 'refused')
  expect(run.status().sender.reason).toContain('token')
  expect(JSON.stringify(run.statuses)).not.toContain('not-the-token')
})

test.each<readonly [string, ObsWebSocketServerOptions, object, string]>([
  ['a password is asked for and none is given', { password }, {}, 'password-missing'],
  ['the password is wrong', { password }, { password: 'guess' }, 'password-wrong'],
])('when %s, it says so', async (_, obs, given, trouble) => {
  const run = await scene({ obs, given })
  await until(() => run.status()?.obsTrouble?.trouble === trouble)
  expect(JSON.stringify(run.statuses)).not.toContain('guess')
})

test('kicked by somebody in OBS it does not come back', async () => {
  const run = await scene()
  await met(run)
  run.obs.kick(4011)
  await until(() => run.status().obsTrouble?.trouble === 'kicked')
  await run.clock.advance(60_000)
  expect(run.obs.clients).toBe(0)
})

test('stopped on air it says that it is blind from now on, and leaves nothing behind', async () => {
  const run = await scene()
  await met(run)
  await stream(run)
  expect(await run.agent.stop()).toEqual({ unsent: 0 })
  expect(run.types()).toEqual(['stream', 'sample', 'blind'])
  await until(() => run.obs.clients === 0)
})
