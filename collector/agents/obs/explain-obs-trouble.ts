/** Why there is no connection to OBS: what the agent does next depends on it. */
export const obsTroubles = [
  'off',
  'password-missing',
  'password-wrong',
  'not-obs',
  'too-old',
  'kicked',
  'silent',
  'lost',
  'unreachable',
] as const
export type ObsTrouble = (typeof obsTroubles)[number]

/** A trouble in words, with what to do about it. Never holds the password. */
export interface ExplainedTrouble {
  readonly trouble: ObsTrouble
  readonly text: string
}

/** What `obs-websocket-js` says when a connection fails or ends: a close code, or -1. */
export interface ObsFailure {
  readonly code: number
  readonly message: string
}

/** Close codes of obs-websocket (`WebSocketCloseCode`), and the one for "no answer in time". */
export const closeCode = {
  goingAway: 1001,
  abnormal: 1006,
  authenticationFailed: 4009,
  unsupportedRpcVersion: 4010,
  sessionInvalidated: 4011,
} as const

const settings = 'Tools → WebSocket Server Settings'

/** Says in plain words why OBS at `url` cannot be asked. */
export function explainObsTrouble(
  { code, message }: ObsFailure,
  { url, hasPassword }: { readonly url: string; readonly hasPassword: boolean },
): ExplainedTrouble {
  if (code === closeCode.authenticationFailed) return explainPassword(hasPassword)
  if (code === closeCode.unsupportedRpcVersion) {
    return {
      trouble: 'too-old',
      text: 'this OBS speaks another protocol: update OBS to 28 or newer',
    }
  }
  if (code === closeCode.sessionInvalidated) {
    const text = `somebody disconnected the agent in OBS (${settings}): start it again when it is welcome`
    return { trouble: 'kicked', text }
  }
  if (/ECONNREFUSED/.test(message)) {
    const text = `nothing answers at ${url}: start OBS, and switch its WebSocket server on (${settings})`
    return { trouble: 'off', text }
  }
  if (/subprotocol|Unexpected server response|Invalid WebSocket frame/i.test(message)) {
    const text = `something else than OBS answers at ${url}, expected obs-websocket 5, which OBS 28 and newer brings (port 4455 unless changed in ${settings})`
    return { trouble: 'not-obs', text }
  }
  if (code > 0) return { trouble: 'lost', text: `OBS ended the connection (${code})` }
  return { trouble: 'unreachable', text: `${url} cannot be reached: ${message}` }
}

function explainPassword(hasPassword: boolean): ExplainedTrouble {
  const where = `OBS shows it under ${settings}, Show Connect Info`
  return hasPassword
    ? { trouble: 'password-wrong', text: `OBS does not take this password: ${where}` }
    : {
        trouble: 'password-missing',
        text: `OBS asks for a password: give it with --password-file; ${where}`,
      }
}
