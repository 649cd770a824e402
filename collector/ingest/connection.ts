import type { Duplex } from 'node:stream'
import type { BaseLogger } from 'pino'
import type { WebSocket } from 'ws'
import type { IngestLimits } from '../config.ts'
import { createNormalizer } from '../normalize.ts'
import { encodeAck } from './ack.ts'
import { type Frame, readFrame, refuseFrame } from './frame.ts'
import type { Intake } from './intake.ts'

/** Why a connection ended: the log's field and the metric's label. */
export const closeReasons = [
  'peer-closed',
  'connection-lost',
  'silent',
  'slow-reader',
  'frame-too-large',
  'protocol-error',
  'shutdown',
] as const
export type CloseReason = (typeof closeReasons)[number]

/** What a connection is given to work with; the same for all of them. */
export interface ConnectionContext {
  readonly intake: Intake
  readonly limits: IngestLimits
  readonly log: BaseLogger
}

/** What one connection is given beside that. */
export interface ConnectionEnds extends ConnectionContext {
  /** What the WebSocket runs over. */
  readonly transport: Duplex
  /** Called once, when the connection is closed. */
  readonly onClose: (reason: CloseReason) => void
}

/** One agent's open WebSocket. */
export interface Connection {
  /** Asks for a sign of life. */
  ping(): void
  /** Cuts the peer off if it gave none since `ping`. */
  checkAlive(): void
  /** Takes no further frame, answers those already taken, and closes with 1001. */
  drain(): Promise<void>
  cutOff(reason: CloseReason): void
}

/** A frame that was read from the socket: not begun, in work, or answered and waiting its turn. */
interface Slot {
  data: Buffer | null
  readonly isBinary: boolean
  answer: string | null
}

/**
 * Serves one WebSocket until it closes.
 *
 * Frames are worked on side by side, at most `maxUnackedFrames` of them, and answered in the
 * order they came. Beyond that the socket is not read; what it had already delivered (one read
 * of the kernel's buffer at most) waits in line.
 */
export function serveConnection(
  socket: WebSocket,
  agent: string,
  context: ConnectionEnds,
): Connection {
  const { intake, limits, log, transport } = context
  const normalizer = createNormalizer()
  let line: Slot[] = []
  let begun = 0
  let alive = true
  let draining = false
  let complained = false
  let corked = false
  let reason: CloseReason | null = null
  let drained: (() => void) | null = null

  function read({ data, isBinary }: Slot): Frame {
    if (!isBinary) {
      return readFrame(String(data), { format: 'json', maxRecords: limits.maxRecords })
    }
    const detail = `the frame is binary (${data?.length} bytes), expected text`
    return refuseFrame({ code: 'binary-frame', detail })
  }

  async function answer(slot: Slot): Promise<void> {
    const frame = read(slot)
    slot.data = null
    if (frame.rejected.length > 0) complain(frame)
    slot.answer = encodeAck(await intake.take(frame, normalizer))
    sendAnswers()
  }

  function complain(frame: Frame): void {
    // The first of a connection, as the sample; the sender and the metrics hear of all of them.
    if (complained) return
    complained = true
    log.warn({ agent, rejection: frame.rejected[0] }, 'an agent sends what cannot be accepted')
  }

  function begin(): void {
    while (begun < line.length && begun < limits.maxUnackedFrames) {
      const slot = line[begun] as Slot
      begun += 1
      void answer(slot)
    }
  }

  /** Lets all answers to what one turn of the loop has read leave in one write: a write costs more than a frame. */
  function gatherWrites(): void {
    if (corked) return
    corked = true
    transport.cork()
    setImmediate(() => {
      corked = false
      transport.uncork()
    })
  }

  function sendAnswers(): void {
    if (line[0]?.answer === null) return
    gatherWrites()
    let answered = 0
    for (let slot = line[0]; slot && slot.answer !== null; slot = line[answered]) {
      if (socket.readyState === socket.OPEN) socket.send(slot.answer)
      answered += 1
    }
    line = line.slice(answered)
    begun -= answered
    if (socket.bufferedAmount > limits.maxUnsentBytes) {
      cutOff('slow-reader')
      return
    }
    begin()
    if (line.length === 0) drained?.()
    if (socket.isPaused && !draining && line.length < limits.maxUnackedFrames) socket.resume()
  }

  function cutOff(why: CloseReason): void {
    reason ??= why
    socket.terminate()
  }

  socket.on('message', (data: Buffer, isBinary) => {
    alive = true
    if (draining) return
    line.push({ data, isBinary, answer: null })
    begin()
    if (line.length >= limits.maxUnackedFrames && !socket.isPaused) socket.pause()
  })
  socket.on('pong', () => {
    alive = true
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    reason ??= reasonOf(error)
    log.debug({ agent, err: error }, 'a push connection failed')
  })
  socket.on('close', (code) => {
    drained?.()
    context.onClose(reason ?? (code === 1006 ? 'connection-lost' : 'peer-closed'))
  })

  return {
    ping() {
      alive = false
      socket.ping()
    },
    checkAlive() {
      // While we do not read, a pong cannot be seen.
      if (!alive && !socket.isPaused) cutOff('silent')
    },
    async drain() {
      draining = true
      reason ??= 'shutdown'
      socket.pause()
      if (line.length > 0) {
        await new Promise<void>((resolve) => {
          drained = resolve
        })
      }
      socket.close(1001, 'the server shuts down')
      // The peer's half of the closing handshake must be read.
      socket.resume()
    },
    cutOff,
  }
}

function reasonOf(error: NodeJS.ErrnoException): CloseReason {
  if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return 'frame-too-large'
  return error.code?.startsWith('WS_ERR_') ? 'protocol-error' : 'connection-lost'
}
