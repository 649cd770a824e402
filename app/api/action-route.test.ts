import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCapturedLog } from '../../fixtures/testing/captured-log.ts'
import { createManualClock, type ManualClock } from '../../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../../fixtures/testing/memory-store.ts'
import { sampleMessage } from '../../fixtures/testing/sample-message.ts'
import { sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { createActionTokens } from '../../notifier/action-token.ts'
import type { ActionRequest } from '../../notifier/channel.ts'
import { actionLinks } from '../../notifier/channels/action-links.ts'
import type { ActionMeaning, ActionTokens } from '../../notifier/ticket-action.ts'
import { actionRoute } from './action-route.ts'
import { createHttpServer } from './http-server.ts'

let server: FastifyInstance
let clock: ManualClock
let asked: ActionRequest[]
let pathOf: (changes?: Partial<ActionMeaning>) => string
let tokens: ActionTokens
let lines: readonly string[]

beforeEach(async () => {
  clock = createManualClock()
  asked = []
  const store = createMemoryStore()
  await store.transaction((tx) => tx.saveTicket(sampleTicket(), []))
  tokens = createActionTokens({
    ...{ secret: await store.secret(), clock },
    publicUrl: 'https://watch.example',
  })
  pathOf = (changes = {}) => {
    const expiresAt = clock.now() + 60_000
    const meaning = { action: 'resolve', ticketId: 'ticket-1', expiresAt, ...changes } as const
    return new URL(tokens.link(meaning) ?? '').pathname
  }
  const captured = createCapturedLog()
  lines = captured.lines
  server = await createHttpServer(captured.log)
  const act = async (request: ActionRequest) => {
    if (request.by === 'nobody') throw new Error('the store is gone')
    asked.push(request)
    return { outcome: 'done', text: 'done & <dusted>' } as const
  }
  await actionRoute(server, { actions: { act, tokens }, store })
})
afterEach(() => server.close())

const form = { 'content-type': 'application/x-www-form-urlencoded' }

describe('a signed link', () => {
  test('that is only opened, as scanners of mail do, shows a button and does nothing', async () => {
    for (const method of ['GET', 'HEAD'] as const) {
      const response = await server.inject({ method, url: pathOf() })
      expect(response.statusCode).toBe(200)
      expect(response.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'private, no-store',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      })
    }
    const { body } = await server.inject(pathOf())
    expect(body).toContain('Ticket #1')
    expect(body).toContain('<form method="post" action=""><button>Resolve</button></form>')
    expect(asked).toEqual([])
  })

  test('acts when its button is pressed, each time with the same key', async () => {
    const url = pathOf({ by: 'anna' })
    const first = await server.inject({ method: 'POST', url, headers: form })
    expect(first.statusCode).toBe(200)
    expect(first.body).toContain('done &#38; &#60;dusted&#62;')
    await server.inject({ method: 'POST', url })
    expect(asked).toMatchObject([
      { action: 'resolve', ticketId: 'ticket-1', by: 'anna', language: 'en' },
      { action: 'resolve' },
    ])
    expect(asked[0]?.key).toBe(asked[1]?.key)
  })

  test('asks for the choice that it does not bring', async () => {
    const url = pathOf({ action: 'rate' })
    const { body } = await server.inject(url)
    expect(body.match(/<form/g)).toHaveLength(5)
    expect(body).toContain('action="?value=3"')
    await server.inject({ method: 'POST', url: `${url}?value=3`, headers: form })
    expect(asked).toMatchObject([{ action: 'rate', value: '3' }])
  })

  test.each([
    ['stars that there are not', 'rate', '9'],
    ['a length of quiet that nobody offers', 'snooze', '4319'],
    ['somebody to give the ticket to', 'assign', 'whoever I say'],
    ['nothing that could be chosen', 'resolve', 'x'.repeat(4_000)],
  ] as const)('brings no choice but those it offers: %s', async (_, action, value) => {
    const url = `${pathOf({ action })}?value=${encodeURIComponent(value)}`
    await server.inject({ method: 'POST', url })
    expect(asked).toHaveLength(1)
    expect(asked[0]).not.toHaveProperty('value')
  })

  test('keeps to the choice that was signed, whatever its address says', async () => {
    const url = pathOf({ action: 'rate', value: '5' })
    expect((await server.inject(url)).body.match(/<form/g)).toHaveLength(1)
    await server.inject({ method: 'POST', url: `${url}?value=1` })
    expect(asked).toMatchObject([{ value: '5' }])
  })

  test('speaks the first language of the reader that we speak', async () => {
    const headers = { 'accept-language': 'xx,zh-TW;q=0.9,en;q=0.8' }
    const { body } = await server.inject({ url: pathOf(), headers })
    expect(body).toContain('<html lang="zh-CN" dir="ltr">')
    expect(body).toContain('标记解决')
  })

  test.each([
    ['that nobody signed', () => '/a/abc', 404, 'does not come from us'],
    ['that was changed', () => `${pathOf()}x`, 404, 'does not come from us'],
    ['of a ticket that is gone', () => pathOf({ ticketId: 'ticket-9' }), 404, 'no longer exists'],
  ])('%s shows no button', async (_, url, status, says) => {
    const response = await server.inject(url())
    expect([response.statusCode, response.body.includes('<form')]).toEqual([status, false])
    expect(response.body).toContain(says)
  })

  test('that has expired does nothing any more, and says so', async () => {
    const url = pathOf()
    await clock.advance(60_000)
    for (const method of ['GET', 'POST'] as const) {
      const response = await server.inject({ method, url })
      expect(response.statusCode).toBe(410)
      expect(response.body).toContain('too old')
    }
    expect(asked).toEqual([])
  })

  test('leads somewhere, however long the name of whom it was given to', async () => {
    const by = `email:${'安娜'.repeat(128)}`
    const [link] = actionLinks(
      { ...sampleMessage(), actions: [{ action: 'resolve', label: 'Resolve' }] },
      tokens,
      by,
    )
    const response = await server.inject(new URL(link?.href ?? '').pathname)
    expect(response.statusCode).toBe(200)
  })

  test.each([
    ['a press that fails', 'POST', '', 500],
    ['a way that leads nowhere', 'PUT', '', 404],
    ['a page below it', 'GET', '/below', 404],
  ] as const)('is in no log and no answer after %s', async (_, method, below, status) => {
    const url = pathOf({ by: 'nobody' })
    const response = await server.inject({ method, url: url + below })
    expect(response.statusCode).toBe(status)
    if (status === 500) expect(lines.join()).toContain('"url":"/a/***"')
    const mark = url.slice('/a/'.length, '/a/'.length + 16)
    expect(lines.join() + response.body).not.toContain(mark)
  })
})
