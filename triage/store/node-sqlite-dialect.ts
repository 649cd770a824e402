import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type Dialect,
  type Driver,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely'
import { StoreError } from './store.ts'

/** SQLite's result codes that we tell apart (https://www.sqlite.org/rescode.html). */
const codes = {
  perm: 3,
  busy: 5,
  locked: 6,
  readonly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const

/** Prepared statements kept per database; our own queries are some fifty. */
const keptStatements = 128

/** How long a writer waits for another process before it gives up. */
const lockWaitMs = 10_000

/** So much of a database is kept in memory: the indexes of a month of tickets and what is open. */
const cacheKiB = 32 * 1_024

/** A database file for kysely. */
export interface NodeSqliteOptions {
  /** The file, or `:memory:`. Its folder must exist. */
  readonly path: string
}

/**
 * kysely over `node:sqlite`: WAL, every commit on the disk before it resolves
 * (`synchronous=FULL`), foreign keys on. Transactions take the write lock when they begin, and
 * wait for other processes without blocking this one. Errors that mean the file cannot be used
 * come out as `StoreError`s.
 */
export function createNodeSqliteDialect({ path }: NodeSqliteOptions): Dialect {
  let opened: DatabaseSync | null = null
  const driver = (): Driver => {
    const inner = new SqliteDriver({
      async database() {
        opened = await openDatabase(path)
        return asKyselyDatabase(opened, path)
      },
    })
    return Object.assign(inner, {
      beginTransaction: async () => beginWriting(databaseOf(opened), path),
      // A full disk makes SQLite roll back by itself; doing it twice would hide the cause.
      rollbackTransaction: async () => {
        if (opened?.isTransaction) opened.exec('rollback')
      },
    })
  }
  return {
    createDriver: driver,
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    // Unlike kysely's own adapter: SQLite's DDL is transactional, and `migrate` relies on it.
    createAdapter: () => ({
      supportsCreateIfNotExists: true,
      supportsMultipleConnections: false,
      supportsReturning: true,
      supportsTransactionalDdl: true,
      acquireMigrationLock: async () => {},
      releaseMigrationLock: async () => {},
    }),
  }
}

function databaseOf(opened: DatabaseSync | null): DatabaseSync {
  if (!opened) throw new StoreError('unreachable', 'the database is not open')
  return opened
}

async function openDatabase(path: string): Promise<DatabaseSync> {
  const database = translating(path, () => new DatabaseSync(path, { timeout: 5_000 }))
  try {
    // Several processes that start at once may all want to switch to WAL.
    await whenUnlocked(path, () => database.exec('pragma journal_mode = wal'))
    translating(path, () =>
      database.exec(`
        pragma synchronous = full;
        pragma foreign_keys = on;
        pragma cache_size = -${cacheKiB};
        pragma journal_size_limit = 67108864;`),
    )
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

async function beginWriting(database: DatabaseSync, path: string): Promise<void> {
  // SQLite's own wait would stop the whole process, and with it whoever holds the lock in it.
  database.exec('pragma busy_timeout = 0')
  try {
    await whenUnlocked(path, () => database.exec('begin immediate'))
  } finally {
    database.exec('pragma busy_timeout = 5000')
  }
}

async function whenUnlocked(path: string, run: () => void): Promise<void> {
  const giveUpAt = performance.now() + lockWaitMs
  for (;;) {
    try {
      run()
      return
    } catch (error) {
      const code = resultCode(error)
      const locked = code === codes.busy || code === codes.locked
      if (!locked || performance.now() >= giveUpAt) throw translated(error, path)
    }
    await pause(1 + Math.random() * 4)
  }
}

function asKyselyDatabase(database: DatabaseSync, path: string): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement =
        kept.get(sql) ?? translating(path, () => asKyselyStatement(database.prepare(sql), path))
      kept.delete(sql)
      kept.set(sql, statement)
      const oldest = kept.size > keptStatements ? kept.keys().next().value : undefined
      if (oldest !== undefined) kept.delete(oldest)
      return statement
    },
  }
}

function asKyselyStatement(statement: StatementSync, path: string): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[]
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => translating(path, () => statement.all(...values(parameters))),
    run: (parameters) => translating(path, () => statement.run(...values(parameters))),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  }
}

function translating<T>(path: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw translated(error, path)
  }
}

function resultCode(error: unknown): number | null {
  const carries = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
  // The low byte is the primary code, the rest says which kind of it.
  return carries ? (error.errcode as number) & 0xff : null
}

function translated(error: unknown, path: string): unknown {
  const said = error instanceof Error ? error.message : String(error)
  const trouble = (code: StoreError['code'], advice: string) =>
    new StoreError(code, `the database ${path}: ${said}; ${advice}`, { cause: error })
  switch (resultCode(error)) {
    case codes.busy:
    case codes.locked:
      return trouble(
        'unreachable',
        `another process has held it for ${lockWaitMs / 1000} s; stop it or wait for it`,
      )
    case codes.perm:
    case codes.readonly:
    case codes.cannotOpen:
      return trouble(
        'unwritable',
        'let this user write the file and its folder, or name another in store.url',
      )
    case codes.ioError:
    case codes.full:
      return trouble('unwritable', 'make room on the disk or see what is wrong with it')
    case codes.corrupt:
    case codes.notADatabase:
      return trouble(
        'corrupt',
        'it is damaged or not a database of ours; restore it from a backup or name another in store.url',
      )
    default:
      return error
  }
}
