import { compilePattern } from '../../linear-pattern.ts'

/** Where streams are pulled from: one entry of the configuration. */
export interface PullRule {
  readonly stream?: string | undefined
  readonly match?: string | undefined
  readonly url: string
}

/** Finds where a stream can be pulled from; `null` when nobody has said. */
export type PullUrls = (stream: string) => string | null

const placeholder = /\{(\w+)\}/g
const template = /^(?:rtsp|rtmp)s?:\/\/([^/?#]+)(\/|$)/

/** What is wrong with a template of a URL, in one line; empty when nothing is. It never holds the template. */
export function templateTrouble(url: string): string {
  const [, authority = ''] = template.exec(url) ?? []
  if (authority === '' || !URL.parse(url.replaceAll(placeholder, 'x'))?.hostname) {
    return 'expected rtsp:// or rtmp:// with a host, such as rtsp://edge-1/{stream}'
  }
  return /[{}]/.test(authority)
    ? 'the host is part of no stream, expected {stream} in the path only'
    : ''
}

/**
 * A text as part of a URL's path: each of its segments percent-encoded, so that it can become
 * neither another path nor a query, nor anything else. `null` when that cannot be done: an empty
 * segment, `.` or `..`, or text that is no well-formed Unicode.
 */
export function asPath(text: string): string | null {
  if (!text.isWellFormed()) return null
  const segments = text.split('/')
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return null
  return segments.map((segment) => encodeURIComponent(segment).replaceAll("'", '%27')).join('/')
}

/** What a rule finds in a key: the placeholders by name; `null` when it does not fit. */
type Reader = (stream: string) => ReadonlyMap<string, string> | null

function readerOf({ stream: only, match }: PullRule): Reader {
  const whole = (stream: string) => new Map([['stream', stream]])
  if (only !== undefined) return (stream) => (only === stream ? whole(stream) : null)
  if (match === undefined) return whole
  const pattern = compilePattern(match)
  return (stream) => {
    const found = pattern.find(stream)
    return found && new Map([...found, ['stream', stream]])
  }
}

function fill(url: string, groups: ReadonlyMap<string, string>): string | null {
  let whole = true
  const filled = url.replaceAll(placeholder, (_, name: string) => {
    const part = asPath(groups.get(name) ?? '')
    whole &&= part !== null
    return part ?? ''
  })
  return whole ? filled : null
}

/** The first rule that fits a stream says where it is pulled from. */
export function createPullUrls(rules: readonly PullRule[]): PullUrls {
  const readers = rules.map((rule) => ({ url: rule.url, read: readerOf(rule) }))
  return (stream) => {
    for (const { url, read } of readers) {
      const groups = read(stream)
      if (groups) return fill(url, groups)
    }
    return null
  }
}
