import http from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'

/** The most of an answer that is read; vendors' answers to what we ask stay far below. */
export const answerLimitBytes = 1_048_576

/** An answer that is not one: too long, cut into nonsense, or with a status HTTP does not know. */
export class BadAnswerError extends Error {
  override readonly name = 'BadAnswerError'
}

/** The part of a request that vendors' clients hand to whoever sends it; what `fetch` takes. */
export interface TransportRequest {
  readonly method?: string
  readonly headers?: unknown
  /** Text, bytes, or something that can be read piece by piece, such as a form with a file in it. */
  readonly body?: unknown
  readonly signal?: AbortSignal | null
}

/** Sends the requests of a vendor's client on connections of its own, so that closing leaves none. */
export interface Transport {
  /**
   * Sends one request and reads the whole answer, so that the caller's signal and deadline hold
   * for all of it. Follows no redirect. Rejects with the network's error, an `AbortError` or a
   * `BadAnswerError`.
   */
  send(url: string, request: TransportRequest): Promise<Response>
  /** Closes every connection, used or idle. */
  close(): void
}

async function readBody(answer: http.IncomingMessage, cuts: boolean): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer) {
    const bytes = chunk as Buffer
    size += bytes.length
    chunks.push(bytes)
    if (size > answerLimitBytes && cuts) break
    if (size > answerLimitBytes)
      throw new BadAnswerError(`the answer is longer than ${answerLimitBytes} bytes`)
  }
  return Buffer.concat(chunks).subarray(0, answerLimitBytes)
}

function isJsonObject(bytes: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}

/**
 * An error whose body claims to be JSON and is not would make a client such as discord.js fail over
 * the body and forget the status; without the claim it keeps to the status.
 */
async function toResponse(answer: http.IncomingMessage, cuts: boolean): Promise<Response> {
  const bytes = await readBody(answer, cuts)
  const status = answer.statusCode ?? 0
  if (status < 200 || status > 599) throw new BadAnswerError(`HTTP status ${status}`)
  const headers = new Headers()
  for (const [name, values] of Object.entries(answer.headersDistinct))
    for (const value of values ?? []) headers.append(name, value)
  if (status >= 400 && !isJsonObject(bytes)) headers.delete('content-type')
  const bodiless = status === 204 || status === 205 || status === 304
  return new Response(bodiless ? null : bytes, { status, headers })
}

/** A request whose body Node can write. */
type Sendable = Omit<TransportRequest, 'headers' | 'body'> & {
  readonly headers: http.OutgoingHttpHeaders
  readonly body: string | Uint8Array | Readable | undefined
}

async function sendable({
  headers,
  body,
}: TransportRequest): Promise<Pick<Sendable, 'headers' | 'body'>> {
  const named = headers as http.OutgoingHttpHeaders
  if (body === undefined || body === null) return { headers: named, body: undefined }
  if (typeof body === 'string' || body instanceof Uint8Array) return { headers: named, body }
  if (body instanceof Readable) return { headers: named, body }
  if (body instanceof FormData) {
    // The encoder chooses the boundary that the header names.
    const encoded = new Response(body)
    const type = encoded.headers.get('content-type') ?? ''
    const bytes = new Uint8Array(await encoded.arrayBuffer())
    return { headers: { ...named, 'content-type': type }, body: bytes }
  }
  throw new TypeError('expected text, bytes, a form or a stream to send')
}

/** Kept connections are closed by us before most vendors close them: theirs may cut a request off. */
const keptForMs = 4_000

/**
 * Makes a transport without connections.
 *
 * @param repeats whether a request that met the end of a kept connection is sent once more. The
 * vendor may have taken the first: only for one that can tell a repetition.
 * @param cuts whether an answer that is too long is cut, not refused: for whom its status counts.
 */
export function createTransport({ repeats = false, cuts = false } = {}): Transport {
  const agents = {
    'http:': new http.Agent({ keepAlive: true, timeout: keptForMs }),
    'https:': new https.Agent({ keepAlive: true, timeout: keptForMs }),
  }

  function attempt(url: URL, wanted: Sendable, again: boolean): Promise<Response> {
    const secure = url.protocol === 'https:'
    return new Promise((resolve, reject) => {
      let answered = false
      const request = (secure ? https : http).request(
        url,
        {
          method: wanted.method ?? 'GET',
          headers: wanted.headers,
          agent: secure ? agents['https:'] : agents['http:'],
          ...(wanted.signal ? { signal: wanted.signal } : {}),
        },
        (answer) => {
          answered = true
          toResponse(answer, cuts).then(resolve, (error: unknown) => {
            request.destroy()
            reject(error)
          })
        },
      )
      request.on('error', (error: NodeJS.ErrnoException) => {
        // A kept connection that the server closed in the same moment: ask anew.
        const repeatable = again && !(wanted.body instanceof Readable)
        if (repeatable && request.reusedSocket && error.code === 'ECONNRESET' && !answered)
          resolve(attempt(url, wanted, false))
        else reject(error)
      })
      if (wanted.body instanceof Readable)
        wanted.body.on('error', (error) => request.destroy(error)).pipe(request)
      else request.end(wanted.body)
    })
  }

  return {
    async send(url, request) {
      const { headers, body } = await sendable(request)
      return attempt(new URL(url), { ...request, headers, body }, repeats)
    },
    close() {
      agents['http:'].destroy()
      agents['https:'].destroy()
    },
  }
}
