import http from 'node:http'
import https from 'node:https'

/** The most of an answer that is read; Discord's answers to what we ask stay far below. */
export const answerLimitBytes = 1_048_576

/** An answer that is not one: too long, cut into nonsense, or with a status HTTP does not know. */
export class BadAnswerError extends Error {
  override readonly name = 'BadAnswerError'
}

/** The part of a request that discord.js hands to whoever sends it. */
export interface TransportRequest {
  readonly method?: string
  readonly headers?: unknown
  readonly body?: unknown
  readonly signal?: AbortSignal | null
}

/** Sends discord.js's requests on connections that are its own, so that closing leaves none. */
export interface Transport {
  /**
   * Sends one request and reads the whole answer, so that the caller's signal and deadline hold
   * for all of it. Rejects with the network's error, an `AbortError` or a `BadAnswerError`.
   */
  send(url: string, request: TransportRequest): Promise<Response>
  /** Closes every connection, used or idle. */
  close(): void
}

async function readAll(answer: http.IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer) {
    const bytes = chunk as Buffer
    size += bytes.length
    if (size > answerLimitBytes)
      throw new BadAnswerError(`the answer is longer than ${answerLimitBytes} bytes`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
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
 * An error whose body claims to be JSON and is not would make discord.js fail over the body and
 * forget the status; without the claim it keeps to the status.
 */
async function toResponse(answer: http.IncomingMessage): Promise<Response> {
  const bytes = await readAll(answer)
  const status = answer.statusCode ?? 0
  if (status < 200 || status > 599) throw new BadAnswerError(`HTTP status ${status}`)
  const headers = new Headers()
  for (const [name, values] of Object.entries(answer.headersDistinct))
    for (const value of values ?? []) headers.append(name, value)
  if (status >= 400 && !isJsonObject(bytes)) headers.delete('content-type')
  const bodiless = status === 204 || status === 205 || status === 304
  return new Response(bodiless ? null : bytes, { status, headers })
}

/** Makes a transport without connections. */
export function createTransport(): Transport {
  const agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true }),
  }

  function attempt(url: URL, wanted: TransportRequest, again: boolean): Promise<Response> {
    const secure = url.protocol === 'https:'
    return new Promise((resolve, reject) => {
      let answered = false
      const request = (secure ? https : http).request(
        url,
        {
          method: wanted.method ?? 'GET',
          headers: wanted.headers as http.OutgoingHttpHeaders,
          agent: secure ? agents['https:'] : agents['http:'],
          ...(wanted.signal ? { signal: wanted.signal } : {}),
        },
        (answer) => {
          answered = true
          toResponse(answer).then(resolve, (error: unknown) => {
            request.destroy()
            reject(error)
          })
        },
      )
      request.on('error', (error: NodeJS.ErrnoException) => {
        // A kept connection that the server closed in the same moment: nothing was lost, ask anew.
        if (again && request.reusedSocket && error.code === 'ECONNRESET' && !answered)
          resolve(attempt(url, wanted, false))
        else reject(error)
      })
      request.end(typeof wanted.body === 'string' ? wanted.body : undefined)
    })
  }

  return {
    send(url, request) {
      if (request.body != null && typeof request.body !== 'string')
        return Promise.reject(new TypeError('only text can be sent to Discord from here'))
      return attempt(new URL(url), request, true)
    },
    close() {
      agents['http:'].destroy()
      agents['https:'].destroy()
    },
  }
}
