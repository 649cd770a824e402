import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../tables.ts'
import { columnTypes } from './column-types.ts'

/** The handovers to come, with the time-zone data that they were computed with. */
export function dutyPlans(flavour: Flavour): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { text, tableEnd } = columnTypes(flavour)
      await db.schema
        .createTable('duty_plan')
        .addColumn('schedule', text, (column) => column.primaryKey().notNull())
        .addColumn('tz_version', text, (column) => column.notNull())
        .addColumn('plan', text, (column) => column.notNull())
        .modifyEnd(tableEnd)
        .execute()
    },
  }
}
