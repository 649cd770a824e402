import { afterAll, beforeAll, expect, test } from 'vitest'
import { fallSilent } from '../fixtures/testing/fall-silent.ts'
import { type MailServer, startMailServer } from '../fixtures/testing/mail-server.ts'
import { type PagerdutyServer, startPagerdutyServer } from '../fixtures/testing/pagerduty-server.ts'
import { type RunningStallwatch, runStallwatch } from '../fixtures/testing/running-stallwatch.ts'
import { until } from '../fixtures/testing/until.ts'

const publicUrl = 'https://watch.example'
const stream = 'live/anna'
const [anna, desk] = ['anna@example.com', 'desk@example.org']
let mails: MailServer
let pages: PagerdutyServer
let stallwatch: RunningStallwatch

beforeAll(async () => {
  mails = await startMailServer()
  pages = await startPagerdutyServer()
  const { url, username, password } = mails
  const account = { url, username, password, from: 'Stallwatch <help@example.org>' }
  const { url: pagerduty, routingKey } = pages
  stallwatch = await runStallwatch({
    server: { port: 0, publicUrl },
    directory: {
      rules: [{ pattern: 'live/(?<streamer>.+)' }],
      entries: [{ streamer: 'anna', language: 'zh-CN', addresses: { email: anna } }],
    },
    notifier: {
      channels: [
        { name: 'mail', kind: 'email', ...account },
        { name: 'pages', kind: 'pagerduty', url: pagerduty, routingKey },
      ],
      routes: [
        { to: 'oncall', channel: 'mail', address: desk },
        { to: 'oncall', channel: 'pages' },
        { to: 'streamer', channel: 'mail' },
      ],
    },
  })
})

afterAll(async () => {
  await stallwatch.stop()
  await mails.stop()
  await pages.stop()
})

const mailsTo = (address: string) =>
  mails.taken.filter(({ envelope }) => envelope.to[0] === address)

/** The links of a mail that lead to this page of ours, as Stallwatch itself serves them. */
function linksTo(page: string, html = ''): string[] {
  return [...html.matchAll(/href="([^"]*)"/g)]
    .map(([, href = '']) => href)
    .filter((href) => href.startsWith(`${publicUrl}${page}`))
    .map((href) => href.replace(publicUrl, stallwatch.address))
}

test('a frozen stream is a mail to each and a page; links act; who ends their mails gets none', async () => {
  await fallSilent(stallwatch, stream)
  const [toStreamer] = await until(() => (mailsTo(anna).length > 0 ? mailsTo(anna) : null))
  const [toDesk] = await until(() => (mailsTo(desk).length > 0 ? mailsTo(desk) : null))
  await until(() => pages.alerts.some(({ state }) => state === 'triggered'))
  expect(toStreamer?.mail.html).toContain('<html lang="zh-CN"')
  const ticket = await stallwatch.ticketOf(stream)

  const [acknowledge = ''] = linksTo('/a/', toDesk?.mail.html)
  expect((await fetch(acknowledge)).status).toBe(200)
  expect((await stallwatch.store.ticket(ticket.id))?.status).toBe('open')
  expect((await fetch(acknowledge, { method: 'POST' })).status).toBe(200)
  expect(await stallwatch.store.ticket(ticket.id)).toMatchObject({
    status: 'acknowledged',
    acknowledgedBy: `email:${desk}`,
  })

  const [stop = ''] = linksTo('/u/', toStreamer?.mail.html)
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
  expect((await fetch(stop, { method: 'POST', body })).status).toBe(200)
  await stallwatch.desk.act(ticket.id, { command: 'resolve', by: 'console:bo' }, 'key')
  const untold = await until(async () => {
    const { timeline = [] } = (await stallwatch.store.ticket(ticket.id)) ?? {}
    return timeline.find((event) => event.kind === 'notice-failed' && event.to === 'streamer')
  })
  expect(untold).toMatchObject({ reason: 'recipient-refused', message: 'resolved' })
  expect(mailsTo(anna)).toHaveLength(1)

  await until(() => pages.alerts.every(({ state }) => state === 'resolved'))
}, 60_000)
