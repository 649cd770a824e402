import {
  CompiledQuery,
  type Dialect,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
} from 'kysely'
import { Pool, type PoolClient, types } from 'pg'
import type { BaseLogger } from 'pino'
import { translatePostgresError } from './postgres-errors.ts'

/** A PostgreSQL database for kysely. */
export interface PostgresOptions {
  readonly url: string
  /** The URL without its password, for messages. */
  readonly shown: string
  readonly log?: BaseLogger
}

const int8 = 20

/**
 * kysely over `pg`: int8 comes as number, every wait has an end, and a lost connection costs
 * the transaction it carried but neither the process nor the next transaction, which is given
 * a new one. Errors that mean the database cannot be used come out as `StoreError`s.
 */
export function createPostgresDialect(options: PostgresOptions): Dialect {
  const { url, shown, log } = options
  const pool = new Pool({
    connectionString: url,
    application_name: 'stallwatch',
    max: 10,
    // Also the longest wait for one of the ten when all are taken.
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    // For a network that swallows packets: longer than the server's own limit.
    query_timeout: 35_000,
    keepAlive: true,
    types: {
      getTypeParser: (oid, format) => (oid === int8 ? Number : types.getTypeParser(oid, format)),
    },
  })
  const lost = (error: Error) => log?.warn({ err: error, database: shown }, 'connection lost')
  pool.on('error', lost)
  // A connection in use tells its holder of the loss and then emits it too: without anyone
  // listening, that would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  const dialect = new PostgresDialect({
    pool: translatingPool(pool, shown),
    // Compiling a statement takes the server longer than running any of ours does.
    onCreateConnection: async (connection) => {
      await connection.executeQuery(CompiledQuery.raw('set jit = off'))
    },
  })
  return {
    createDriver: () => dialect.createDriver(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    // `migrate` holds a lock of its own, which unlike kysely's ends with the transaction.
    createAdapter: () => ({
      supportsCreateIfNotExists: true,
      supportsReturning: true,
      supportsTransactionalDdl: true,
      acquireMigrationLock: async () => {},
      releaseMigrationLock: async () => {},
    }),
  }
}

function translatingPool(pool: Pool, shown: string): PostgresPool {
  const translate = (error: unknown) => {
    throw translatePostgresError(error, shown)
  }
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => translatingClient(await pool.connect().catch(translate), translate),
  }
}

function translatingClient(
  client: PoolClient,
  translate: (error: unknown) => never,
): PostgresPoolClient {
  const query = (sql: string, parameters: readonly unknown[]) =>
    client.query(sql, [...parameters]).catch(translate)
  return {
    // kysely also streams through cursors, which we never ask it to.
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy),
  }
}
