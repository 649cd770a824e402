import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { IngestLimits } from '../config.ts'
import { createNormalizer, type Normalizer } from '../normalize.ts'
import { type Ack, encodeAck } from './ack.ts'
import { type Frame, type FrameFormat, readFrame } from './frame.ts'
import { createIntake, type IntakeOptions } from './intake.ts'
import { createOriginCheck } from './origin-check.ts'
import { encodeProblem, type Problem, problems } from './problem.ts'
import { createTokenCheck, type IngestToken, withoutToken } from './token-check.ts'
import { ingestPath } from './web-socket.ts'

/** What the HTTP ingest is given to work with. */
export interface HttpIngestOptions extends IntakeOptions {
  /** Who may send. Empty means everybody: for loopback only, which the caller sees to. */
  readonly tokens: readonly IngestToken[]
  readonly limits: IngestLimits
}

const formats: { readonly [contentType: string]: FrameFormat } = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  // What a browser sends without asking first.
  'text/plain': 'json',
}
// Clocks of agents that post are remembered by token and address, the latest so many of them.
const rememberedAgents = 10_000
const preflightAnswer = {
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '600',
}
/** What the description of the API says. */
const described = {
  socket: {
    summary: 'Records over a WebSocket',
    description: 'Each text frame is a record or an array of them, and is answered with an ack',
  },
  post: {
    summary: 'Records over HTTP',
    description:
      'The body is a record, an array of them, or NDJSON (`application/x-ndjson`), plain or gzipped. The answer is an ack: how many were accepted, and each that was rejected, with its `code`',
  },
} as const
const unpack = promisify(gunzip)

/**
 * A fastify plugin: `POST /ingest` takes a record, an array of them or NDJSON, plain or gzipped,
 * from programs and from pages of the allowed origins,
 * and answers with the ack a WebSocket frame would get: 200 when anything was accepted or nothing
 * was wrong, 400 when nothing was right, 503 when nothing could be stored. Every other answer is
 * `application/problem+json`. The token in an address never reaches the request log.
 */
export function createHttpIngest(options: HttpIngestOptions): FastifyPluginAsync {
  const { limits } = options
  const intake = createIntake('http', options)
  const checkToken = createTokenCheck(options.tokens)
  const checkOrigin = createOriginCheck(limits.allowedOrigins)
  const agents = createAgents()

  return async function httpIngest(app) {
    app.removeAllContentTypeParsers()
    for (const contentType of Object.keys(formats)) {
      app.addContentTypeParser(
        contentType,
        { parseAs: 'buffer', bodyLimit: limits.maxBodyBytes },
        (request: FastifyRequest, body: Buffer) => decode(request, body, limits.maxBodyBytes),
      )
    }
    app.setErrorHandler<FastifyError>((error, request, reply) => {
      const problem = problemOf(error, limits)
      if (problem.status >= 500) request.log.error({ err: error }, 'a push request failed')
      return sendProblem(reply, problem)
    })

    const logSerializers = { req: describeRequest }
    app.get(ingestPath, { logSerializers, schema: described.socket }, (_request, reply) =>
      sendProblem(reply.header('upgrade', 'websocket'), problems.upgradeRequired),
    )
    app.options(ingestPath, { logSerializers, schema: { hide: true } }, (request, reply) => {
      if (checkOrigin(request.raw) !== 'allowed')
        return sendProblem(reply, problems.originNotAllowed)
      return allowPage(request, reply).headers(preflightAnswer).code(204).send()
    })
    app.post<{ Body: string }>(ingestPath, {
      logSerializers,
      schema: described.post,
      async onRequest(request, reply) {
        const origin = checkOrigin(request.raw)
        if (origin === 'refused') return sendProblem(reply, problems.originNotAllowed)
        if (origin === 'allowed') allowPage(request, reply)
        if (checkToken(request.raw) === null) return sendProblem(reply, problems.unauthorized)
      },
      async handler(request, reply) {
        const format = formats[mediaType(request)] ?? 'json'
        const frame = readFrame(request.body, { format, maxRecords: limits.maxRecords })
        const agent = agents.of(`${checkToken(request.raw)} ${request.ip}`)
        const ack = await intake.take(frame, agent)
        const status = statusOf(ack, frame)
        if (status === 503) reply.header('retry-after', '1')
        return reply.code(status).type('application/json; charset=utf-8').send(encodeAck(ack))
      },
    })
  }
}

/** Lets the page that asked read the answer. */
function allowPage(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const origin = request.headers.origin ?? ''
  return reply.headers({ 'access-control-allow-origin': origin, vary: 'origin' })
}

function statusOf(ack: Ack, frame: Frame): number {
  if (ack.accepted > 0 || ack.rejected.length === 0) return 200
  return frame.records.length > 0 ? 503 : 400
}

function mediaType(request: FastifyRequest): string {
  return request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

async function decode(request: FastifyRequest, body: Buffer, maxBytes: number): Promise<string> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw refusal('bad-encoding', `content-encoding is "${encoding}", expected gzip or none`)
  }
  const text = encoding === 'gzip' ? await gunzipped(body, maxBytes) : body
  if (!isUtf8(text)) throw refusal('bad-text', 'the body is not UTF-8, expected JSON in UTF-8')
  return text.toString()
}

async function gunzipped(body: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await unpack(body, { maxOutputLength: maxBytes })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ERR_BUFFER_TOO_LARGE') throw refusal('too-large', '')
    throw refusal('bad-encoding', `the body is not gzip as its content-encoding says (${code})`)
  }
}

type RefusalCode = 'bad-encoding' | 'bad-text' | 'too-large'
const refusalStatus = { 'bad-encoding': 415, 'bad-text': 400, 'too-large': 413 } as const

function refusal(code: RefusalCode, message: string): Error {
  return Object.assign(new Error(message), { code, statusCode: refusalStatus[code] })
}

function problemOf(error: FastifyError, limits: IngestLimits): Problem {
  const status = error.statusCode ?? 500
  if (status === 413) {
    const detail = `the body is larger than ${limits.maxBodyBytes} bytes (unpacked), send it in parts`
    return { status, title: 'Payload Too Large', code: 'too-large', detail }
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    const detail = `the content type is not one we read, expected ${Object.keys(formats).join(' or ')}`
    return { status: 415, title: 'Unsupported Media Type', code: 'bad-content-type', detail }
  }
  if (status < 500) {
    const code = error.code in refusalStatus ? error.code : 'bad-request'
    const title = status === 415 ? 'Unsupported Media Type' : 'Bad Request'
    return { status, title, code, detail: error.message }
  }
  const detail = 'the request could not be handled, the reason is in the log'
  return { status: 500, title: 'Internal Server Error', code: 'internal', detail }
}

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply.code(problem.status).type('application/problem+json').send(encodeProblem(problem))
}

function describeRequest(request: FastifyRequest | IncomingMessage): object {
  const remote = 'ip' in request ? request.ip : request.socket.remoteAddress
  return { method: request.method, url: withoutToken(request.url ?? ''), remoteAddress: remote }
}

/** The normalizers of the agents that posted last. */
function createAgents(): { readonly of: (key: string) => Normalizer } {
  const known = new Map<string, Normalizer>()
  return {
    of(key) {
      const normalizer = known.get(key) ?? createNormalizer()
      known.delete(key)
      known.set(key, normalizer)
      if (known.size > rememberedAgents) known.delete(known.keys().next().value as string)
      return normalizer
    },
  }
}
