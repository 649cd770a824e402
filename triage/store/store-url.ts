import { fileURLToPath } from 'node:url'
import { StoreError } from './store.ts'

/** Where a store lives. */
export type StoreLocation =
  | { readonly kind: 'sqlite'; readonly path: string }
  | {
      readonly kind: 'postgres'
      readonly url: string
      /** The same without password and options, fit to be shown. */
      readonly shown: string
    }

const expectation =
  'expected file:path/to/stallwatch.db or postgres://user:password@host:5432/database'

/**
 * Reads a store's URL: `file:` and a path (relative ones from the working directory, or
 * `:memory:`), or `postgres://`. Throws a `StoreError` `bad-url` that never shows a password.
 */
export function parseStoreUrl(url: string): StoreLocation {
  if (/^file:/i.test(url)) return { kind: 'sqlite', path: filePath(url) }
  if (/^postgres(ql)?:\/\//i.test(url)) return postgresLocation(url)
  throw badUrl(url, expectation)
}

function filePath(url: string): string {
  const path = url.slice('file:'.length)
  if (path === '') throw badUrl(url, `the path is missing; ${expectation}`)
  if (/[?#\0]/.test(path))
    throw badUrl(url, `options are not understood after a path; ${expectation}`)
  if (!path.startsWith('//')) return path
  try {
    return fileURLToPath(url)
  } catch {
    throw badUrl(url, 'write file:relative/path.db or file:///absolute/path.db')
  }
}

function postgresLocation(url: string): StoreLocation {
  try {
    const parsed = new URL(url)
    for (const part of [parsed.username, parsed.password, parsed.pathname]) decodeURIComponent(part)
    const host = parsed.host || (parsed.searchParams.get('host') ?? 'localhost')
    const user = parsed.username === '' ? '' : `${parsed.username}@`
    return { kind: 'postgres', url, shown: `postgres://${user}${host}${parsed.pathname}` }
  } catch {
    // The cause is left out: it would carry the whole URL, with the password.
    throw badUrl(
      url,
      'expected postgres://user:password@host:5432/database, with special characters of the password percent-encoded',
    )
  }
}

function badUrl(url: string, expected: string): StoreError {
  const shown = url.replace(/\/\/.*@/s, '//***@').replace(/password=[^&]*/gi, 'password=***')
  return new StoreError('bad-url', `store.url is ${JSON.stringify(shown)}: ${expected}`)
}
