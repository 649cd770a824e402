import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { duty } from './duty.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duty-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

async function run(layers: string, ...args: string[]) {
  const file = join(folder, 'stallwatch.yaml')
  writeFileSync(
    file,
    `duty:
  people: [{ id: mei, name: Mei Lin }, { id: budi, addresses: { discord: "1" } }]
  schedules: [{ name: line, timeZone: Asia/Jakarta, layers: [${layers}] }]
`,
  )
  const printed: string[] = []
  const complaints: string[] = []
  const code = await duty(['--config', file, ...args], {
    stopped: new Promise(() => {}),
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
  })
  return { code, printed, complaints }
}

const weekly = '{ name: l, people: [mei, budi], rotation: { from: "2026-11-23T08:00", weeks: 1 } }'

test('prints who is on duty at a time, who follows, and by which time-zone data', async () => {
  const { code, printed, complaints } = await run(weekly, '--at', '2026-11-26T02:00Z')
  expect(printed).toEqual([
    'line (Asia/Jakarta)',
    '  now 2026-11-26 09:00 +07:00 → 2026-11-30 08:00 +07:00     95 h  Mei Lin (l)',
    '      2026-11-30 08:00 +07:00 → 2026-12-03 09:00 +07:00     73 h  budi (l)',
    `Computed with tz data ${process.versions.tz}.`,
  ])
  expect(complaints).toEqual([
    expect.stringContaining('line: unreachable: mei is on duty, and no channel has an address'),
    expect.stringContaining('line: unreachable: budi is on duty'),
  ])
  expect(code).toBe(0)
})

test('ends with 1 when nobody is on duty at times', async () => {
  const nights = '{ name: l, people: [budi], hours: [{ from: "22:00", to: "06:00" }] }'
  const { code, printed, complaints } = await run(nights, '--at', '2026-11-26T02:00Z')
  expect(printed[1]).toContain('– nobody –')
  expect(complaints.join()).toContain('line: gap: nobody is on duty, 365 times in 52 weeks')
  expect(code).toBe(1)
})

test.each([
  [['--at', 'tomorrow'], '--at is "tomorrow", expected a time with its offset'],
  [['--at', '2026-11-26T02:00'], '--at is "2026-11-26T02:00", expected a time with its offset'],
  [['--weeks', '0'], '--weeks is "0", expected a whole number from 1 to 52'],
  [['--schedule', 'moon'], '--schedule is "moon", expected one of duty.schedules (line)'],
])('%s is refused', async (args, message) => {
  await expect(run(weekly, ...args)).rejects.toThrow(message)
})
