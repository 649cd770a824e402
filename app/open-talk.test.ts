import { describe, expect, test } from 'vitest'
import { createCapturedLog } from '../fixtures/testing/captured-log.ts'
import { createManualClock, settle } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { leaseAt, sampleAttempt } from '../fixtures/testing/sample-attempt.ts'
import { sampleIncident } from '../fixtures/testing/sample-incident.ts'
import { sampleNotice, sampleTicket } from '../fixtures/testing/sample-ticket.ts'
import { enTalk } from '../notifier/locales/en-talk.ts'
import { esTalk } from '../notifier/locales/es-talk.ts'
import { idTalk } from '../notifier/locales/id-talk.ts'
import { jaTalk } from '../notifier/locales/ja-talk.ts'
import type { TalkWords } from '../notifier/locales/talk-words.ts'
import { zhCnTalk } from '../notifier/locales/zh-cn-talk.ts'
import { planNotices } from '../notifier/policy/plan-notices.ts'
import { planSaid } from '../notifier/policy/plan-said.ts'
import type { PageCarrier } from '../notifier/policy/reach-step.ts'
import type { RegionalRule } from '../notifier/policy/regional-rules.ts'
import { bodyLimit } from '../notifier/render.ts'
import type { Speaker } from '../notifier/talk.ts'
import { createEngine } from '../triage/engine.ts'
import type { Notice } from '../triage/model/notice.ts'
import type { TelemetryRecord } from '../triage/model/record.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import type { Store } from '../triage/store/store.ts'
import { createTicketDesk } from '../triage/ticket-desk.ts'
import type { NoticePlanner } from '../triage/ticket-writer.ts'
import type { LinkResult } from './open-links.ts'
import { openTalk } from './open-talk.ts'

const anna: Speaker = {
  ...{ kind: 'discord', channel: 'chat', address: '222', by: 'discord:anna' },
  language: 'en-US',
}
const bo: Speaker = { ...anna, address: '333', by: 'discord:bo' }

async function setUp({
  tickets = [] as readonly Ticket[],
  language = 'en' as string | null,
  languages = [] as readonly string[],
  rules = [] as readonly Partial<RegionalRule>[],
  carriers = [
    { name: 'chat', kind: 'discord', addressed: true, edits: false },
  ] as const as readonly PageCarrier[],
} = {}) {
  const clock = createManualClock()
  const store = createMemoryStore()
  const { log, lines } = createCapturedLog()
  const carrier = { kind: 'log', addressed: false }
  const routes = [{ to: 'oncall', channel: 'ops', carrier }] as const
  const person = { language: language ?? undefined, addresses: { discord: '222' } }
  const people = () => person
  const plan: NoticePlanner = (ticket, event) =>
    event.kind === 'said'
      ? planSaid({ ticket, event, routes, people, carriers })
      : planNotices({ ticket, event, routes, people: () => undefined })
  const desk = createTicketDesk({ store, plan, clock, onChanged: () => {} })
  const engine = createEngine()
  for (const { stream, streamer } of tickets)
    engine.take({ type: 'stream', stream, at: clock.now(), ...(streamer && { streamer }) })
  const emitted: unknown[] = []
  const states = { source: 'up' as 'up' | 'blind' }
  let linked: LinkResult = { outcome: 'bad-code' }
  await store.transaction(async (tx) => {
    for (const ticket of tickets) await tx.saveTicket(ticket, [])
  })
  const talk = openTalk({
    rules: rules.map((rule, index) => ({
      ...{ name: `rule-${index}`, mustMention: [], mustNotPromise: [], ...rule },
    })),
    ...{ store, desk, clock, log, languages },
    links: {
      find: () => ({ streamer: 'anna', ...person }),
      streamerAt: ({ address }) => (address === '222' ? 'anna' : null),
      makeCode: async () => ({ code: 'ABCD-EFGH', expiresAt: clock.now() + 3_600_000 }),
      link: async () => linked,
    },
    duty: () => ({ schedules: [], people: new Map(), tzVersion: '' }) as never,
    emit: async (records) => void emitted.push(...records),
    live: () => ({
      engine,
      sources: [{ status: () => ({ state: states.source, reason: '', since: 0 }) } as never],
    }),
  })
  return {
    ...{ clock, store, talk, engine, emitted, states, lines },
    linkWith: (result: LinkResult) => {
      linked = result
    },
    take: (...records: readonly TelemetryRecord[]) => {
      for (const record of records) engine.take(record)
    },
    /** The ticket was told of in this place, in a message with this id. */
    async told(ticket: Ticket, id: string, changes: Partial<Notice> = {}) {
      const place = { id: `n-${id}`, channel: 'chat', address: '900' }
      const notice = sampleNotice(ticket, { ...place, ...changes })
      await store.transaction((tx) => tx.queueNotices([notice]))
      await leaseAt(store)
      await store.finishAttempt(sampleAttempt(notice.id, { state: 'accepted', externalId: id }))
    },
  }
}

const ill = sampleTicket({ stream: 'live/anna' })

describe('“why am I lagging?”', () => {
  test('of a trouble: what viewers see, whose fault it is, and the step', async () => {
    const { talk } = await setUp({ tickets: [ill] })
    const { text } = await talk.ask(anna, 'why', 'k')
    expect(text).toContain('Nothing new has reached your viewers')
    expect(text).toContain('set your video bitrate to 900 kbit/s')
    expect(text).toContain('#1')
  })

  test('in the language that the directory knows', async () => {
    const { talk } = await setUp({ tickets: [ill], language: 'zh-CN' })
    expect((await talk.ask(anna, 'why', 'k')).text).toContain('工单 #1')
  })

  test('joins the timeline of the ticket, once however often the vendor repeats it', async () => {
    const { talk, store } = await setUp({ tickets: [ill] })
    await talk.ask(anna, 'why', 'k')
    const { text } = await talk.ask(anna, 'why', 'k')
    expect((await store.ticket(ill.id))?.timeline).toMatchObject([
      { kind: 'asked', by: 'discord:anna', text: '/why' },
      { kind: 'answered', by: 'stallwatch', text },
    ])
  })

  test('of somebody unknown says how to become known', async () => {
    const { talk } = await setUp()
    const text = enTalk.unlinked.replace('{link}', '/link')
    expect(await talk.ask(bo, 'why', 'k')).toEqual({ text, readers: [] })
  })

  const stream = { type: 'stream', stream: 'live/anna', streamer: 'anna' } as const
  const sample = { type: 'sample', stream: 'live/anna', vantage: 'ingest' } as const
  const says: [
    name: string,
    prepare: (s: Awaited<ReturnType<typeof setUp>>) => void,
    says: string,
  ][] = [
    [
      'that is well: so, with its figures',
      ({ take, clock }) =>
        take(
          { ...stream, at: clock.now() - 1_000 },
          { ...sample, at: clock.now(), fps: 30, bitrateBps: 3_500_000 },
        ),
      'looks fine from here (30 fps, 3,500 kbit/s)',
    ],
    ['that nobody has seen', () => {}, 'We do not see your stream'],
    [
      'that nobody can see, since our own eyes are shut',
      ({ states }) => {
        states.source = 'blind'
      },
      'our own monitoring',
    ],
    [
      'that has ended',
      ({ take, clock }) =>
        take(
          { ...stream, at: clock.now() - 2_000 },
          { ...sample, at: clock.now() - 1_000, fps: 30, bitrateBps: 3_500_000 },
          { type: 'end', stream: 'live/anna', at: clock.now(), reason: 'finished' },
        ),
      'has ended',
    ],
  ]
  test.each(says)('of a stream %s', async (_, prepare, text) => {
    const all = await setUp()
    prepare(all)
    expect((await all.talk.ask(anna, 'why', 'k')).text).toContain(text)
  })

  test('of a stream that is only just well again says so', async () => {
    const { talk } = await setUp({ tickets: [{ ...ill, recoveredAt: ill.openedAt + 1 }] })
    expect((await talk.ask(anna, 'why', 'k')).text).toContain('has just become well again')
  })
})

test('health names every stream of somebody, the ill ones first', async () => {
  const second = sampleTicket({ number: 2, stream: 'live/anna-2', recoveredAt: 1 })
  const { talk } = await setUp({ tickets: [second, ill] })
  expect((await talk.ask(anna, 'health', 'k')).text.split('\n')).toEqual([
    'live/anna: in trouble',
    'live/anna-2: well again, we keep an eye on it',
  ])
})

describe('what a streamer writes', () => {
  test('to complain is a complaint, and is answered', async () => {
    const { talk, emitted } = await setUp({ tickets: [ill] })
    const { text } = await talk.hear(anna, { text: '卡了', key: 'k' })
    expect(emitted).toMatchObject([
      { type: 'complaint', stream: 'live/anna', from: 'streamer', text: '卡了' },
    ])
    expect(text).toContain('Nothing new has reached your viewers')
  })

  test.each(['why is it slow', 'is it me?', '为什么'])('“%s” is answered', async (text) => {
    const { talk } = await setUp({ tickets: [ill] })
    expect((await talk.hear(anna, { text, key: 'k' })).text).toContain('#1')
  })

  test('otherwise goes to whoever looks after the ticket, and onto its timeline', async () => {
    const { talk, store, told } = await setUp({ tickets: [ill] })
    await told(ill, '1001')
    await told(ill, '1002')
    const reply = await talk.hear(anna, { text: 'I have rebooted the router', key: 'k' })
    expect(reply.readers).toEqual([{ address: '900', first: '1001', title: '#1 live/anna' }])
    expect(reply.text).toContain('ticket #1')
    expect((await store.ticket(ill.id))?.timeline.slice(-1)).toMatchObject([
      { kind: 'asked', text: 'I have rebooted the router' },
    ])
  })

  const languages = ['zh-CN', 'id', 'zh-CN']
  const unlinked = (...all: readonly TalkWords[]) =>
    all.map((each) => each.unlinked.replace('{link}', '/link')).join('\n\n')
  test.each<[string, string, string]>([
    ['为什么我的直播卡', 'en', unlinked(zhCnTalk)],
    ['kok putus-putus ya', 'en', unlinked(idTalk)],
    ['there is no sound', 'en', unlinked(enTalk)],
    ['lag', 'en', unlinked(enTalk, zhCnTalk, idTalk)],
    ['почему лагает', 'en', unlinked(enTalk, zhCnTalk, idTalk)],
    ['lag', 'es', unlinked(esTalk)],
    ['音が出ません', 'es', unlinked(jaTalk)],
  ])(
    '(%j, in an app that speaks %s) is answered in its language, or in those that are likely, while nobody knows who it is',
    async (text, language, says) => {
      const { talk } = await setUp({ languages })
      expect((await talk.hear({ ...bo, language }, { text, key: 'k' })).text).toBe(says)
    },
  )

  test('is answered in its language where the directory knows none', async () => {
    const { talk } = await setUp({ tickets: [ill], language: null })
    expect((await talk.hear(anna, { text: '卡了', key: 'k' })).text).toContain('工单 #1')
  })

  test('without a ticket is answered with what can be asked', async () => {
    expect((await (await setUp()).talk.hear(anna, { text: 'hi', key: 'k' })).text).toBe(
      enTalk.help.replace('{why}', '/why'),
    )
  })
})

describe('what staff write below a ticket', () => {
  const said = { text: 'Try the other cable.', key: 'k' }
  const saidOf = async (store: Store) =>
    (await store.notices(ill.id)).filter(({ notice }) => notice.kind === 'said')

  test('waits in the outbox for its streamer, once, however often the vendor repeats it', async () => {
    const { talk, store, told, clock } = await setUp({ tickets: [ill], language: 'zh-CN' })
    await told(ill, '1001')
    const answers = [talk.passOn(bo, '1001', said), talk.passOn(bo, '1001', said)]
    await settle()
    expect(await saidOf(store)).toMatchObject([
      {
        state: 'pending',
        notice: {
          ...{ to: 'streamer', channel: 'chat', address: '222', language: 'zh-CN' },
          said: { by: 'discord:bo', text: 'Try the other cable.' },
        },
      },
    ])
    await clock.advance(4_000)
    expect(await Promise.all(answers)).toEqual([enTalk.passedOnLater, null])
    expect((await store.ticket(ill.id))?.timeline.filter(({ kind }) => kind === 'said')).toEqual([
      expect.objectContaining({ by: 'discord:bo', text: 'Try the other cable.' }),
    ])
  })

  test.each([
    ['has arrived', 'accepted', enTalk.passedOn],
    ['was given up', 'failed', enTalk.notPassedOn],
  ] as const)('is said to have stayed or gone: it %s', async (_, state, says) => {
    const { talk, store, told, clock } = await setUp({ tickets: [ill] })
    await told(ill, '1001')
    const answer = talk.passOn(bo, '1001', said)
    await settle()
    await leaseAt(store, { now: clock.now() + 1_000 })
    for (const { notice } of await saidOf(store))
      await store.finishAttempt(sampleAttempt(notice.id, { state }))
    await clock.advance(200)
    expect(await answer).toBe(says)
  })

  test('is said to have stayed where no channel reaches the streamer', async () => {
    const { talk, told } = await setUp({ tickets: [ill], carriers: [] })
    await told(ill, '1001')
    expect(await talk.passOn(bo, '1001', said)).toBe(enTalk.notPassedOn)
  })

  test('goes nowhere from a message about no ticket, or about an incident of many', async () => {
    const { talk, told } = await setUp({ tickets: [ill] })
    await told(ill, '1002', { incident: sampleIncident() })
    expect(await talk.passOn(bo, '1002', said)).toBeNull()
    expect(await talk.passOn(bo, '1001', said)).toBeNull()
  })

  test('is refused when it is too long, and nothing of it is kept', async () => {
    const { talk, store, told } = await setUp({ tickets: [ill] })
    await told(ill, '1001')
    const long = { text: 'x'.repeat(bodyLimit + 1), key: 'k' }
    expect(await talk.passOn(bo, '1001', long)).toContain('at most 1500')
    expect((await store.ticket(ill.id))?.timeline.some(({ kind }) => kind === 'said')).toBe(false)
  })
})

test.each<[LinkResult, string]>([
  [{ outcome: 'linked', streamer: 'anna' }, 'now belongs to anna'],
  [{ outcome: 'bad-code' }, enTalk.badCode],
  [{ outcome: 'too-many-tries', waitMs: 600_000 }, 'about 10 minutes'],
])('a code that came to %o is answered', async (result, says) => {
  const { talk, linkWith } = await setUp()
  linkWith(result)
  expect(await talk.link(anna, 'ABCD-EFGH')).toContain(says)
})

test('whoever asks without end is asked to wait, and nobody else', async () => {
  const { talk, clock } = await setUp({ tickets: [ill] })
  for (let asked = 0; asked < 20; asked += 1) await talk.ask(anna, 'why', `k${asked}`)
  expect((await talk.hear(anna, { text: 'why?', key: 'x' })).text).toContain('too often')
  expect((await talk.ask(bo, 'why', 'y')).text).toContain('enter it with /link')
  await clock.advance(60_000)
  expect((await talk.ask(anna, 'why', 'z')).text).toContain('#1')
})

test('trouble of our own is logged, and said', async () => {
  const { talk, store, lines } = await setUp({ tickets: [ill] })
  await store.close()
  expect((await talk.ask(anna, 'why', 'k')).text).toBe(enTalk.failed)
  expect(lines.join()).toContain('could not be answered')
})

test('commands are called what the reader’s app calls them, in the language of the words', async () => {
  const { talk, linkWith } = await setUp({ language: 'id' })
  const commandName = (command: string, language: string) => `${command}-${language}`
  const asked = await talk.ask({ ...bo, commandName, language: 'es-MX' }, 'why', 'k')
  expect(asked.text).toContain('introdúcelo con /link-es.')
  expect((await talk.hear({ ...anna, commandName }, { text: 'halo', key: 'k' })).text).toContain(
    'Tanyakan /why-id',
  )
  linkWith({ outcome: 'linked', streamer: 'anna' })
  expect(await talk.link({ ...anna, commandName }, 'ABCD')).toContain('Tanyakan /why-id')
})

describe('rules of regions and languages hold for answers, too:', () => {
  const facts = { stream: 'live/anna', scenario: 'show', region: 'cn-south' } as const
  const there = { ...ill, facts }

  test('an answer ends as the rule has it', async () => {
    const closing = 'Hotline: 95123'
    const rules = [{ regions: ['cn-south'], closing, mustMention: ['95123'] }]
    const { talk } = await setUp({ tickets: [there], rules })
    for (const question of ['why', 'health'] as const)
      expect((await talk.ask(anna, question, question)).text.endsWith(closing)).toBe(true)
    const elsewhere = await setUp({ tickets: [ill], rules })
    expect((await elsewhere.talk.ask(anna, 'why', 'k')).text).not.toContain(closing)
  })

  test('one that breaks a rule is not said; on-call is told which, once, and nobody is left without a word', async () => {
    const rules = [{ name: 'figures', regions: ['cn-south'], mustNotPromise: ['900 kbit/s'] }]
    const { talk, store } = await setUp({ tickets: [there], rules })
    expect((await talk.ask(anna, 'why', 'k1')).text).toBe(enTalk.held)
    expect((await talk.hear(anna, { text: 'why?', key: 'k2' })).text).toBe(enTalk.held)
    const breach = { rule: 'figures', reason: 'promised', words: '900 kbit/s' }
    const timeline = (await store.ticket(there.id))?.timeline ?? []
    expect(timeline.filter(({ kind }) => kind === 'not-told')).toMatchObject([
      { to: 'streamer', message: 'answer', reason: 'held-by-rule', breach },
    ])
    const told = (await store.notices(there.id)).map(({ notice }) => notice)
    expect(told).toMatchObject([{ to: 'oncall', kind: 'held', held: breach }])
  })

  test('what is said instead says whatever must be said', async () => {
    const rules = [{ mustNotPromise: ['in trouble'], mustMention: ['95123'] }]
    const { talk, lines } = await setUp({ tickets: [there], rules })
    expect((await talk.ask(anna, 'health', 'k')).text).toBe(`${enTalk.held}\n95123`)
    expect(lines.join()).toContain('an answer was held')
  })

  test("a person's own words are theirs", async () => {
    const rules = [{ mustNotPromise: ['guarantee'] }]
    const { talk, told, store, clock } = await setUp({ tickets: [there], rules })
    await told(there, 'first')
    const passed = talk.passOn(bo, 'first', { text: 'I guarantee it', key: 'k' })
    await settle()
    await clock.advance(4_000)
    expect(await passed).toBe(enTalk.passedOnLater)
    expect((await store.notices(there.id)).at(-1)?.notice.said?.text).toBe('I guarantee it')
  })
})
