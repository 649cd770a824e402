import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, test } from 'vitest'
import { sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { openStore } from './open-store.ts'
import type { StoreError } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'stallwatch-open-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function failure(url: string): Promise<StoreError> {
  const outcome = await openStore(url).then(
    (store) => store.close().then(() => null),
    (error: StoreError) => error,
  )
  if (!outcome) throw new Error(`${url} was opened`)
  return outcome
}

const badUrls: [string, RegExp][] = [
  ['', /store\.url is "": expected file:path\/to\/stallwatch\.db or postgres:/],
  ['stallwatch.db', /store\.url is "stallwatch\.db": expected file:/],
  ['mysql://root:hunter2@db/x', /store\.url is "mysql:\/\/\*\*\*@db\/x": expected file:/],
  ['file:', /store\.url is "file:": the path is missing/],
  ['file:a.db?mode=ro', /options are not understood after a path/],
  ['file://elsewhere/a.db', /write file:relative\/path\.db or file:\/\/\/absolute/],
  ['postgres://u:hunter2@host:port/x', /"postgres:\/\/\*\*\*@host:port\/x": expected postgres:/],
  ['postgres://u:hunter2%zz@host/x', /percent-encoded/],
  ['postgres://u:hunter2#@host/x', /percent-encoded/],
]
for (const [url, message] of badUrls) {
  test(`refuses ${JSON.stringify(url)} as a store's URL`, async () => {
    const error = await failure(url)
    expect(error).toMatchObject({ name: 'StoreError', code: 'bad-url' })
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('hunter2')
    expect(error.cause).toBeUndefined()
  })
}

test('makes the folder of the database, and finds what it wrote when it opens again', async () => {
  const url = `file:${join(folder, 'not', 'there', 'yet.db')}`
  const first = await openStore(url)
  await first.transaction((tx) => tx.saveTicket(sampleTicket(), []))
  await first.close()
  const second = await openStore(url)
  expect((await second.ticket('ticket-1'))?.number).toBe(1)
  expect(await second.transaction((tx) => tx.nextTicketNumber())).toBe(2)
  await second.close()
})

test('says which folder it cannot make', async () => {
  writeFileSync(join(folder, 'a-file'), '')
  const error = await failure(`file:${join(folder, 'a-file', 'sub', 'x.db')}`)
  expect(error.code).toBe('unwritable')
  expect(error.message).toContain(join(folder, 'a-file', 'sub'))
})

test('says that the path is a folder or that the file is none of ours', async () => {
  mkdirSync(join(folder, 'folder.db'))
  expect(await failure(`file:${join(folder, 'folder.db')}`)).toMatchObject({ code: 'unwritable' })
  writeFileSync(join(folder, 'text.db'), 'these are words and no database '.repeat(100))
  const error = await failure(`file:${join(folder, 'text.db')}`)
  expect(error.code).toBe('corrupt')
  expect(error.message).toMatch(/text\.db: file is not a database; .* restore it from a backup/)
})

test('refuses a database that a newer version has made, and leaves it alone', async () => {
  const path = join(folder, 'newer.db')
  await (await openStore(`file:${path}`)).close()
  const database = new DatabaseSync(path)
  database.exec("insert into kysely_migration values ('999-later', '2030-01-01T00:00:00Z')")
  database.close()
  const error = await failure(`file:${path}`)
  expect(error).toMatchObject({ code: 'newer-schema' })
  expect(error.message).toMatch(/made by a newer version: it has 999-later/)
})

test('opens a fresh file for several at once', async () => {
  const url = `file:${join(folder, 'shared.db')}`
  const stores = await Promise.all([1, 2, 3, 4].map(() => openStore(url)))
  for (const store of stores) await store.check()
  for (const store of stores) await store.close()
})
