import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { IngestLimits } from '../config.ts'
import { type Connection, serveConnection } from './connection.ts'
import { createIntake, type IntakeOptions } from './intake.ts'
import { createOriginCheck } from './origin-check.ts'
import { encodeProblem, type Problem, problems } from './problem.ts'
import { createTokenCheck, type IngestToken } from './token-check.ts'

/** The path of the push ingest, for WebSocket and for HTTP. */
export const ingestPath = '/ingest'
/** The WebSocket subprotocol; selected when the agent offers it. */
export const ingestSubprotocol = 'stallwatch.v1'

/** What the WebSocket ingest is given to work with. */
export interface WebSocketIngestOptions extends IntakeOptions {
  /** Whose upgrades to handle; without it, hand them to `handleUpgrade`. */
  readonly server?: Server
  /** Who may send. Empty means everybody: for loopback only, which the caller sees to. */
  readonly tokens: readonly IngestToken[]
  readonly limits: IngestLimits
}

/** The push ingest over WebSocket. */
export interface WebSocketIngest {
  /**
   * Takes over a request to upgrade, if it is one to `/ingest`; otherwise returns false and
   * leaves the socket alone, for whoever else may want it.
   */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  /** Open connections. */
  readonly connections: number
  /**
   * Takes no further connection and no further frame, answers every frame that was taken, and
   * closes with 1001. Peers that do not play along are cut off after `closeDeadlineMs`. To be
   * called before the HTTP server is closed, which otherwise waits for the connections.
   */
  stop(): Promise<void>
}

/** Begins to ping at once; `stop` ends that too. */
export function createWebSocketIngest(options: WebSocketIngestOptions): WebSocketIngest {
  const { server, limits, clock, log, metrics } = options
  const intake = createIntake('websocket', options)
  const checkToken = createTokenCheck(options.tokens)
  const checkOrigin = createOriginCheck(limits.allowedOrigins)
  const connections = new Set<Connection>()
  let stopping: Promise<void> | null = null
  let whenEmpty: (() => void) | null = null

  // Compression would cost each connection memory, and its samples are small.
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.maxFrameBytes,
    handleProtocols: (offered) => (offered.has(ingestSubprotocol) ? ingestSubprotocol : false),
  })

  function open(socket: WebSocket, transport: Duplex, agent: string): void {
    const connection = serveConnection(socket, agent, {
      intake,
      limits,
      log,
      transport,
      onClose(reason) {
        connections.delete(connection)
        metrics.connectionClosed(reason)
        log.debug({ agent, reason }, 'a push connection closed')
        if (connections.size === 0) whenEmpty?.()
      },
    })
    connections.add(connection)
    metrics.connectionOpened()
  }

  function handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (request.url?.split('?', 1)[0] !== ingestPath) return false
    const agent = checkToken(request)
    if (agent === null) {
      log.warn({ remote: request.socket.remoteAddress }, 'a push connection without a valid token')
      refuse(socket, problems.unauthorized)
    } else if (checkOrigin(request) === 'refused') refuse(socket, problems.originNotAllowed)
    else if (stopping !== null) refuse(socket, problems.stopping)
    else if (connections.size >= limits.maxConnections) refuse(socket, problems.tooManyConnections)
    else sockets.handleUpgrade(request, socket, head, (opened) => open(opened, socket, agent))
    return true
  }

  const pings = every(options, () => {
    const asked = [...connections]
    for (const connection of asked) connection.ping()
    return () => {
      for (const connection of asked) connection.checkAlive()
    }
  })

  async function stop(): Promise<void> {
    server?.off('upgrade', handleUpgrade)
    pings.stop()
    if (connections.size === 0) return
    const empty = new Promise<void>((resolve) => {
      whenEmpty = resolve
    })
    const cancel = clock.after(limits.closeDeadlineMs, () => {
      log.warn({ connections: connections.size }, 'push connections cut off at the deadline')
      for (const connection of connections) connection.cutOff('shutdown')
    })
    for (const connection of connections) void connection.drain()
    await empty
    cancel()
  }

  server?.on('upgrade', handleUpgrade)
  return {
    handleUpgrade,
    get connections() {
      return connections.size
    },
    stop() {
      stopping ??= stop()
      return stopping
    },
  }
}

/** Runs `ping` every interval and, after the deadline, what it returned. */
function every(
  { clock, limits }: WebSocketIngestOptions,
  ping: () => () => void,
): { readonly stop: () => void } {
  let cancelPing = clock.after(limits.pingIntervalMs, run)
  let cancelCheck = () => {}
  function run(): void {
    cancelPing = clock.after(limits.pingIntervalMs, run)
    cancelCheck = clock.after(limits.pongDeadlineMs, ping())
  }
  return {
    stop() {
      cancelPing()
      cancelCheck()
    },
  }
}

/** Answers a request to upgrade that is not granted, and hangs up. */
function refuse(socket: Duplex, problem: Problem): void {
  const body = encodeProblem(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  if (problem.status === 401) head.push('WWW-Authenticate: Bearer')
  // The peer may be gone already, which is its own affair.
  socket.on('error', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
