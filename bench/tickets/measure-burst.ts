import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { RecordSink } from '../../collector/source.ts'
import type { TelemetryRecord } from '../../triage/model/record.ts'

/** How long a vendor takes to accept a message. */
const answersInMs = 50
/** So many tickets are opened at once, … */
const burst = 300
/** … while so many streams of other nodes are well: the whole fleet is not ill. */
const well = 2_000

/** A vendor on this machine that notes when it was told first of each stream, by whom it was told for. */
export interface Vendor {
  readonly url: string
  /** Unix ms at which it was told first, by `<audience> <stream>`. */
  readonly toldAt: ReadonlyMap<string, number>
  stop(): Promise<void>
}

/** Starts one. */
export async function startVendor(): Promise<Vendor> {
  const toldAt = new Map<string, number>()
  const server = createServer(async (request, response) => {
    const { data } = JSON.parse(await text(request))
    const key = `${data.to} ${data.ticket.stream}`
    if (!toldAt.has(key)) toldAt.set(key, Date.now())
    setTimeout(() => response.writeHead(204).end(), answersInMs)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    toldAt,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** How long the people on call waited for the first page, in ms from the record that caused it. The burst's own wait for their incident. */
export interface BurstDelays {
  /** Of one ticket with nothing else going on. */
  readonly aloneMs: number
  /** Of an unrelated one in the middle of the burst. */
  readonly besideMs: number
  /** The streamer's first word on that one. */
  readonly streamerMs: number
  /** Of the burst's own last streamer. */
  readonly lastMs: number
}

/** Has the streamers of one node ask for help all at once, and one of another node among them. */
export async function measureBurst(emit: RecordSink, vendor: Vendor): Promise<BurstDelays> {
  const run = randomUUID().slice(0, 8)
  const group = Array.from({ length: burst }, (_, index) => `burst/${run}-${index}`)
  const others = Array.from({ length: well }, (_, index) => `well/${run}-${index}`)
  const [alone, beside] = [`alone/${run}`, `beside/${run}`]
  const streams = [...group, ...others, alone, beside]
  await emit([
    ...group.map((stream) => announced(stream, 'sg-1')),
    ...others.map((stream, index) => announced(stream, `in-${index % 10}`)),
    announced(alone, 'de-1'),
    announced(beside, 'us-1'),
  ])
  const send = () => void emit(streams.map(sampled))
  send()
  const sending = setInterval(send, 1_000)
  try {
    let at = Date.now()
    await emit([asksForHelp(alone)])
    const aloneMs = (await told(vendor, `oncall ${alone}`)) - at

    at = Date.now()
    void emit(group.slice(0, burst / 2).map(asksForHelp))
    void emit([asksForHelp(beside)])
    void emit(group.slice(burst / 2).map(asksForHelp))
    const [besideAt, streamerAt, ...last] = await Promise.all([
      told(vendor, `oncall ${beside}`),
      told(vendor, `streamer ${beside}`),
      ...group.map((stream) => told(vendor, `streamer ${stream}`)),
    ])
    return {
      aloneMs,
      besideMs: besideAt - at,
      streamerMs: streamerAt - at,
      lastMs: Math.max(...last) - at,
    }
  } finally {
    clearInterval(sending)
    await emit(
      streams.map((stream) => ({ type: 'end', stream, at: Date.now(), reason: 'finished' })),
    )
  }
}

function announced(stream: string, node: string): TelemetryRecord {
  const region = node.slice(0, 2)
  return {
    type: 'stream',
    stream,
    at: Date.now(),
    streamer: stream,
    node,
    region,
    scenario: 'show',
  }
}

function sampled(stream: string): TelemetryRecord {
  return {
    type: 'sample',
    stream,
    at: Date.now(),
    vantage: 'ingest',
    fps: 30,
    bitrateBps: 3_500_000,
  }
}

function asksForHelp(stream: string): TelemetryRecord {
  return {
    type: 'complaint',
    stream,
    at: Date.now(),
    from: 'streamer',
    text: 'my stream is frozen, help',
  }
}

/** When the vendor was told; throws when that takes longer than anybody would wait. */
async function told({ toldAt }: Vendor, key: string): Promise<number> {
  const giveUpAt = Date.now() + 60_000
  for (;;) {
    const at = toldAt.get(key)
    if (at !== undefined) return at
    if (Date.now() > giveUpAt) throw new Error(`nobody was told within a minute: ${key}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
