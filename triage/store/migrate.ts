import { type Kysely, sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from 'kysely/migration'
import { StoreError } from './store.ts'
import type { Flavour } from './tables.ts'

/** Any number will do, as long as every version of ours takes the same one. */
const migrationLock = 5_711_283_641

/** What to migrate, and to what. */
export interface MigrateOptions {
  readonly flavour: Flavour
  /** Every migration this version knows, by name. */
  readonly migrations: Readonly<Record<string, Migration>>
}

/**
 * Brings a database up to date, all of it in one transaction: several processes may start at
 * once, one migrates and the others find it done. Rejects with `newer-schema`, and changes
 * nothing, when a newer version has made the database.
 */
export async function migrate<T>(db: Kysely<T>, options: MigrateOptions): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (options.flavour === 'postgres') {
      await sql`select pg_advisory_xact_lock(${sql.lit(migrationLock)})`.execute(tx)
    }
    await refuseNewer(tx, options.migrations)
    const migrator = new Migrator({
      db: tx,
      provider: { getMigrations: async () => ({ ...options.migrations }) },
    })
    const { error } = await migrator.migrateToLatest()
    if (error) throw error
  })
}

async function refuseNewer<T>(
  tx: Kysely<T>,
  known: Readonly<Record<string, Migration>>,
): Promise<void> {
  const tables = await tx.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === DEFAULT_MIGRATION_TABLE)) return
  const done = await sql<{
    name: string
  }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(tx)
  const unknown = done.rows.map((row) => row.name).filter((name) => !Object.hasOwn(known, name))
  if (unknown.length === 0) return
  throw new StoreError(
    'newer-schema',
    `the database was made by a newer version: it has ${unknown.sort().join(', ')}, this version knows ${Object.keys(known).at(-1)}; run the newer version, or give this one a database of its own in store.url`,
  )
}
