import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type Dialect, Kysely } from 'kysely'
import type { BaseLogger } from 'pino'
import { migrate } from './migrate.ts'
import { migrationCatalog } from './migrations/catalog.ts'
import { createNodeSqliteDialect } from './node-sqlite-dialect.ts'
import { createPostgresDialect } from './postgres-dialect.ts'
import { createSqlStore } from './sql-store.ts'
import { type Store, StoreError } from './store.ts'
import { parseStoreUrl, type StoreLocation } from './store-url.ts'
import type { Flavour, Tables } from './tables.ts'

/** What a store may be given beside its URL. */
export interface OpenStoreOptions {
  /** Told of lost connections and of transactions that had to run again. */
  readonly log?: BaseLogger
}

/**
 * Opens the store at `url` (`file:path/to.db`, `file::memory:` or `postgres://…`), makes what is
 * missing of it, folder and tables, and brings it up to date. Rejects with a `StoreError` that
 * says what to do and never shows a password.
 */
export async function openStore(url: string, options: OpenStoreOptions = {}): Promise<Store> {
  const location = parseStoreUrl(url)
  if (location.kind === 'sqlite') await createFolder(location.path)
  const flavour: Flavour = location.kind
  const db = new Kysely<Tables>({ dialect: dialectFor(location, options) })
  try {
    await migrate(db, { flavour, migrations: migrationCatalog(flavour) })
  } catch (error) {
    await db.destroy()
    throw error
  }
  return createSqlStore({ db, flavour, ...options })
}

function dialectFor(location: StoreLocation, options: OpenStoreOptions): Dialect {
  return location.kind === 'sqlite'
    ? createNodeSqliteDialect(location)
    : createPostgresDialect({ ...location, ...options })
}

async function createFolder(path: string): Promise<void> {
  if (path === ':memory:') return
  const folder = dirname(resolve(path))
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    throw new StoreError(
      'unwritable',
      `the folder ${folder} of the database cannot be made: ${cause instanceof Error ? cause.message : cause}; make it, or name another place in store.url`,
      { cause },
    )
  }
}
