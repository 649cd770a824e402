import { type FetchFunction, LogLevel, WebClient } from '@slack/web-api'
import { createTransport } from '../transport.ts'
import type { SlackConfig } from './config.ts'

/** What listens to Slack speaks with. */
export interface SlackListener {
  readonly client: WebClient
  /** Aborts when the channel stops. */
  readonly signal: AbortSignal
}

/** Slack's own client, on connections of its own. */
export interface SlackApi {
  /** A client whose requests end as soon as `signal` aborts. */
  client(signal: AbortSignal): WebClient
  /** Closes every connection. */
  close(): void
}

/** How long to wait after a 429 that does not say: Slack's own always do, proxies may not. */
const unsaidRetrySeconds = 30

/** Says nothing: what goes wrong is the outcome of an attempt, and its log lines name addresses. */
const silentLogger = {
  ...{ debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, setName() {} },
  getLevel: () => LogLevel.ERROR,
}

/** Makes the client of `@slack/web-api`, which then tries everything once and waits for nothing. */
export function createSlackApi({ token, url }: Pick<SlackConfig, 'token' | 'url'>): SlackApi {
  const transport = createTransport()

  function fetchUntil(signal: AbortSignal): FetchFunction {
    return async (address, request = {}) => {
      const response = await transport.send(String(address), { ...request, signal })
      if (response.status !== 429 || Number(response.headers.get('retry-after')) > 0)
        return response
      const headers = new Headers(response.headers)
      headers.set('retry-after', String(unsaidRetrySeconds))
      return new Response(null, { status: 429, headers })
    }
  }

  return {
    client: (signal) =>
      new WebClient(token, {
        slackApiUrl: url.replace(/\/*$/, '/'),
        fetch: fetchUntil(signal),
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        logger: silentLogger,
      }),
    close: transport.close,
  }
}
