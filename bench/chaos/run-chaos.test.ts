import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runChaos } from './run-chaos.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stallwatch-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('killed four times over vendors that fail, it loses nothing and repeats nothing unsaid', async () => {
  const figures = await runChaos({
    ...{ store: `file:${join(folder, 'chaos.db')}`, notices: 240, kills: 4 },
    ...{ failRatio: 0.3, seed: 20_261_126 },
  })
  expect(figures).toMatchObject({ notices: 240, lost: 0, duplicates: 0, outOfOrder: 0 })
  // What arrived twice was sent again with the words that it may have.
  expect(figures.unsaid).toBe(0)
  expect(Object.keys(figures.givenUp).filter((reason) => reason !== 'ambiguous')).toEqual([])
}, 300_000)
