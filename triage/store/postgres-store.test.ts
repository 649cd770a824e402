import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithPeers } from '../../fixtures/testing/peers.ts'
import { type PostgresServer, startPostgres } from '../../fixtures/testing/postgres.ts'
import { sampleNote, sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { migrationCatalog } from './migrations/catalog.ts'
import { openStore } from './open-store.ts'
import { storeContract } from './store.contract.ts'
import type { Store } from './store.ts'

describeWithPeers('store in PostgreSQL', ['postgresql'], () => {
  let server: PostgresServer
  /** A database with every table and nothing in it; copying it is quicker than making one. */
  let prepared: string
  beforeAll(async () => {
    server = await startPostgres()
    prepared = await server.freshDatabase()
    await (await openStore(prepared)).close()
  })
  afterAll(() => server?.stop())

  storeContract('contract', async () => {
    const url = await server.freshDatabase(prepared)
    const store = await openStore(url)
    return { store, again: () => openStore(url), close: () => store.close() }
  })

  const withUrl = async (run: (store: Store, url: string) => Promise<void>) => {
    const url = await server.freshDatabase()
    const store = await openStore(url)
    try {
      await run(store, url)
    } finally {
      await store.close()
    }
  }

  test('shows a late committer its place behind whoever was faster', () =>
    withUrl(async (store) => {
      const [slow, fast] = [sampleTicket({ number: 1 }), sampleTicket({ number: 2 })]
      const saved = Promise.withResolvers<void>()
      const gate = Promise.withResolvers<void>()
      const slowOne = store.transaction(async (tx) => {
        await tx.saveTicket(slow, [sampleOpened(slow)])
        saved.resolve()
        await gate.promise
      })
      await saved.promise
      await store.transaction((tx) => tx.saveTicket(fast, [sampleOpened(fast)]))
      const first = await store.eventsAfter(0, 10)
      expect(first.map((each) => each.ticketId)).toEqual([fast.id])
      gate.resolve()
      await slowOne
      const then = await store.eventsAfter(first[0]?.seq ?? 0, 10)
      expect(then.map((each) => each.ticketId)).toEqual([slow.id])
    }))

  test('migrates once when several processes start at the same time', async () => {
    const url = await server.freshDatabase()
    const stores = await Promise.all([1, 2, 3, 4].map(() => openStore(url)))
    for (const store of stores) {
      await store.check()
      await store.close()
    }
    const done = await server.run(url, 'select name from kysely_migration order by name')
    const names = Object.keys(migrationCatalog('postgres'))
    expect(done).toEqual(names.map((name) => ({ name })))
  })

  test('runs a transaction again that deadlocked with another', () =>
    withUrl(async (store) => {
      const [a, b] = [sampleTicket({ number: 1 }), sampleTicket({ number: 2 })]
      await store.transaction(async (tx) => {
        await tx.saveTicket(a, [])
        await tx.saveTicket(b, [])
      })
      const bothHold = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const
      const change = (first: typeof a, second: typeof a, index: 0 | 1) =>
        store.transaction(async (tx) => {
          await tx.ticket(first.id)
          bothHold[index].resolve()
          await Promise.all(bothHold.map((each) => each.promise))
          await tx.ticket(second.id)
          await tx.saveTicket(first, [sampleNote(`by ${index}`)])
        })
      await Promise.all([change(a, b, 0), change(b, a, 1)])
      expect((await store.eventsAfter(0, 10)).length).toBe(2)
    }))

  test('loses only the transaction whose connection was cut, and goes on', () =>
    withUrl(async (store, url) => {
      const ticket = sampleTicket()
      const cut = store.transaction(async (tx) => {
        await tx.saveTicket(ticket, [sampleOpened(ticket)])
        await server.run(
          url,
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
        )
      })
      await expect(cut).rejects.toMatchObject({ name: 'StoreError', code: 'unreachable' })
      expect(await store.ticket(ticket.id)).toBeNull()
      await store.transaction((tx) => tx.saveTicket(ticket, [sampleOpened(ticket)]))
      expect((await store.ticket(ticket.id))?.timeline.length).toBe(1)
    }))

  test('comes back by itself when the server does', () =>
    withUrl(async (store) => {
      await store.check()
      await server.restart()
      // The first call may still find the old connection cut.
      await store.check().catch(() => {})
      await store.check()
    }))

  test('says what is wrong with the way in, and never the password', async () => {
    const url = await server.freshDatabase()
    const password = new URL(url).password
    const wrong = url.replace(password, 'wr0ng-secret')
    const cases: [string, RegExp][] = [
      [wrong, /password authentication failed .* check the user and password in store\.url/],
      [`${url}x`, /database "test_\d+x" does not exist; create the database first/],
      [
        url.replace(/:\d+\//, ':1/'),
        /postgres:\/\/stallwatch@127\.0\.0\.1:1\/test_\d+ cannot be reached: connect ECONNREFUSED/,
      ],
    ]
    for (const [given, expected] of cases) {
      const error = await openStore(given).then(
        () => null,
        (reason: Error) => reason,
      )
      expect(error).toMatchObject({ name: 'StoreError', code: 'unreachable' })
      expect(error?.message).toMatch(expected)
      expect(`${error?.message} ${error?.stack}`).not.toMatch(new RegExp(`${password}|wr0ng`))
    }
  })

  test('refuses a database that a newer version has made', async () => {
    const url = await server.freshDatabase()
    await (await openStore(url)).close()
    await server.run(
      url,
      "insert into kysely_migration values ('999-later', '2030-01-01T00:00:00Z')",
    )
    await expect(openStore(url)).rejects.toMatchObject({
      code: 'newer-schema',
      message: expect.stringContaining('999-later'),
    })
  })
})
