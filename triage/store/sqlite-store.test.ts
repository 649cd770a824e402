import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from './open-store.ts'
import { storeContract } from './store.contract.ts'

storeContract('store in a SQLite file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stallwatch-store-'))
  const url = `file:${join(folder, 'stallwatch.db')}`
  const store = await openStore(url)
  return {
    store,
    again: () => openStore(url),
    async close() {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
})

storeContract('store in memory', async () => {
  const store = await openStore('file::memory:')
  return { store, close: () => store.close() }
})
