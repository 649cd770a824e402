/** Who to be for a server; both decoded from the URL. */
export interface Credentials {
  readonly user: string
  readonly password: string
}

/** IANA's ports for RTSP, and those that Adobe's RTMP specification and its TLS form are served at. */
const usualPorts = { rtsp: 554, rtsps: 322, rtmp: 1935, rtmps: 443 } as const

/** How a stream can be pulled. */
export type PullScheme = keyof typeof usualPorts

/** An RTSP or RTMP URL taken apart, so that its secrets stay apart too. */
export interface PullTarget {
  readonly scheme: PullScheme
  /** The whole URL, secrets and all; for the program that connects, never for people. */
  readonly url: string
  /** The URL as it is written in requests: without user and password. */
  readonly requestUrl: string
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly credentials: Credentials | undefined
  /** The default key of its stream: host, port unless usual, and path. A query may hold a token and stays out. */
  readonly streamKey: string
  /** `text` without anything secret of this URL: user, password, query. */
  redact(text: string): string
}

/** Percent-decoding that takes a stray `%` as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The scheme of a URL that can be pulled; `null` for any other. */
function schemeOf({ protocol, hostname }: URL): PullScheme | null {
  const scheme = protocol.slice(0, -1)
  return Object.hasOwn(usualPorts, scheme) && hostname !== '' ? (scheme as PullScheme) : null
}

function credentialsOf(url: URL): Credentials | undefined {
  if (url.username === '' && url.password === '') return undefined
  return { user: decoded(url.username), password: decoded(url.password) }
}

/** Takes apart a URL that the schema has let through; throws a TypeError for any other, without the URL in it. */
export function parsePullUrl(value: string): PullTarget {
  const url = URL.parse(value)
  const scheme = url && schemeOf(url)
  if (!scheme)
    throw new TypeError('cannot be pulled: expected rtsp(s):// or rtmp(s):// with a host')
  const secure = scheme.endsWith('s')
  const usual = usualPorts[scheme]
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  bare.hash = ''
  const port = url.port === '' ? usual : Number(url.port)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const shownHost = port === usual ? url.hostname : `${url.hostname}:${port}`
  return {
    scheme,
    url: url.href,
    requestUrl: bare.href,
    host,
    port,
    secure,
    credentials: credentialsOf(url),
    streamKey: `${shownHost}${url.pathname}`.replace(/\/+$/, ''),
    redact: createRedactor(value, url),
  }
}

function createRedactor(value: string, url: URL): (text: string) => string {
  const secrets = [url.password, decoded(url.password), url.search.slice(1)]
  const shown = `${url.protocol}//${url.host}${url.pathname}`
  return (text) => {
    let clean = text.replaceAll(value, shown).replaceAll(url.href, shown)
    clean = clean.replace(/((?:rtsp|rtmp)s?:\/\/)[^\s/]*@/gi, '$1')
    for (const secret of secrets) if (secret !== '') clean = clean.replaceAll(secret, '***')
    return clean
  }
}
