import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

/** An answer's status and headers. Its body is read and thrown away. */
export interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
}

/** Posts to one address over connections of its own. */
export interface Poster {
  /**
   * Sends `body` and resolves once the answer is complete, or its body has grown past 64 KiB.
   * Follows no redirect. Rejects with the socket's error, or as soon as `signal` aborts.
   */
  post(
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ): Promise<Answer>
  /** Closes every connection. */
  close(): void
}

const answerLimitBytes = 65_536

/** A poster to `url`, which is http or https. */
export function createPoster(url: URL): Poster {
  const secure = url.protocol === 'https:'
  const options = { keepAlive: true, maxSockets: 16, maxFreeSockets: 4 }
  const agent = secure ? new HttpsAgent(options) : new HttpAgent(options)
  const request = secure ? httpsRequest : httpRequest
  return {
    post: (headers, body, signal) =>
      new Promise((resolve, reject) => {
        const length = { 'content-length': String(Buffer.byteLength(body)) }
        const sent = request(
          url,
          { method: 'POST', agent, signal, headers: { ...headers, ...length } },
          (response) => readAnswer(response).then(resolve, reject),
        )
        sent.on('error', reject)
        sent.end(body)
      }),
    close: () => agent.destroy(),
  }
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  let size = 0
  for await (const chunk of response) {
    size += (chunk as Buffer).length
    if (size > answerLimitBytes) break
  }
  return { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] }
}
