/** Why a whole request is refused: the body of an `application/problem+json` answer. */
export interface Problem {
  readonly status: number
  /** The reason phrase of the status. */
  readonly title: string
  /** Stable; what scripts branch on. */
  readonly code: string
  readonly detail: string
}

/** All refusals of the push ingest that do not depend on what was sent. */
export const problems = {
  unauthorized: {
    status: 401,
    title: 'Unauthorized',
    code: 'unauthorized',
    detail:
      'no valid token was given, expected "Authorization: Bearer …" or, for browsers, "?token=…"',
  },
  originNotAllowed: {
    status: 403,
    title: 'Forbidden',
    code: 'origin-not-allowed',
    detail: 'pages of this origin may not send records, expected one of ingest.allowedOrigins',
  },
  upgradeRequired: {
    status: 426,
    title: 'Upgrade Required',
    code: 'upgrade-required',
    detail: 'GET opens a WebSocket here, expected "Upgrade: websocket"; send records with POST',
  },
  tooManyConnections: {
    status: 503,
    title: 'Service Unavailable',
    code: 'too-many-connections',
    detail: 'no more push connections are taken, try again later',
  },
  stopping: {
    status: 503,
    title: 'Service Unavailable',
    code: 'stopping',
    detail: 'the server shuts down, try again shortly',
  },
} as const satisfies { readonly [name: string]: Problem }

/** A problem as it is sent. */
export function encodeProblem(problem: Problem): string {
  return JSON.stringify({ type: 'about:blank', ...problem })
}
