import { type ConfigIssue, pathText } from './config-error.ts'

/** What `resolveSecrets` needs of the outside world. */
export interface SecretPlaces {
  readonly env: { readonly [name: string]: string | undefined }
  /** Reads a text file; throws when it cannot. */
  readonly readText: (path: string) => string
}

/**
 * Puts secrets in their place: wherever the configuration names a file or an environment variable
 * for one of the `secret` options (`tokenFile`, `tokenEnv`), the answer carries its content
 * instead. What cannot be had is an issue with its path.
 */
export function resolveSecrets(
  config: unknown,
  secret: ReadonlySet<string>,
  places: SecretPlaces,
): { readonly config: unknown; readonly issues: readonly ConfigIssue[] } {
  const issues: ConfigIssue[] = []

  function walk(value: unknown, path: readonly PropertyKey[]): unknown {
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index]))
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).map(([key, item]) => {
      const place = secretPlace(key, secret)
      const there = [...path, key]
      return place
        ? [place.name, secretAt(place, item, { beside: value, path: there })]
        : [key, walk(item, there)]
    })
    return Object.fromEntries(entries)
  }

  function secretAt(
    place: { readonly name: string; readonly from: 'file' | 'env' },
    named: unknown,
    found: { readonly beside: object; readonly path: readonly PropertyKey[] },
  ): string | undefined {
    const path = pathText(found.path)
    if (!(place.name in found.beside)) return fetch(place.from, named, path) ?? undefined
    issues.push({ path, message: `given beside ${place.name}, expected one of the two` })
    return undefined
  }

  function fetch(from: 'file' | 'env', named: unknown, path: string): string | null {
    if (typeof named !== 'string' || named === '') {
      issues.push({
        path,
        message: `expected the name of a ${from === 'file' ? 'file' : 'variable'}`,
      })
      return null
    }
    return from === 'file' ? fromFile(named, path) : fromEnv(named, path)
  }

  function fromFile(name: string, path: string): string | null {
    try {
      return places.readText(name).trim()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      issues.push({ path, message: `the file "${name}" cannot be read: ${reason}` })
      return null
    }
  }

  function fromEnv(name: string, path: string): string | null {
    const value = places.env[name]
    if (value) return value
    issues.push({ path, message: `the environment variable "${name}" is not set` })
    return null
  }

  return { config: walk(config, []), issues }
}

function secretPlace(
  key: string,
  secret: ReadonlySet<string>,
): { readonly name: string; readonly from: 'file' | 'env' } | null {
  const [, name = '', place] = /^(.+)(File|Env)$/.exec(key) ?? []
  return secret.has(name) ? { name, from: place === 'File' ? 'file' : 'env' } : null
}

/** A configuration fit to be shown: every `secret` option is masked, addresses keep their host only. */
export function maskSecrets(value: unknown, secret: ReadonlySet<string>, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, secret, key))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, maskSecrets(item, secret, name)]),
    )
  }
  if (typeof value !== 'string') return value
  if (key === 'url') return maskUrl(value)
  return secret.has(key) ? '***' : value
}

/** An address without its password, and without a path or query that may be one. */
function maskUrl(text: string): string {
  const url = URL.parse(text)
  if (!url?.host) return text
  const user = url.username ? `${url.username}${url.password ? ':***' : ''}@` : ''
  const rest = url.pathname.length > 1 || url.search ? '/***' : ''
  return `${url.protocol}//${user}${url.host}${rest}`
}
