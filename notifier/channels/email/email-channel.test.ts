import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCapturedLog } from '../../../fixtures/testing/captured-log.ts'
import { type MailServer, startMailServer } from '../../../fixtures/testing/mail-server.ts'
import { createManualClock } from '../../../fixtures/testing/manual-clock.ts'
import { sampleContext } from '../../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../../fixtures/testing/sample-message.ts'
import { samplePixel } from '../../../fixtures/testing/sample-pixel.ts'
import type { Channel, ChannelContext, Message, StopAddress } from '../../channel.ts'
import { createStopLinks } from '../../stop-links.ts'
import { type ChannelBench, channelContract, type PeerBehaviour } from '../channel.contract.ts'
import { emailSchema } from './config.ts'
import { createEmailChannel } from './email-channel.ts'

const anna = 'anna@example.com'

function makeChannel(
  { url, username, password }: MailServer,
  more: object = {},
  context: Partial<ChannelContext> = {},
) {
  const { log, lines } = createCapturedLog()
  const clock = createManualClock()
  const from = 'Stallwatch <help@example.org>'
  const all = { name: 'mail', kind: 'email', url, username, password, from, ...more }
  return {
    channel: createEmailChannel(emailSchema.parse(all), sampleContext({ clock, log, ...context })),
    clock,
    lines,
  }
}

/** What a mail server says where a web server says this. */
function replyFor(status: number) {
  if (status === 401) return { at: 'from', status: 530, enhanced: '5.7.0' } as const
  if ([403, 404, 410].includes(status)) return { at: 'to', status: 550, enhanced: '5.1.1' } as const
  if (status === 429) return { at: 'to', status: 451, enhanced: '4.7.1' } as const
  if (status >= 500) return { at: 'data', status: 451, enhanced: '4.3.0' } as const
  return { at: 'data', status: 554, enhanced: '5.6.0' } as const
}

async function misbehave(server: MailServer, behaviour: PeerBehaviour): Promise<void> {
  switch (behaviour.kind) {
    case 'gone':
      return server.stop()
    case 'status':
      return server.failNext({ kind: 'reply', ...replyFor(behaviour.status) })
    case 'garbage-body':
    case 'polite-no':
      return
    default:
      server.failNext(behaviour)
  }
}

async function openBench(): Promise<ChannelBench> {
  const server = await startMailServer()
  const { channel, clock, lines } = makeChannel(server)
  return {
    channel,
    address: anna,
    secrets: [server.password],
    logged: lines,
    pendingTimers: () => clock.pending,
    openConnections: () => server.connections,
    behave: (behaviour) => misbehave(server, behaviour),
    received: () =>
      server.taken.map(({ mail }) => ({ key: mail.messageId ?? null, text: mail.text ?? '' })),
    close: server.stop,
  }
}

channelContract('email', {
  open: openBench,
  repetitions: 'receiver',
  cannot: {
    'obeys-retry-after': 'SMTP has no word for how long to wait',
    'doubts-a-garbage-body': 'SMTP answers by its codes alone',
    'sees-a-polite-no': 'SMTP answers by its codes alone',
  },
})

describe('email', () => {
  let server: MailServer
  let channel: Channel
  beforeEach(async () => {
    server = await startMailServer()
    channel = makeChannel(server).channel
    channel.start()
  })
  afterEach(async () => {
    await channel.stop()
    await server.stop()
  })
  const deliver = (message: Message) => channel.deliver(message, new AbortController().signal)
  const toAnna = (more: Parameters<typeof sampleMessage>[0] = {}) =>
    sampleMessage({ ...more, notice: { to: 'streamer', address: anna, ...more.notice } })

  test('reads as HTML and as plain text, from a machine and to one person', async () => {
    const message = toAnna({ notice: { language: 'zh-Hans' }, message: { title: '画面卡住了' } })
    const delivery = await deliver(message)
    const [taken] = server.taken
    const { mail, envelope, user } = taken as NonNullable<typeof taken>
    const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value
    expect(delivery).toEqual({ outcome: 'accepted', externalId: mail.messageId })
    expect([envelope, user]).toEqual([{ from: 'help@example.org', to: [anna] }, 'stallwatch'])
    expect(mail.from).toMatchObject({ name: 'Stallwatch', address: 'help@example.org' })
    expect(mail.subject).toBe('画面卡住了')
    expect(mail.text).toContain(message.body)
    expect(mail.html).toContain('<html lang="zh-CN" dir="ltr">')
    expect(header('auto-submitted')).toBe('auto-generated')
    expect(header('content-language')).toBe('zh-CN')
    expect(header('date')).toBe('Mon, 24 Nov 2025 16:00:00 +0000')
    expect(mail.messageId).toMatch(/^<[0-9a-f]{40}@example\.org>$/)
  })

  test('offers the ticket and what can be done, as links that only lead to a page', async () => {
    const link = 'https://watch.example/tickets/1'
    const message = sampleMessage({ notice: { address: anna, person: 'bo' }, message: { link } })
    await deliver(message)
    const hrefs = [...(server.taken[0]?.mail.html ?? '').matchAll(/href="([^"]*)"/g)]
    const [ticket, acknowledge] = hrefs.map(([, href = '']) => href)
    expect(ticket).toBe(link)
    const token = decodeURIComponent(acknowledge?.replace('https://watch.example/a/', '') ?? '')
    expect(sampleContext().tokens.read(token)).toMatchObject({
      meaning: { action: 'acknowledge', ticketId: 'ticket-1', by: 'email:bo' },
    })
  })

  test('a streamer can end the mails, by a link and by the button of their mail reader', async () => {
    const stopped = new Set<string>()
    const { link } = createStopLinks({ secret: 'secret', publicUrl: 'https://watch.example' })
    const stops = { link, has: async ({ address }: StopAddress) => stopped.has(address) }
    const { channel: mails } = makeChannel(server, {}, { stops })
    const send = (message: Message) => mails.deliver(message, new AbortController().signal)
    await send(toAnna({ notice: { address: 'Anna@example.com' } }))
    const { mail } = server.taken[0] as (typeof server.taken)[0]
    const href = link({ kind: 'email', address: anna }) ?? ''
    const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value
    expect(header('list-unsubscribe')).toBe(`<${href}>`)
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    expect(mail.html).toContain(`href="${href}"`)
    expect(mail.text).toContain(href)
    stopped.add(anna)
    expect(await send(toAnna())).toMatchObject({ outcome: 'refused', reason: 'recipient-refused' })
    const toStaff = sampleMessage({ notice: { address: anna } })
    expect(await send(toStaff)).toMatchObject({ outcome: 'accepted' })
    expect(server.taken[1]?.mail.headers.map(({ key }) => key)).not.toContain('list-unsubscribe')
    await mails.stop()
  })

  test('over TLS where the server offers it', async () => {
    await deliver(toAnna())
    expect(server.taken[0]?.secure).toBe(true)
  })

  test('news of one story is one thread', async () => {
    const ids: string[] = []
    for (const id of ['n1', 'n2', 'n3']) {
      const [first, last] = [ids[0], ids.at(-1)]
      const earlier = first && last ? { earlier: { first, last } } : {}
      const delivery = await deliver(toAnna({ notice: { id }, message: earlier }))
      ids.push((delivery.outcome === 'accepted' && delivery.externalId) || '')
    }
    const threads = server.taken.map(({ mail }) => [mail.inReplyTo, mail.references])
    expect(threads).toEqual([
      [undefined, undefined],
      [ids[0], ids[0]],
      [ids[1], `${ids[0]} ${ids[1]}`],
    ])
  })

  test('a picture is in the mail, with words for whoever does not see it', async () => {
    const picture = { name: 'metrics.png', type: 'image/png', bytes: samplePixel } as const
    const alt = 'Bitrate falls from 3 Mbit/s to "nothing" <at 20:15>'
    await deliver(toAnna({ message: { pictures: [{ ...picture, alt }] } }))
    const { mail } = server.taken[0] as (typeof server.taken)[0]
    const [attachment] = mail.attachments
    expect(attachment).toMatchObject({ filename: 'metrics.png', disposition: 'inline' })
    expect(new Uint8Array(attachment?.content as ArrayBuffer)).toEqual(new Uint8Array(samplePixel))
    expect(mail.html).toContain(`src="cid:${attachment?.contentId?.slice(1, -1)}"`)
    expect(mail.html).toContain(
      'alt="Bitrate falls from 3 Mbit/s to &quot;nothing&quot; &lt;at 20:15&gt;"',
    )
    expect(mail.text).toContain(`[${alt}]`)
  })

  test.each([
    ['in the title', { message: { title: 'Hi\r\nBcc: eve@example.net\r\n\r\nbody' } }],
    [
      'in what came before',
      { message: { earlier: { first: '<a>\r\nBcc: eve@example.net', last: '<b@c>' } } },
    ],
    ['in the language', { notice: { language: 'en\r\nBcc: eve@example.net' } }],
    ['in the name of the stream', { ticket: { stream: 'a\r\nBcc: eve@example.net' } }],
  ])('a header %s is none', async (_, more) => {
    expect(await deliver(toAnna(more))).toMatchObject({ outcome: 'accepted' })
    const [{ mail, envelope }] = server.taken as [(typeof server.taken)[0]]
    expect(envelope.to).toEqual([anna])
    expect(mail.headers.map(({ key }) => key)).not.toContain('bcc')
    expect(mail.bcc).toBeUndefined()
  })

  test.each([
    'nobody',
    'anna@example.com, eve@example.net',
    'anna@example.com\r\nRCPT TO:<eve@example.net>',
    'Anna <anna@example.com>',
    '<anna@example.com>',
    'friends: anna@example.com;',
    'anna@example.com ',
    `${'a'.repeat(65)}@example.com`,
    '',
  ])('the address %j is refused before anything is sent', async (address) => {
    expect(await deliver(toAnna({ notice: { address } }))).toMatchObject({
      outcome: 'refused',
      reason: 'bad-request',
    })
    expect(server.taken).toEqual([])
  })

  test('connections are kept, and no more than told are opened', async () => {
    const all = Array.from({ length: 12 }, (_, index) =>
      deliver(toAnna({ notice: { id: `n${index}` } })),
    )
    await Promise.all(all)
    expect(server.taken).toHaveLength(12)
    expect(server.connections).toBeLessThanOrEqual(3)
  })

  test('a wrong password is told as that, without it', async () => {
    const { channel: stranger } = makeChannel(server, { password: 'wr0ng-horse' })
    const delivery = await stranger.deliver(toAnna(), new AbortController().signal)
    expect(delivery).toMatchObject({ outcome: 'refused', reason: 'unauthorized' })
    expect(stranger.status()).toMatchObject({ state: 'down' })
    expect(JSON.stringify([delivery, stranger.status()])).not.toContain('wr0ng')
    await stranger.stop()
  })

  test('a recipient who is refused says nothing of the server', async () => {
    server.failNext({ kind: 'reply', at: 'to', status: 550, enhanced: '5.1.1' })
    expect(await deliver(toAnna())).toEqual({
      outcome: 'refused',
      reason: 'recipient-refused',
      detail: 'answered 550 5.1.1 to RCPT TO',
    })
    expect(channel.status().state).toBe('up')
  })
})

/** An address of this machine that is not loopback; some have none. */
const elsewhere = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

describe.skipIf(elsewhere === undefined)('email to another machine', () => {
  test.each([
    ['does not go to a server without TLS', { tls: false }, {}, 0],
    ['does not go to a server that nobody vouches for', { tls: true }, {}, 0],
    ['goes there when told that it may', { tls: false }, { unencrypted: true }, 1],
    [
      'does not go to one that nobody vouches for even then',
      { tls: true },
      { unencrypted: true },
      0,
    ],
  ])('%s', async (_, offer, options, taken) => {
    const server = await startMailServer({ ...offer, host: elsewhere ?? '' })
    const { channel } = makeChannel(server, options)
    const message = sampleMessage({ notice: { address: anna } })
    const delivery = await channel.deliver(message, new AbortController().signal)
    expect(server.taken).toHaveLength(taken)
    expect(delivery).toMatchObject(
      taken === 1 ? { outcome: 'accepted' } : { outcome: 'retry', reason: 'unreachable' },
    )
    await channel.stop()
    await server.stop()
  })
})
