import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mutes } from './mutes.ts'
import { UsageError } from './usage-error.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mutes-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()

async function run(...args: string[]) {
  const file = join(folder, 'stallwatch.yaml')
  const planned = `{ name: disks, scope: { node: n1 }, from: "2000-01-01T02:00Z", until: "2000-01-01T03:00Z", reason: old }`
  writeFileSync(file, `notifier: { mutes: { planned: [${planned}] } }`)
  const printed: string[] = []
  const complaints: string[] = []
  const code = await mutes([...args, '--config', file, '--data', folder], {
    stopped: new Promise(() => {}),
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
  })
  return { code, printed, complaints }
}

test('a mute is made, listed and ended', async () => {
  expect((await run()).printed).toEqual([])
  const scope = ['--node', 'sg-3', '--cause', 'ingest-node']
  const asked = ['add', ...scope, '--until', inHours(2), '--reason', 'new disks', '--by', 'bo']
  const { code, printed } = await run(...asked)
  const line =
    /^(mute-\S+) {2}in-force {2}\S+ → \S+ {2}node=sg-3 cause=ingest-node {2}bo: new disks$/
  expect([code, printed]).toEqual([0, [expect.stringMatching(line)]])
  const id = line.exec(printed[0] ?? '')?.[1] ?? ''
  expect((await run('list')).printed).toEqual(printed)
  expect((await run('end', id)).printed).toEqual([expect.stringContaining(`${id}  over`)])
  expect((await run()).printed).toEqual([])
  const all = (await run('--all')).printed
  expect(all.map((each) => each.split('  ').slice(0, 2))).toEqual([
    ['planned-disks', 'over'],
    [id, 'over'],
  ])
  expect(await run('end', id)).toMatchObject({
    ...{ code: 1, complaints: [expect.stringContaining('is over already')] },
  })
})

test.each([
  ['planned-disks', 'is planned in the configuration'],
  ['mute-unknown', 'there is no mute "mute-unknown"'],
])('%s cannot be ended: it %s', async (id, why) => {
  const { code, complaints } = await run('end', id)
  expect([code, complaints]).toEqual([1, [expect.stringContaining(why)]])
})

const until = ['--until', inHours(1)]
const reason = ['--reason', 'x']
test.each([
  [
    'nothing to mute',
    ['add', ...until, ...reason],
    'what is muted: is empty, expected at least one',
  ],
  ['a cause that is none', ['add', '--cause', 'gremlins', ...until, ...reason], '--cause: '],
  ['no end', ['add', '--node', 'n', ...reason], '--until is missing'],
  ['no reason', ['add', '--node', 'n', ...until], '--reason is missing'],
  [
    'an end without its offset',
    ['add', '--node', 'n', '--until', '2026-12-01', ...reason],
    '--until is "2026-12-01"',
  ],
  [
    'an end that has passed',
    [
      'add',
      '--node',
      'n',
      '--until',
      '2000-01-01T00:00Z',
      '--from',
      '1999-12-31T23:00Z',
      ...reason,
    ],
    '--until: 2000-01-01',
  ],
  [
    'an end that is too far',
    ['add', '--node', 'n', '--until', inHours(24 * 8), ...reason],
    'longestMs',
  ],
  ['an end of no mute', ['end'], 'mutes wants'],
  ['something else', ['forget'], '"mutes forget" is nothing to do'],
])('%s is refused', async (_, args, message) => {
  const refused = run(...args)
  await expect(refused).rejects.toThrow(UsageError)
  await expect(refused).rejects.toThrow(message)
})
