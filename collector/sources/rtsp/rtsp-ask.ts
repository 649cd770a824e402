import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Clock } from '../../../triage/model/clock.ts'
import type { PullTarget } from './pull-url.ts'
import { rtspAuthorization } from './rtsp-authorization.ts'

/** How a server can answer; each answer carries its reason in one plain line. */
export const rtspOutcomes = ['there', 'missing', 'undescribed', 'locked', 'silent'] as const

/**
 * What a server says of a stream.
 * `there`: it is served (or, when only the server was asked for, the server answers).
 * `missing`: the server has no such stream. `undescribed`: the server answers, but not what the
 * stream is. `locked`: it does not let us look. `silent`: the server does not answer.
 */
export interface RtspAnswer {
  readonly outcome: (typeof rtspOutcomes)[number]
  readonly reason: string
}

export interface RtspQuestion {
  readonly target: PullTarget
  /** `server` asks whether anybody is at home (OPTIONS); `stream` also for the stream (DESCRIBE). */
  readonly about: 'server' | 'stream'
  /** For connecting and the first answer, and again for the description; a server slower than that is silent. */
  readonly timeoutMs: number
  readonly clock: Clock
  /** Ends the question early; it is then answered `silent`. */
  readonly signal?: AbortSignal
}

/** Enough for any description; whoever sends more is cut off. */
const answerLimitBytes = 65_536

interface Response {
  readonly status: number
  readonly phrase: string
  readonly challenges: readonly string[]
}

/** Why a conversation ended before its answer; `reason` is fit for people. */
class ConversationError extends Error {
  override readonly name = 'ConversationError'
}

/** Reads one whole response from the front of `text`; `undefined` while it is incomplete. */
function readResponse(text: string): { response: Response; rest: string } | undefined {
  if (text.length >= 7 && !text.startsWith('RTSP/1.')) {
    throw new ConversationError('what answers there does not speak RTSP')
  }
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const [first = '', ...headers] = text.slice(0, headEnd).split('\r\n')
  const [, status, phrase = ''] = /^RTSP\/1\.\d (\d{3})(?: (.*))?$/.exec(first) ?? []
  if (status === undefined) throw new ConversationError('what answers there does not speak RTSP')
  const valuesOf = (name: string) =>
    headers
      .filter((header) => header.toLowerCase().startsWith(`${name}:`))
      .map((header) => header.slice(name.length + 1).trim())
  const length = Number(valuesOf('content-length')[0] ?? 0)
  const end = headEnd + 4 + (Number.isFinite(length) ? length : 0)
  if (text.length < end) return undefined
  const response = { status: Number(status), phrase, challenges: valuesOf('www-authenticate') }
  return { response, rest: text.slice(end) }
}

interface Conversation {
  /** Sends one request; resolves with its response, rejects with a ConversationError. */
  request(method: string, headers?: Readonly<Record<string, string>>): Promise<Response>
  close(): void
}

/** Why a connection failed, in words for people. */
export function plainly(error: NodeJS.ErrnoException, target: PullTarget): string {
  const where = `${target.host}:${target.port}`
  if (error.code === 'ECONNREFUSED') return `${where} refuses connections`
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return `${where} has no address`
  if (error.code === 'ECONNRESET') return `${where} hung up`
  return `${where} cannot be reached (${error.code ?? 'unknown error'})`
}

/** A connection to where a stream is pulled from; the certificate of a TLS server is not checked. */
export function openSocket(target: PullTarget): Socket {
  const { host, port } = target
  if (!target.secure) return connectTcp({ host, port })
  return connectTls({ host, port, rejectUnauthorized: false })
}

function converse({ target, timeoutMs, clock, signal }: RtspQuestion): Conversation {
  const socket = openSocket(target)
  let sequence = 0
  let text = ''
  let failure: ConversationError | undefined
  let waiting: { answer: (response: Response) => void; fail: (error: Error) => void } | undefined

  function fail(reason: string): void {
    failure ??= new ConversationError(reason)
    waiting?.fail(failure)
    waiting = undefined
    socket.destroy()
  }
  function read(): void {
    if (!waiting) return
    if (text.length > answerLimitBytes) {
      fail(`${target.host}:${target.port} sent more than ${answerLimitBytes} bytes`)
      return
    }
    try {
      const read = readResponse(text)
      if (!read) return
      text = read.rest
      waiting.answer(read.response)
      waiting = undefined
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error))
    }
  }
  const abort = () => fail('no longer asked')
  signal?.addEventListener('abort', abort, { once: true })
  socket.setEncoding('latin1')
  socket.on('data', (chunk) => {
    text += chunk
    read()
  })
  socket.on('error', (error) => fail(plainly(error, target)))
  socket.on('close', () => fail(`${target.host}:${target.port} hung up`))
  if (signal?.aborted) abort()
  return {
    async request(method, headers = {}) {
      if (failure) throw failure
      sequence += 1
      const lines = Object.entries({ CSeq: sequence, 'User-Agent': 'stallwatch', ...headers })
      const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
      let callOff = () => {}
      try {
        return await new Promise<Response>((answer, failed) => {
          waiting = { answer, fail: failed }
          const late = `${target.host}:${target.port} did not answer within ${timeoutMs} ms`
          callOff = clock.after(timeoutMs, () => fail(late))
          socket.write(`${method} ${target.requestUrl} RTSP/1.0\r\n${head}\r\n`)
        })
      } finally {
        callOff()
      }
    },
    close() {
      signal?.removeEventListener('abort', abort)
      socket.destroy()
    },
  }
}

/** DESCRIBE, and once more with proof of who we are when the server wants it. */
async function describe(conversation: Conversation, target: PullTarget): Promise<Response> {
  const accept = { Accept: 'application/sdp' }
  const response = await conversation.request('DESCRIBE', accept)
  if (response.status !== 401 || !target.credentials) return response
  const request = { method: 'DESCRIBE', url: target.requestUrl }
  const proof = rtspAuthorization(response.challenges, target.credentials, request)
  if (proof === undefined) return response
  return conversation.request('DESCRIBE', { ...accept, Authorization: proof })
}

function judge({ status, phrase }: Response): RtspAnswer {
  const said = `the server says ${`${status} ${phrase.replace(/[^\x20-\x7e]/g, '').slice(0, 60)}`.trim()}`
  if (status < 400) return { outcome: 'there', reason: '' }
  if (status === 401 || status === 403 || status === 407) return { outcome: 'locked', reason: said }
  if (status === 404 || status === 410) return { outcome: 'missing', reason: said }
  return { outcome: 'undescribed', reason: said }
}

/**
 * Asks an RTSP server, over a connection of its own, whether it is there and what it says of the
 * stream. Never rejects: whatever happens is an answer. No answer holds the URL's secrets. The
 * certificate of an rtsps server is not checked.
 */
export async function askRtsp(question: RtspQuestion): Promise<RtspAnswer> {
  const conversation = converse(question)
  let answered = false
  try {
    await conversation.request('OPTIONS')
    answered = true
    if (question.about === 'server') return { outcome: 'there', reason: '' }
    return judge(await describe(conversation, question.target))
  } catch (error) {
    const reason = question.target.redact(error instanceof Error ? error.message : String(error))
    return { outcome: answered ? 'undescribed' : 'silent', reason }
  } finally {
    conversation.close()
  }
}
