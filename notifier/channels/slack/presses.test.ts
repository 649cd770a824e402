import { afterEach, describe, expect, test } from 'vitest'
import { createManualClock, settle } from '../../../fixtures/testing/manual-clock.ts'
import { sampleContext } from '../../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../../fixtures/testing/sample-message.ts'
import { type SlackMessage, startSlackApi, wordsOf } from '../../../fixtures/testing/slack-api.ts'
import type { ActionRequest, ActionResult } from '../../channel.ts'
import { slackSchema } from './config.ts'
import { slackSignature } from './signature.ts'
import { createSlackChannel } from './slack-channel.ts'

const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5'
const snooze = [{ value: '30', label: '30 minutes' }]
const actions = [
  { action: 'acknowledge', label: '认领' },
  { action: 'snooze', label: '稍后', options: snooze },
] as const

describe('a press of a button in Slack', () => {
  const closers: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  async function setUp(
    options: object = {},
    answer: Promise<Partial<ActionResult>> = Promise.resolve({}),
  ) {
    const server = await startSlackApi()
    const clock = createManualClock()
    const asked: ActionRequest[] = []
    const act = async (request: ActionRequest): Promise<ActionResult> => {
      asked.push(request)
      return { outcome: 'done', text: 'Anna has <it>.', ...(await answer) }
    }
    const { url, token } = server
    const given = { name: 'team', kind: 'slack', url, token, signingSecret, ...options }
    const context = sampleContext({ clock, act })
    const channel = createSlackChannel(slackSchema.parse(given), context)
    closers.push(server.stop, channel.stop)
    const notice = { address: server.channel, at: clock.now(), language: 'zh-CN' }
    await channel.deliver(
      sampleMessage({ notice, message: { actions } }),
      new AbortController().signal,
    )
    const message = server.messages[0] as SlackMessage

    const bodyOf = (pressed: object) => {
      const { channel: id, ts, text, blocks } = message
      const payload = {
        type: 'block_actions',
        user: { id: server.person.user, username: 'anna' },
        channel: { id },
        message: { ts, text, blocks },
        actions: [{ action_ts: '1764000001.1', block_id: message.blocks[2]?.block_id, ...pressed }],
      }
      return new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
    }
    const send = (body: string, at = Math.floor(clock.now() / 1_000), secret = signingSecret) => {
      const timestamp = String(at)
      const headers = {
        'x-slack-signature': slackSignature(secret, timestamp, body),
        'x-slack-request-timestamp': timestamp,
      }
      return channel.hook?.({ headers, body })
    }
    const elements = () => message.blocks.find(({ type }) => type === 'actions')?.elements ?? []
    const button = elements()[0]
    const acknowledge = { action_id: 'acknowledge', value: button?.value }
    const { tokens } = context
    return { server, clock, asked, message, bodyOf, send, elements, acknowledge, tokens }
  }

  test('is carried out and shown to everybody; the other buttons stay', async () => {
    const { asked, message, bodyOf, send, elements, acknowledge } = await setUp()
    expect(await send(bodyOf(acknowledge))).toEqual({ status: 200 })
    expect(asked).toEqual([
      {
        ticketId: 'ticket-1',
        action: 'acknowledge',
        by: 'slack:anna',
        key: 'slack:U061F7AUR:acknowledge:1764000001.1',
        language: 'zh-CN',
      },
    ])
    expect(wordsOf(message.blocks)).toMatch(/Anna has <it>\.$/)
    expect(elements().map(({ action_id: id }) => id)).toEqual(['snooze'])
  })

  test('of a choice brings what was chosen', async () => {
    const { asked, bodyOf, send, elements } = await setUp()
    const option = elements()[1]?.options?.[0]
    await send(bodyOf({ action_id: 'snooze', selected_option: option }))
    expect(asked).toMatchObject([{ action: 'snooze', value: '30' }])
  })

  test('that came too late is told to whoever pressed alone', async () => {
    const late = Promise.resolve({ outcome: 'already', text: 'Ben & Co <have> it.' } as const)
    const { server, bodyOf, send, elements, acknowledge } = await setUp({}, late)
    await send(bodyOf(acknowledge))
    expect(server.whispers).toEqual([{ user: 'U061F7AUR', text: 'Ben &amp; Co &lt;have&gt; it.' }])
    expect(elements()).toHaveLength(2)
  })

  test.each([
    ['by somebody who may not', { allowedUserIds: ['U1'] }, {}],
    ['with a value that we did not sign', {}, { value: 'acknowledge:ticket-1' }],
  ])('%s does nothing and says so', async (_, options, changes) => {
    const { server, asked, bodyOf, send, acknowledge } = await setUp(options)
    expect(await send(bodyOf({ ...acknowledge, ...changes }))).toEqual({ status: 200 })
    expect(asked).toEqual([])
    expect(server.whispers).toHaveLength(1)
  })

  test("of a streamer's own button is carried out, whoever may press those of staff", async () => {
    const { asked, clock, bodyOf, send, acknowledge, tokens } = await setUp({
      allowedUserIds: ['U1'],
    })
    const expiresAt = clock.now() + 60_000
    const value = tokens.token({ action: 'ended', ticketId: 'ticket-1', expiresAt })
    await send(bodyOf({ ...acknowledge, value }))
    expect(asked).toMatchObject([{ action: 'ended', by: 'slack:anna' }])
  })

  test('is answered in time even when it takes long, and finished afterwards', async () => {
    let finish: (result: Partial<ActionResult>) => void = () => {}
    const slow = new Promise<Partial<ActionResult>>((resolve) => {
      finish = resolve
    })
    const { clock, message, bodyOf, send, acknowledge } = await setUp({}, slow)
    const answered = send(bodyOf(acknowledge))
    await clock.advance(2_500)
    expect(await answered).toEqual({ status: 200 })
    finish({})
    await expect.poll(() => wordsOf(message.blocks)).toMatch(/Anna has <it>\.$/)
    await settle()
  })

  test.each([
    ['that is five minutes old', (now: number) => [now - 301, signingSecret] as const],
    ['from the future', (now: number) => [now + 301, signingSecret] as const],
    ['signed by somebody else', (now: number) => [now, 'another secret'] as const],
  ])('%s is sent away', async (_, signing) => {
    const { clock, asked, bodyOf, send, acknowledge } = await setUp()
    const [at, secret] = signing(Math.floor(clock.now() / 1_000))
    expect(await send(bodyOf(acknowledge), at, secret)).toEqual({ status: 401 })
    expect(asked).toEqual([])
  })

  test.each([
    ['what is no form', 'hello', 400],
    ['what is no JSON', 'payload=%7B', 400],
    [
      'a press of nobody',
      `payload=${encodeURIComponent('{"type":"block_actions","actions":[{}]}')}`,
      200,
    ],
    ['null', 'payload=null', 200],
    ['another kind of payload', `payload=${encodeURIComponent('{"type":"view_closed"}')}`, 200],
  ])('%s is no press', async (_, body, status) => {
    const { asked, send } = await setUp()
    expect(await send(body)).toEqual({ status })
    expect(asked).toEqual([])
  })

  test('of a button that only opens a link is nothing to do', async () => {
    const { server, asked, bodyOf, send } = await setUp()
    expect(await send(bodyOf({ action_id: 'open' }))).toEqual({ status: 200 })
    expect([asked, server.whispers]).toEqual([[], []])
  })
})

test('the signature is that of the example in the documentation of Slack', () => {
  const body =
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
  expect(slackSignature('8f742231b10e8888abcd99yyyzzz85a5', '1531420618', body)).toBe(
    'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  )
})
