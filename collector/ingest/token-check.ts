import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** A secret that lets an agent in, and the name it goes by in logs. */
export interface IngestToken {
  readonly name: string
  readonly token: string
}

/** The name of the token that a request bears, or null when it bears none of ours. */
export type TokenCheck = (request: Pick<IncomingMessage, 'headers' | 'url'>) => string | null

/** The name of every agent where no tokens are configured. */
export const anonymousAgent = 'anonymous'

/**
 * Looks for a token in `Authorization: Bearer …` or, for browsers, which cannot set it, in
 * `?token=…`. The time it takes tells nothing about the tokens. Without tokens everybody is let
 * in; whoever puts the parts together sees to it that this happens on loopback only.
 */
export function createTokenCheck(tokens: readonly IngestToken[]): TokenCheck {
  if (tokens.length === 0) return () => anonymousAgent
  const known = tokens.map(({ name, token }) => ({ name, digest: digestOf(token) }))
  return (request) => {
    const given = tokenOf(request)
    if (given === null) return null
    const digest = digestOf(given)
    let found: string | null = null
    for (const each of known) {
      if (timingSafeEqual(each.digest, digest)) found = each.name
    }
    return found
  }
}

/** A request's address without its token, fit for a log. */
export function withoutToken(url: string): string {
  return url.replace(/([?&]token=)[^&#]*/gi, '$1***')
}

function tokenOf({ headers, url }: Parameters<TokenCheck>[0]): string | null {
  const bearer = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return bearer
  const query = url?.split('?', 2)[1]
  return query === undefined ? null : new URLSearchParams(query).get('token')
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
