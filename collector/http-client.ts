import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  STATUS_CODES,
} from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Clock } from '../triage/model/clock.ts'
import { LookError } from './look-error.ts'

/** Whom to ask, and with which credentials. */
export interface HttpClientOptions {
  /** The one server that is asked; http or https. */
  readonly url: string
  readonly user?: string | undefined
  readonly password?: string | undefined
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string | undefined
  readonly maxAnswerBytes: number
  /** So many questions go at a time, and their connections are kept open. Left out: 4, and one is kept. */
  readonly connections?: number
}

/** What a server answered. */
export interface HttpAnswer {
  readonly body: Buffer
  /** How large it is, kept or not. */
  readonly bytes: number
  /** When it began to answer, by the clock that never jumps: the moment its figures are of. */
  readonly elapsedMs: number
}

/** A request; GET without a body unless said otherwise. */
export interface HttpQuestion {
  readonly url: URL
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** The answer is counted and thrown away: its `body` is empty. */
  readonly discard?: boolean
}

/** Asks one server. */
export interface HttpClient {
  /**
   * Resolves with a complete answer of status 200. Rejects with a `LookError` for everything
   * else: any other status, a redirect (which is never followed), an answer that is too large or
   * cut off, nobody there; with the reason of `signal` as soon as that aborts. No other server
   * than the configured one is ever asked, whatever `url` says.
   */
  ask(question: HttpQuestion, signal: AbortSignal): Promise<HttpAnswer>
  /** Closes every connection. */
  close(): void
}

/** The address below which an API's paths are: that of `url`, with a slash at its end. */
export function folderOf(url: string): URL {
  const base = new URL(url)
  return new URL(base.pathname.replace(/\/?$/, '/'), base)
}

/** A client for the server that `url` names. */
export function createHttpClient(options: HttpClientOptions, clock: Clock): HttpClient {
  const { origin, host, protocol } = new URL(options.url)
  const secure = protocol === 'https:'
  const { connections = 4 } = options
  const maxFreeSockets = options.connections ?? 1
  const pool = { keepAlive: true, maxSockets: connections, maxFreeSockets }
  const agent = secure ? new HttpsAgent(pool) : new HttpAgent(pool)
  const request = secure ? httpsRequest : httpRequest
  const authorization = authorizationOf(options)

  function send({ url, method = 'GET', headers, body }: HttpQuestion, signal: AbortSignal) {
    const sent = request(url, {
      ...{ method, agent, signal },
      headers: {
        'user-agent': 'stallwatch',
        ...headers,
        ...(authorization && { authorization }),
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
      },
    })
    sent.end(body)
    return sent
  }

  /** One attempt; `null` when the server had closed the connection that was waiting for us. */
  function attempt(question: HttpQuestion, signal: AbortSignal): Promise<HttpAnswer | null> {
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => reject(whyNot(error, host, signal))
      const sent: ClientRequest = send(question, signal)
      sent.on('error', (error) => (isStale(sent, error) ? resolve(null) : fail(error)))
      sent.on('response', (response) => {
        const elapsedMs = clock.elapsedMs()
        const { discard = false } = question
        readBody(response, { host, maxBytes: options.maxAnswerBytes, keeps: !discard }).then(
          (read) => resolve({ ...read, elapsedMs }),
          fail,
        )
      })
    })
  }

  return {
    async ask(question, signal) {
      if (question.url.origin !== origin) {
        throw new LookError(`${question.url.host} is not ${host}, the only server this source asks`)
      }
      signal.throwIfAborted()
      const answer = (await attempt(question, signal)) ?? (await attempt(question, signal))
      if (!answer) throw new LookError(`${host} closes every connection`)
      return answer
    },
    close: () => agent.destroy(),
  }
}

function authorizationOf({ user, password, token }: HttpClientOptions): string | undefined {
  if (token !== undefined) return `Bearer ${token}`
  if (user === undefined && password === undefined) return undefined
  return `Basic ${Buffer.from(`${user ?? ''}:${password ?? ''}`).toString('base64')}`
}

/** A connection that was kept open and that the server has closed meanwhile: nobody's fault. */
function isStale(sent: ClientRequest, error: NodeJS.ErrnoException): boolean {
  return sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

async function readBody(
  response: IncomingMessage,
  { host, maxBytes, keeps }: { host: string; maxBytes: number; keeps: boolean },
): Promise<Pick<HttpAnswer, 'body' | 'bytes'>> {
  const status = response.statusCode ?? 0
  if (status !== 200) {
    response.destroy()
    throw new LookError(
      `${host} answered ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd() + advice(status),
      status,
    )
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    size += (chunk as Buffer).length
    if (size > maxBytes) {
      throw new LookError(`${host} answered with more than ${maxBytes} bytes (maxAnswerBytes)`)
    }
    if (keeps) chunks.push(chunk as Buffer)
  }
  return { body: Buffer.concat(chunks), bytes: size }
}

function advice(status: number): string {
  if (status === 401 || status === 403) return ': check user and password, or token'
  if (status === 404) return ': check the path of url'
  if (status >= 300 && status < 400) return ', which is not followed: give the final address as url'
  return ''
}

/** What system errors mean, in plain words. */
const plainWords: { readonly [code: string]: string } = {
  ECONNREFUSED: 'refuses connections',
  ECONNRESET: 'closed the connection before the answer was complete',
  EPIPE: 'closed the connection before the answer was complete',
  ENOTFOUND: 'is a name that nobody knows',
  EAI_AGAIN: 'is a name that cannot be looked up now',
  ETIMEDOUT: 'cannot be reached',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
}

function whyNot(error: NodeJS.ErrnoException, host: string, signal: AbortSignal): Error {
  if (error instanceof LookError) return error
  if (signal.aborted) return signal.reason as Error
  const code = error.code ?? ''
  if (code.startsWith('HPE_')) return new LookError(`${host} answers with what is not HTTP`)
  if (/CERT|UNABLE_TO|SELF_SIGNED|ERR_TLS|ERR_SSL/.test(code)) {
    return new LookError(`the certificate of ${host} is not accepted (${code})`)
  }
  return new LookError(`${host} ${plainWords[code] ?? `cannot be asked (${code || error.name})`}`)
}
