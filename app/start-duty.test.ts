import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createCapturedLog } from '../fixtures/testing/captured-log.ts'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { onDuty } from '../notifier/oncall/on-duty.ts'
import { parseConfig } from './config.ts'
import { startDuty } from './start-duty.ts'

const now = Date.parse('2026-11-26T02:00Z')

/** A calendar in which one person is on duty all day, every day. */
function calendarOf(who: string): string {
  const event = ['UID:1', 'DTSTART;VALUE=DATE:20261101', 'RRULE:FREQ=DAILY', `SUMMARY:${who}`]
  return ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...event, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n')
}

let folder: string
let server: Server
let answer: { status: number; body: string }
let undo: (() => void)[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duty-'))
  answer = { status: 200, body: calendarOf('mei') }
  server = createServer((_, response) => {
    response.writeHead(answer.status, { location: 'http://127.0.0.1:1/' }).end(answer.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  undo = []
})

afterEach(() => {
  for (const step of undo) step()
  server.close()
  rmSync(folder, { recursive: true })
})

function start(schedule: object) {
  const { log, lines } = createCapturedLog()
  const clock = createManualClock(now)
  const config = parseConfig(
    'test.yaml',
    {
      duty: {
        people: [{ id: 'mei' }, { id: 'ann' }, { id: 'jo' }],
        schedules: [{ name: 'line', timeZone: 'UTC', ...schedule }],
      },
    },
    { env: {}, readText: () => '' },
  )
  const registry = new Registry()
  const running = startDuty({ config, clock, log, registry, undo })
  const serving = () => onDuty(running.duty(), clock.now()).people.map(({ person }) => person)
  return { clock, lines, serving, registry }
}

function url(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-place.ics`
}

test('a schedule is what a calendar at an address says, and what it says five minutes later', async () => {
  const { clock, serving } = start({ layers: [{ name: 'l', calendar: { url: url() } }] })
  await vi.waitFor(() => expect(serving()).toEqual(['mei']))
  answer = { status: 200, body: calendarOf('ann') }
  await vi.waitFor(async () => {
    expect(clock.pending).toBeGreaterThan(0)
    await clock.advance(300_000)
    expect(serving()).toEqual(['ann'])
  })
})

test('overrides come from a file; without one of them the layers serve', async () => {
  const file = join(folder, 'overrides.ics')
  writeFileSync(file, calendarOf('jo'))
  const { serving } = start({
    layers: [{ name: 'l', people: ['mei'] }],
    overridesFrom: { file },
  })
  expect(serving()).toEqual(['mei'])
  await vi.waitFor(() => expect(serving()).toEqual(['jo']))
})

test.each([
  ['fails', { status: 503, body: '' }, /503/],
  ['sends elsewhere', { status: 302, body: '' }, /302/],
  ['answers with no calendar', { status: 200, body: '<html>' }, /is no iCalendar text/],
])(
  'what was known stays when the server %s, and the log says so once, without its address',
  async (_, broken, why) => {
    const { clock, lines, serving } = start({ layers: [{ name: 'l', calendar: { url: url() } }] })
    await vi.waitFor(() => expect(serving()).toEqual(['mei']))
    await vi.waitFor(() => expect(clock.pending).toBe(1))
    answer = broken
    const told = () => lines.filter((line) => line.includes('calendar of line/l'))
    await clock.advance(300_000)
    await vi.waitFor(() => expect(told()).toHaveLength(1))
    await vi.waitFor(() => expect(clock.pending).toBe(1))
    await clock.advance(30_000)
    await vi.waitFor(() => expect(clock.pending).toBe(1))
    expect(serving()).toEqual(['mei'])
    expect(told()).toHaveLength(1)
    expect(told()[0]).toMatch(why)
    expect(lines.join()).not.toContain('secret-place')
  },
)

test('a calendar that is not there is told, and the gap it leaves', async () => {
  const { lines, registry } = start({
    layers: [{ name: 'l', calendar: { file: join(folder, 'no.ics') } }],
  })
  await vi.waitFor(() => expect(lines.join()).toContain('there is no such file'))
  await vi.waitFor(() => expect(lines.join()).toContain('line: gap: nobody is on duty'))
  const figures = await registry.metrics()
  expect(figures).toContain('stallwatch_duty_people{schedule="line"} 0')
  expect(figures).toContain('stallwatch_duty_calendars_in_trouble 1')
})

test('once stopped, nothing is asked any more', async () => {
  const { clock, serving } = start({ layers: [{ name: 'l', calendar: { url: url() } }] })
  await vi.waitFor(() => expect(serving()).toEqual(['mei']))
  await vi.waitFor(() => expect(clock.pending).toBe(1))
  for (const step of undo.splice(0)) step()
  expect(clock.pending).toBe(0)
})
