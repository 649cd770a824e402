import { SignJWT } from 'jose'

/** What a token lets its bearer do. */
export interface LivekitGrant {
  readonly roomList?: boolean
  /** Only in the room that is named beside it. */
  readonly roomAdmin?: boolean
  readonly room?: string
  readonly ingressAdmin?: boolean
}

/** A token is good from so long before it was made, since clocks differ, and for so long after. */
const leewayS = 60
const validS = 60

/** A token for one question to LiveKit's API. @param atMs Unix ms, by our clock */
export function signLivekitToken(
  { apiKey, apiSecret }: { readonly apiKey: string; readonly apiSecret: string },
  video: LivekitGrant,
  atMs: number,
): Promise<string> {
  const nowS = Math.floor(atMs / 1_000)
  return new SignJWT({ video: { ...video } })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(apiKey)
    .setNotBefore(nowS - leewayS)
    .setExpirationTime(nowS + leewayS + validS)
    .sign(Buffer.from(apiSecret))
}
