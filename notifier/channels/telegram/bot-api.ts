import { Api, type ApiClientOptions } from 'grammy'
import { createTransport } from '../transport.ts'
import type { TelegramConfig } from './config.ts'

/** Telegram's own client, on connections of its own. */
export interface BotApi {
  readonly api: Api
  /** Closes every connection. */
  close(): void
}

/** A long poll is answered within its 50 s; whatever takes longer has been forgotten. */
const requestTimeoutSeconds = 60

/**
 * Makes grammy's client. What stands between Telegram and us may answer an error with a page; that
 * is put into Telegram's form, since grammy would otherwise lose the status.
 */
export function createBotApi({ token, url }: Pick<TelegramConfig, 'token' | 'url'>): BotApi {
  const transport = createTransport()

  async function send(address: string, request: object): Promise<Response> {
    const response = await transport.send(address, request)
    if (response.status < 300 || response.headers.get('content-type')?.includes('json'))
      return response
    const retryAfter = Number(response.headers.get('retry-after'))
    return Response.json({
      ok: false,
      error_code: response.status,
      description: `HTTP ${response.status}`,
      ...(retryAfter > 0 && { parameters: { retry_after: retryAfter } }),
    })
  }

  const options: ApiClientOptions = {
    apiRoot: url.replace(/\/+$/, ''),
    timeoutSeconds: requestTimeoutSeconds,
    // grammy's type is that of another fetch, of whose answers it reads the JSON alone.
    fetch: send as unknown as NonNullable<ApiClientOptions['fetch']>,
  }
  return { api: new Api(token, options), close: transport.close }
}

/** grammy's type of a signal is older than Node's, which is one. */
export function asSignal(signal: AbortSignal): Parameters<Api['getMe']>[0] {
  return signal as Parameters<Api['getMe']>[0]
}
