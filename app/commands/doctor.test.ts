import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSlackApi } from '../../fixtures/testing/slack-api.ts'
import { doctor } from './doctor.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stallwatch-'))
})
afterAll(() => rm(folder, { recursive: true }))

test.each<[string, string, readonly string[]]>([
  ['works', 'ok    channel team (slack): its credentials work', ['chat:write', 'channels:history']],
  [
    'cannot look up what arrived',
    'warn  channel team (slack): its credentials work; without the scopes channels:history',
    ['chat:write'],
  ],
])('the doctor says that a channel %s', async (_, line, scopes) => {
  const { url, token, stop } = await startSlackApi({ scopes })
  const file = join(folder, 'config.yaml')
  const channels = [{ name: 'team', kind: 'slack', url, token }]
  await writeFile(file, JSON.stringify({ notifier: { channels } }))
  const printed: string[] = []
  const print = (each: string) => void printed.push(each)
  const stopped = Promise.withResolvers<void>().promise
  await doctor(['--config', file, '--data', folder], { print, complain: print, stopped })
  await stop()
  expect(printed.filter((each) => each.startsWith(line))).toHaveLength(1)
})
