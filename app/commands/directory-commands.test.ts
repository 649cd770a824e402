import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { directorySchema } from '../../collector/directory/config.ts'
import { type SourceServer, startSourceServer } from '../../fixtures/testing/source-server.ts'
import { systemClock } from '../system-clock.ts'
import { check } from './check.ts'
import { examineDirectory } from './examine-directory.ts'

let folder: string
let server: SourceServer
let good: string
let bad: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stallwatch-'))
  good = join(folder, 'good.csv')
  bad = join(folder, 'bad.csv')
  await writeFile(good, 'streamer,tier\nanna,pro\nbo,basic\n')
  await writeFile(bad, 'streamer,language\nanna,nonsense words\nbo,!\n')
  server = await startSourceServer({ path: '/who', answer: () => null })
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

async function checked(directory: object): Promise<string> {
  const file = join(folder, 'config.yaml')
  await writeFile(file, JSON.stringify({ directory }))
  const printed: string[] = []
  const print = (line: string) => void printed.push(line)
  return check([file], {
    print,
    complain: print,
    stopped: Promise.withResolvers<void>().promise,
  }).then(
    (code) => `${code}\n${printed.join('\n')}`,
    (error: Error) => error.message.replaceAll(folder, ''),
  )
}

test('check counts the entries of the file, and shows no secret of the look-up', async () => {
  const http = { url: 'https://crm.example/who?key=k3y', token: 't0ken' }
  const shown = await checked({ file: good, http })
  expect(shown).toMatch(/^0\n/)
  expect(shown).toContain(`# ${good} is fine, too: 2 entries.`)
  expect(shown).not.toMatch(/k3y|t0ken/)
})

test('check tells every mistake in the file with its line, column and value', async () => {
  expect((await checked({ file: bad })).split('\n')).toEqual([
    '/config.yaml: directory.file: /bad.csv: line 2, column language: "nonsense words" is not a language tag, expected one such as "zh-CN"',
    '/config.yaml: directory.file: /bad.csv: line 3, column language: "!" is not a language tag, expected one such as "zh-CN"',
  ])
})

test('the doctor reads the file and asks the look-up', async () => {
  const examine = (config: object) => examineDirectory(directorySchema.parse(config), systemClock)
  expect(await examine({})).toEqual([])
  const { host } = new URL(server.url)
  const well = await examine({ file: good, http: { url: server.url } })
  expect(well).toEqual([
    {
      state: 'ok',
      what: 'directory',
      detail: expect.stringContaining('good.csv: 2 entries, read in '),
    },
    { state: 'ok', what: 'directory look-up', detail: `${host} answers` },
  ])
  server.fault = 'status-401'
  const ill = await examine({ file: bad, http: { url: server.url } })
  expect(ill.map(({ state }) => state)).toEqual(['bad', 'bad'])
  expect(ill[1]?.detail).toContain(`${host} answered 401`)
})
