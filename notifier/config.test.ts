import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { channelKinds } from './channels/catalog.ts'
import { notifierSchema, routesOf } from './config.ts'
import { deliveryDefaults } from './deliver-options.ts'

const discord = { name: 'ops', kind: 'discord', token: 'abc.def.ghi' }
const hook = {
  name: 'hook',
  kind: 'webhook',
  url: 'https://example.org/hook',
  secret: Buffer.alloc(32, 1).toString('base64'),
}
const room = '1234567890123456789'

function errors(schema: z.ZodType, config: unknown): string[] {
  const issues = schema.safeParse(config).error?.issues ?? []
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('without any configuration', () => {
  test('everything goes into the log, for both audiences', () => {
    const config = notifierSchema.parse({})
    expect(config.channels).toEqual([{ name: 'log', kind: 'log' }])
    expect(routesOf(config)).toEqual([
      { to: 'streamer', channel: 'log', carrier: { kind: 'log', addressed: false, edits: false } },
      { to: 'oncall', channel: 'log', carrier: { kind: 'log', addressed: false, edits: false } },
    ])
  })

  test('delivery has the defaults of the loop', () => {
    expect(deliveryDefaults).toMatchObject(notifierSchema.parse({}).delivery)
  })

  test('channels alone leave everything in the log', () => {
    const config = notifierSchema.parse({ channels: [hook] })
    expect(config.channels.map(({ name }) => name)).toEqual(['hook', 'log'])
    expect(config.routes.map(({ channel }) => channel)).toEqual(['log', 'log'])
  })
})

test('routes say what carries them and whether it needs an address', () => {
  const routes = [
    { to: 'oncall', channel: 'ops', address: room, priorities: ['P0'] },
    { to: 'streamer', channel: 'hook' },
  ]
  const config = notifierSchema.parse({ channels: [discord, hook], routes })
  expect(routesOf(config)).toEqual([
    { ...routes[0], carrier: { kind: 'discord', addressed: true, edits: true } },
    { ...routes[1], carrier: { kind: 'webhook', addressed: false, edits: false } },
  ])
})

test.each([
  ['to a group', undefined],
  ['to somebody in it', '13800000000'],
])('a route over a group robot may go %s', (_, address) => {
  const robot = { name: 'group', kind: 'dingtalk', token: 'abc' }
  const routes = [{ to: 'oncall', channel: 'group', ...(address && { address }) }]
  expect(errors(notifierSchema, { channels: [robot], routes })).toEqual([])
})

describe('a wrong notifier part', () => {
  const cases: { name: string; config: unknown; says: string[] }[] = [
    {
      name: 'a route over a channel that is not there',
      config: { channels: [hook], routes: [{ to: 'oncall', channel: 'pager' }] },
      says: [
        'routes.0.channel: no channel is named "pager", expected one of notifier.channels ("hook")',
      ],
    },
    {
      name: 'a route when there is no channel at all',
      config: { routes: [{ to: 'oncall', channel: 'pager' }] },
      says: [
        'routes.0.channel: no channel is named "pager", expected one of notifier.channels (none is configured)',
      ],
    },
    {
      name: 'an on-call route into a chat without saying where',
      config: { channels: [discord], routes: [{ to: 'oncall', channel: 'ops' }] },
      says: ['routes.0.address: missing, expected where in "ops" (discord) people on call look'],
    },
    {
      name: 'an address in a channel that is one place',
      config: { channels: [hook], routes: [{ to: 'oncall', channel: 'hook', address: room }] },
      says: ['routes.0.address: "hook" (webhook) is one place, expected no address'],
    },
    {
      name: 'a name used twice',
      config: { channels: [hook, hook] },
      says: ['channels.1.name: "hook" is used twice, expected a name of its own'],
    },
    {
      name: 'the name of the default channel for something else',
      config: { channels: [{ ...hook, name: 'log' }] },
      says: ['channels.0.name: "log" is kept for a channel of kind log, expected another name'],
    },
    {
      name: 'a kind nobody knows',
      config: { channels: [{ name: 'x', kind: 'pigeon' }] },
      says: [
        `channels.0.kind: "pigeon" is no kind of channel, expected one of ${Object.keys(channelKinds).join(', ')}`,
      ],
    },
    {
      name: 'an option nobody knows',
      config: { mute: true },
      says: [': Unrecognized key: "mute"'],
    },
    {
      name: 'an audience nobody knows',
      config: { channels: [hook], routes: [{ to: 'boss', channel: 'hook' }] },
      says: ['routes.0.to: Invalid option: expected one of "streamer"|"oncall"'],
    },
  ]
  for (const { name, config, says } of cases)
    test(`is told about ${name}`, () => expect(errors(notifierSchema, config)).toEqual(says))
})
