import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { createNodeSqliteDialect } from './node-sqlite-dialect.ts'

const folder = mkdtempSync(join(tmpdir(), 'stallwatch-dialect-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function withDatabase(name: string, run: (db: Kysely<unknown>) => Promise<void>) {
  const db = new Kysely<unknown>({ dialect: createNodeSqliteDialect({ path: join(folder, name) }) })
  try {
    await run(db)
  } finally {
    await db.destroy()
  }
}

// https://www.sqlite.org/pragma.html: synchronous 2 is FULL.
for (const [pragma, value] of [
  ['journal_mode', 'wal'],
  ['synchronous', 2],
  ['foreign_keys', 1],
] as const) {
  test(`opens a file with ${pragma} ${value}`, () =>
    withDatabase('pragmas.db', async (db) => {
      const { rows } = await sql`pragma ${sql.raw(pragma)}`.execute(db)
      expect(rows).toEqual([{ [pragma]: value }])
    }))
}

test('waits for the writer of another handle, and goes on when it is done', () =>
  withDatabase('shared.db', (one) =>
    withDatabase('shared.db', async (two) => {
      await sql`create table line (said text)`.execute(one)
      const began = Promise.withResolvers<void>()
      const gate = Promise.withResolvers<void>()
      const first = one.transaction().execute(async (tx) => {
        began.resolve()
        await gate.promise
        await sql`insert into line values ('first')`.execute(tx)
      })
      await began.promise
      const second = two
        .transaction()
        .execute((tx) => sql`insert into line values ('second')`.execute(tx))
      gate.resolve()
      await Promise.all([first, second])
      const { rows } = await sql`select said from line order by rowid`.execute(one)
      expect(rows).toEqual([{ said: 'first' }, { said: 'second' }])
    }),
  ))

test('keeps working when there are more statements than it remembers', () =>
  withDatabase('statements.db', async (db) => {
    for (let round = 0; round < 2; round += 1) {
      for (let number = 0; number < 300; number += 1) {
        const { rows } = await sql`select ${sql.lit(number)} as number`.execute(db)
        expect(rows).toEqual([{ number }])
      }
    }
  }))
