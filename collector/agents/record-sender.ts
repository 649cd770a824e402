import { WebSocket } from 'ws'
import type { Clock } from '../../triage/model/clock.ts'
import type { TelemetryRecord } from '../../triage/model/record.ts'
import { backoffMs } from '../backoff.ts'
import type { Ack } from '../ingest/ack.ts'
import { ingestPath, ingestSubprotocol } from '../ingest/web-socket.ts'
import { createRecordBuffer, type Refusal } from './record-buffer.ts'

/** How the way to Stallwatch is. `refused` does not mend itself: the token is wrong. */
export const senderStates = ['connecting', 'up', 'down', 'refused'] as const
export type SenderState = (typeof senderStates)[number]

/** What a sender says of itself. */
export interface SenderStatus {
  readonly state: SenderState
  /** One plain line that says why it is not `up`; empty when it is. */
  readonly reason: string
  /** Records that are not acknowledged yet. */
  readonly waiting: number
  /** Records that had to give way to newer ones. */
  readonly dropped: number
}

/** Brings records to Stallwatch over WebSocket, in order, over however many connections it takes. */
export interface RecordSender {
  send(record: TelemetryRecord): void
  status(): SenderStatus
  /** Sends what waits, for as long as `patienceMs`, and closes. Returns what could not be sent. */
  stop(patienceMs: number): Promise<number>
}

export interface RecordSenderOptions {
  /** Stallwatch's own address, such as `https://stallwatch.example`. */
  readonly server: string
  readonly token?: string | undefined
  readonly clock: Clock
  readonly random?: () => number
  /** Records kept while Stallwatch cannot be reached. */
  readonly maxRecords: number
  /** Called whenever the state or its reason changes. */
  readonly onStatus: (status: SenderStatus) => void
  /** Called for records that Stallwatch turned away for good. */
  readonly onRefused: (refusals: readonly Refusal[]) => void
}

/** Ours: a frame that is not acknowledged within this was lost, and the connection with it. */
const ackWithinMs = 10_000
const handshakeWithinMs = 10_000
/** Ours: how soon a record is sent again that could not be stored. */
const storeAgainAfterMs = 1_000
const reconnect = { minMs: 500, maxMs: 15_000 }
/** Ours: a frame of so many samples is about 100 kB, a tenth of what `/ingest` takes by default. */
const frameRecords = 300
/** RFC 6455: the peer would not take so large a frame. */
const tooLarge = 1009

/** Begins to connect at once. */
export function createRecordSender(options: RecordSenderOptions): RecordSender {
  const { clock, random = Math.random } = options
  const buffer = createRecordBuffer({ maxRecords: options.maxRecords, frameRecords })
  const address = ingestAddress(options.server)
  let state: SenderState = 'connecting'
  let reason = ''
  let attempt = 0
  let stopping = false
  let whenSent: (() => void) | null = null
  let cancelDeadline = (): void => {}
  let cancelNext = (): void => {}
  let socket = connect()

  function status(): SenderStatus {
    return { state, reason, waiting: buffer.size, dropped: buffer.dropped }
  }

  function become(next: SenderState, why = ''): void {
    if (state === next && reason === why) return
    state = next
    reason = why
    options.onStatus(status())
  }

  function connect(): WebSocket {
    const { token } = options
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const opening = new WebSocket(address, ingestSubprotocol, {
      headers,
      perMessageDeflate: false,
      handshakeTimeout: handshakeWithinMs,
    })
    let why = ''
    opening.on('open', () => {
      attempt = 0
      become('up')
      sendNext()
    })
    opening.on('message', (data) => answered(String(data)))
    opening.on('unexpected-response', (_request, response) => {
      if (response.statusCode === 401) become('refused', 'Stallwatch does not take this token')
      why = `${options.server} answers ${response.statusCode} where Stallwatch would open a WebSocket`
      response.destroy()
      opening.terminate()
    })
    opening.on('error', (error) => {
      why ||= explain(error, options.server)
    })
    opening.on('close', (code) => {
      if (code === tooLarge) buffer.sendLess()
      lost(why || 'the connection to Stallwatch was lost')
    })
    return opening
  }

  function lost(why: string): void {
    cancelDeadline()
    cancelNext()
    buffer.giveBack()
    if (stopping) {
      whenSent?.()
      return
    }
    if (state !== 'refused') become('down', why)
    cancelNext = clock.after(backoffMs(attempt, reconnect, random), () => {
      socket = connect()
    })
    attempt += 1
  }

  function sendNext(): void {
    if (socket.readyState !== WebSocket.OPEN) return
    const frame = buffer.next()
    if (frame.length === 0) {
      if (buffer.size === 0) whenSent?.()
      return
    }
    socket.send(JSON.stringify(frame))
    cancelDeadline = clock.after(ackWithinMs, () => socket.terminate())
  }

  function answered(text: string): void {
    const ack = readAck(text)
    if (!ack) return
    cancelDeadline()
    const refusals = buffer.acknowledge(ack)
    if (refusals.length > 0) options.onRefused(refusals)
    if (ack.rejected.some(({ code }) => code === 'not-stored')) {
      cancelNext = clock.after(storeAgainAfterMs, sendNext)
    } else {
      sendNext()
    }
  }

  return {
    send(record) {
      buffer.add(record)
      sendNext()
    },
    status,
    async stop(patienceMs) {
      stopping = true
      if (buffer.size > 0 && socket.readyState === WebSocket.OPEN) {
        await new Promise<void>((resolve) => {
          const cancel = clock.after(patienceMs, resolve)
          whenSent = () => {
            cancel()
            resolve()
          }
        })
      }
      cancelDeadline()
      cancelNext()
      socket.removeAllListeners()
      socket.on('error', () => {})
      socket.terminate()
      return buffer.size
    },
  }
}

/** Where records go: the server's address as a WebSocket, `/ingest` behind whatever path it has. */
export function ingestAddress(server: string): string {
  const url = new URL(server)
  url.protocol = url.protocol.replace('http', 'ws')
  url.pathname = url.pathname.replace(/\/$/, '') + ingestPath
  return url.href
}

function readAck(text: string): Ack | null {
  try {
    const ack = JSON.parse(text) as Partial<Ack> | null
    return ack?.type === 'ack' && Array.isArray(ack.rejected) ? (ack as Ack) : null
  } catch {
    return null // not an ack: the one that is due either follows or its deadline passes
  }
}

function explain(error: NodeJS.ErrnoException, server: string): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return `nothing answers at ${server}: is Stallwatch running there?`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${server} cannot be found: check the name, and this machine's network`
    default:
      return `${server} cannot be reached: ${error.message}`
  }
}
