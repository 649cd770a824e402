import { createTransport } from './transport.ts'

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
  /** At most `answerLimitBytes`. May repeat what it was sent, secrets too: not for a log. */
  readonly body: string
}

/** Posts over connections of its own; what counts of an answer is its status and its beginning. */
export interface Poster {
  /**
   * Sends and resolves once the answer is complete, or long enough. Follows no redirect. Rejects as
   * a transport does, and as soon as `signal` aborts.
   */
  post(what: Post, signal: AbortSignal): Promise<Answer>
  /** Closes every connection. */
  close(): void
}

/** A post of `value` as JSON. */
export function jsonPost(url: URL, value: unknown): Post {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'stallwatch' }
  return { url, headers, body: JSON.stringify(value) }
}

/** A poster without connections yet. */
export function createPoster(): Poster {
  const transport = createTransport({ cuts: true })
  return {
    async post({ url, headers, body }, signal) {
      const answer = await transport.send(url.href, { method: 'POST', headers, body, signal })
      const retryAfter = answer.headers.get('retry-after') ?? undefined
      return { status: answer.status, retryAfter, body: await answer.text() }
    },
    close: transport.close,
  }
}
