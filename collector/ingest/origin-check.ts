import type { IncomingMessage } from 'node:http'

/** Where a request comes from: no page of a browser, a page that may send, or one that may not. */
export const originVerdicts = ['no-page', 'allowed', 'refused'] as const
export type OriginVerdict = (typeof originVerdicts)[number]

/** Looks at the `Origin` that a browser puts on what its pages send. */
export type OriginCheck = (request: Pick<IncomingMessage, 'headers'>) => OriginVerdict

/**
 * A page may send when its origin is listed, or `*` is. Without this any page that somebody on
 * this machine opens could send records to a Stallwatch on loopback, which asks for no token.
 */
export function createOriginCheck(allowed: readonly string[]): OriginCheck {
  const listed = new Set(allowed)
  return ({ headers: { origin } }) => {
    if (origin === undefined) return 'no-page'
    return listed.has('*') || listed.has(origin) ? 'allowed' : 'refused'
  }
}
