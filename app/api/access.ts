import type { FastifyRequest } from 'fastify'
import { createTokenCheck, type IngestToken } from '../../collector/ingest/token-check.ts'
import type { Scope, TokenConfig } from '../config.ts'
import { ApiError } from './api-error.ts'

/** Says who asks, or throws the `ApiError` that sends them away. */
export type Access = (request: FastifyRequest, scope: Scope) => string

/** Without tokens everybody may do everything: the configuration allows that on loopback only. */
export function createAccess(tokens: readonly TokenConfig[]): Access {
  const known = createTokenCheck(tokens)
  const may = {
    ingest: createTokenCheck(tokensFor(tokens, 'ingest')),
    read: createTokenCheck(tokensFor(tokens, 'read')),
    act: createTokenCheck(tokensFor(tokens, 'act')),
  }
  return (request, scope) => {
    const bearer = { headers: request.headers, url: request.raw.url ?? '' }
    const name = known(bearer)
    if (name === null) {
      throw new ApiError(
        401,
        'unauthorized',
        'no valid token was given, expected "Authorization: Bearer …"',
      )
    }
    const none = tokens.length > 0 && tokensFor(tokens, scope).length === 0
    if (none || may[scope](bearer) === null) {
      throw new ApiError(403, 'forbidden', `the token "${name}" has no scope "${scope}"`)
    }
    return name
  }
}

/** The tokens that allow `scope`; whoever may act may also read. */
export function tokensFor(tokens: readonly TokenConfig[], scope: Scope): IngestToken[] {
  return tokens.filter(
    (token) => token.scopes.includes(scope) || (scope === 'read' && token.scopes.includes('act')),
  )
}
