import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

/** One thing to send. */
export interface Post {
  /** http or https. */
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An answer: its status, and as much of it as channels look at. */
export interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
  /** The first 64 KiB. May repeat what it was sent, secrets too: not for a log. */
  readonly body: string
}

/** Posts over connections of its own. */
export interface Poster {
  /**
   * Sends and resolves once the answer is complete, or its body has grown past 64 KiB. Follows no
   * redirect. Rejects with the socket's error, or as soon as `signal` aborts.
   */
  post(what: Post, signal: AbortSignal): Promise<Answer>
  /** Closes every connection. */
  close(): void
}

const answerLimitBytes = 65_536

/** A post of `value` as JSON. */
export function jsonPost(url: URL, value: unknown): Post {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'stallwatch' }
  return { url, headers, body: JSON.stringify(value) }
}

/** A poster without connections yet. */
export function createPoster(): Poster {
  const options = { keepAlive: true, maxSockets: 16, maxFreeSockets: 4 }
  const agents = { plain: new HttpAgent(options), secure: new HttpsAgent(options) }
  return {
    post: ({ url, headers, body }, signal) =>
      new Promise((resolve, reject) => {
        const secure = url.protocol === 'https:'
        const agent = secure ? agents.secure : agents.plain
        const length = { 'content-length': String(Buffer.byteLength(body)) }
        const sent = (secure ? httpsRequest : httpRequest)(
          url,
          { method: 'POST', agent, signal, headers: { ...headers, ...length } },
          (response) => readAnswer(response).then(resolve, reject),
        )
        sent.on('error', reject)
        sent.end(body)
      }),
    close() {
      agents.plain.destroy()
      agents.secure.destroy()
    },
  }
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size > answerLimitBytes) break
  }
  const body = Buffer.concat(chunks).subarray(0, answerLimitBytes).toString('utf8')
  return {
    status: response.statusCode ?? 0,
    retryAfter: response.headers['retry-after'],
    body,
  }
}
