import ICAL from 'ical.js'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createManualClock } from '../../fixtures/testing/manual-clock.ts'
import { dutySchema } from '../../notifier/duty-config.ts'
import { createAccess } from './access.ts'
import { dutyRoutes } from './duty-routes.ts'
import { createHttpServer } from './http-server.ts'

const now = Date.parse('2026-11-26T02:00Z')
const config = dutySchema.parse({
  people: [
    {
      id: 'mei',
      name: 'Mei; Lin',
      languages: ['zh', 'en'],
      addresses: { discord: 'secret-place' },
    },
    { id: 'budi', languages: ['id'], skills: ['ingest'], timeZone: 'Asia/Jakarta' },
  ],
  schedules: [
    {
      name: 'first-line',
      timeZone: 'Asia/Jakarta',
      layers: [
        { name: 'all', people: ['mei', 'budi'], rotation: { from: '2026-11-23T08:00', days: 1 } },
      ],
    },
  ],
})

let app: Awaited<ReturnType<typeof createHttpServer>>

beforeEach(async () => {
  app = await createHttpServer(pino({ level: 'silent' }))
  const clock = createManualClock(now)
  const duty = { ...config, tzVersion: '2026c' }
  dutyRoutes(app, { duty: () => duty, channels: [], clock, access: createAccess([]) })
})

afterEach(() => app.close())

test('who is on duty now, without where they are reached', async () => {
  const answer = await app.inject('/api/v1/duty')
  expect(answer.json()).toEqual({
    at: now,
    reason: 'found',
    items: [
      {
        schedule: 'first-line',
        layer: 'all',
        person: 'budi',
        name: 'budi',
        languages: ['id'],
        skills: ['ingest'],
        timeZone: 'Asia/Jakarta',
        reason: 'turn',
      },
    ],
    others: [],
    tzVersion: '2026c',
  })
  expect(answer.body).not.toContain('secret-place')
})

test.each([
  ['then', `?at=${now + 86_400_000}`, { reason: 'found', items: [{ person: 'mei' }], others: [] }],
  ['who speaks Indonesian', '?language=id,ms', { reason: 'found', items: [{ person: 'budi' }] }],
  [
    'who speaks Chinese: nobody',
    '?language=zh-TW',
    { reason: 'nobody-suits', others: [{ person: 'budi' }] },
  ],
  ['who has a skill', '?skill=ingest', { reason: 'found', items: [{ person: 'budi' }] }],
])('who is on duty %s', async (_, query, expected) => {
  expect((await app.inject(`/api/v1/duty${query}`)).json()).toMatchObject(expected)
})

test.each([
  ['/api/v1/duty?schedule=moon', 404, 'there is no schedule "moon"'],
  ['/api/v1/duty/moon/shifts', 404, 'there is no schedule "moon"'],
  ['/api/v1/duty/moon.ics', 404, 'there is no schedule "moon"'],
  [
    '/api/v1/duty?language=not_a_tag!',
    400,
    'language: "not_a_tag!" is not a language tag, expected one such as "id"',
  ],
  ['/api/v1/duty/first-line/shifts?weeks=53', 400, 'weeks: Too big: expected number to be <=52'],
])('%s is refused with %s', async (url, status, detail) => {
  const answer = await app.inject(url)
  expect(answer.statusCode).toBe(status)
  expect(answer.json().detail).toBe(detail)
})

test('shifts follow each other, each with the time-zone data it was computed with', async () => {
  const { items } = (await app.inject('/api/v1/duty/first-line/shifts?weeks=1')).json()
  expect(items).toHaveLength(8)
  expect(items[0]).toMatchObject({
    from: now,
    to: Date.parse('2026-11-27T01:00Z'),
    tzVersion: '2026c',
  })
  expect(items[1]).toMatchObject({ from: items[0].to, posts: [{ person: 'mei', reason: 'turn' }] })
})

test('what is wrong with the plan', async () => {
  const { items } = (await app.inject('/api/v1/duty/troubles')).json()
  expect(items).toMatchObject([
    { kind: 'unreachable', about: ['budi'], times: 183 },
    { kind: 'unreachable', about: ['mei'], times: 182 },
  ])
})

test('a calendar that others read as it is meant', async () => {
  const answer = await app.inject('/api/v1/duty/first-line.ics?weeks=1&person=mei')
  expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8')
  expect(answer.body).toMatch(/^BEGIN:VCALENDAR\r\n/)
  expect(answer.body.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
  const events = new ICAL.Component(ICAL.parse(answer.body)).getAllSubcomponents('vevent')
  const read = events.map((component) => new ICAL.Event(component))
  expect(read.at(-1)).toMatchObject({ summary: 'Mei; Lin on duty: first-line' })
  expect(read.at(-1)?.startDate.toString()).toBe('2026-12-03T01:00:00Z')
  expect(new Set(read.map(({ uid }) => uid)).size).toBe(read.length)
})
