import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  sampleAt,
  sampleNotice,
  samplePlaybook,
  sampleTicket,
} from '../fixtures/testing/sample-ticket.ts'
import { type Notice, noticeKinds } from '../triage/model/notice.ts'
import { automations, checks, type Step, steps, stepValues } from '../triage/model/playbook.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import { audiences, causes, symptoms } from '../triage/model/vocabulary.ts'
import type { Message } from './channel.ts'
import { locales } from './locales/catalog.ts'
import { renderNotice } from './render.ts'

function notice(ticket: Partial<Ticket> = {}, changes: Partial<Notice> = {}): Notice {
  return sampleNotice(sampleTicket(ticket), { at: sampleAt + 6_000, ...changes })
}

/** The message as a reader sees it. */
function read({ title, body, facts, actions }: Message): string {
  const lines = facts.map(({ name, value }) => `${name}: ${value}`)
  const buttons = actions.map(({ label }) => `[${label}]`).join(' ')
  return [title, body, lines.join('\n'), buttons].filter((part) => part !== '').join('\n\n')
}

/** A ticket of this cause whose playbook has this step, with a number for each of its values. */
function sick({ step, ...changes }: Partial<Ticket> & { readonly step: Step }): Partial<Ticket> {
  const values = Object.fromEntries(
    stepValues[step].map((name, index) => [name, sampleOf(name, index)]),
  )
  return { ...changes, playbook: { ...samplePlaybook, step, values } }
}

/** A number that no other value of the same step has. */
function sampleOf(name: string, index: number): number {
  if (name.endsWith('Ratio')) return 0.11 * (index + 1)
  return name.endsWith('Bps') ? 1_100_000 * (index + 1) : 11_000 * (index + 1)
}

const toStreamer = { to: 'streamer' } as const
const chinese = { to: 'streamer', language: 'zh-CN' } as const

describe('what a streamer reads', () => {
  test('when a ticket is opened', () => {
    expect(read(renderNotice(notice({ number: 12 }, toStreamer)))).toMatchInlineSnapshot(`
      "Your stream has stopped. We’re on it.

      Nothing new has reached your viewers for about 8 seconds. We’ve opened ticket #12 for it.

      Your internet upload can’t keep up. About 1,200 kbit/s gets through, so please set your video bitrate to 900 kbit/s.

      We’ll tell you as soon as it’s over.

      [I’m on it] [I ended it on purpose]"
    `)
    expect(read(renderNotice(notice({ number: 12 }, chinese)))).toMatchInlineSnapshot(`
      "直播卡住了，我们正在处理

      观众那边的直播已经停住约 8 秒了。我们已经开了工单 #12。

      你的上传网速跟不上了。现在大约只能传 1,200 kbit/s，请把视频码率调到 900 kbit/s。

      一恢复正常，我们马上告诉你。

      [我正在处理] [是我自己下播的]"
    `)
  })

  test('when the cause is a guess', () => {
    const guess = { confidence: 0.4, cause: 'encoder-overload', symptom: 'slideshow' } as const
    const unsure = sick({ ...guess, step: 'faster-preset' })
    expect(read(renderNotice(notice(unsure, toStreamer)))).toMatchInlineSnapshot(`
      "Your stream looks like a slideshow. We’re on it.

      Your viewers have been seeing single pictures instead of video for about 8 seconds. We’ve opened ticket #1 for it.

      We’re not certain yet, but this is what it looks like. Your device can’t encode the video fast enough. It misses 11% of the frames: please make the encoder preset one step faster, or lower the frame rate to 22,000 fps.

      We’ll tell you as soon as it’s over.

      [I’m on it] [I ended it on purpose]"
    `)
    expect(read(renderNotice(notice(unsure, chinese)))).toMatchInlineSnapshot(`
      "直播卡成幻灯片了，我们正在处理

      观众看到的画面像在放幻灯片，已经持续约 8 秒。我们已经开了工单 #1。

      原因还没完全确定，看起来是这样：你的设备编码跟不上了。有 11% 的帧来不及编码：请把编码预设调快一档，或者把帧率设成 22,000 fps。

      一恢复正常，我们马上告诉你。

      [我正在处理] [是我自己下播的]"
    `)
  })

  test('when it is us', () => {
    const ours = sick({ cause: 'ingest-node', symptom: 'gone', step: 'carry-on' })
    expect(read(renderNotice(notice(ours, toStreamer)))).toMatchInlineSnapshot(`
      "Your stream has dropped. We’re on it.

      We lost your stream about 8 seconds ago, and your viewers can’t see you. We’ve opened ticket #1 for it.

      It’s us, not you: one of our servers is having trouble. Nothing for you to change, just carry on.

      We’ll tell you as soon as it’s over.

      [I’m on it] [I ended it on purpose]"
    `)
    expect(read(renderNotice(notice(ours, chinese)))).toMatchInlineSnapshot(`
      "直播掉线了，我们正在处理

      直播在约 8 秒前断开了，观众现在看不到你。我们已经开了工单 #1。

      是我们的服务器出了问题，不怪你。你什么都不用改，接着播就好。

      一恢复正常，我们马上告诉你。

      [我正在处理] [是我自己下播的]"
    `)
  })

  test('when the sound is lost, about the microphone and not about the camera', () => {
    const silent = sick({ cause: 'source-lost', symptom: 'silent-audio', step: 'check-microphone' })
    expect(read(renderNotice(notice(silent, toStreamer)))).toContain('microphone')
    expect(read(renderNotice(notice(silent, chinese)))).toContain('麦克风')
    const black = sick({ cause: 'source-lost', symptom: 'black-picture', step: 'check-camera' })
    expect(read(renderNotice(notice(black, toStreamer)))).toContain('camera')
  })

  test('when only some viewers are ill: each thing once', () => {
    const some = sick({ cause: 'viewer-side', symptom: 'slideshow', step: 'advise-viewers' })
    const { title, body } = renderNotice(notice(some, toStreamer))
    expect(title).toContain('Some of your viewers')
    expect(body.match(/fine/g)).toHaveLength(1)
    expect(body).not.toContain(title)
  })

  test('when the camera gives nothing at all, or too little', () => {
    const playbook = { ...samplePlaybook, step: 'check-capture' } as const
    const said = (arrivingFps: number, to: object) =>
      renderNotice(notice({ playbook: { ...playbook, values: { arrivingFps } } }, to)).body
    expect(said(0, toStreamer)).toContain('Not one frame comes from it: please')
    expect(said(1.5, toStreamer)).toContain('Only 1.5 fps come from it: please')
    expect(said(0, chinese)).toContain('它现在一帧画面都没有：请')
  })

  test('lengths of time in Chinese, all in one way', () => {
    const cut = sick({ cause: 'uplink-lost', symptom: 'gone', step: 'switch-connection' })
    expect(renderNotice(notice(cut, chinese)).body).toMatch(/约 8 秒.*如果 11 秒内/s)
  })

  test('when it has recovered', () => {
    const over = { status: 'resolved', resolvedAt: sampleAt + 43_000, cause: 'delivery' } as const
    const how = { kind: 'recovered' } as const
    expect(read(renderNotice(notice(over, { ...toStreamer, ...how })))).toMatchInlineSnapshot(`
      "Your stream is fine again

      All is well again for your viewers. The trouble lasted about 45 seconds. Enjoy the show!

      It was on our side. Sorry about that!

      [Still not right] [How did we do?]"
    `)
    expect(read(renderNotice(notice(over, { ...chinese, ...how })))).toMatchInlineSnapshot(`
      "直播恢复正常了

      观众那边已经恢复正常，这次问题持续了约 45 秒。安心播吧！

      这次是我们的问题，抱歉！

      [还是不行] [给我们打个分]"
    `)
  })

  describe('about what comes next', () => {
    const said = (changes: Partial<Notice>, ticket: Partial<Ticket> = {}) =>
      renderNotice(notice(ticket, { ...toStreamer, ...changes })).body
    const at = sampleAt + 6_000
    test.each([
      ['no time where none is promised', undefined, 'We’ll tell you as soon as it’s over.'],
      ['the minutes', at + 30 * 60_000, 'again within 30 minutes, or'],
      ['never less time than there is', at + 30 * 60_000 + 1, 'again within 31 minutes, or'],
      ['hours, where it is many minutes', at + 5 * 3_600_000, 'again within 5 hours, or'],
      ['a minute at least', at + 1, 'again within 1 minute, or'],
    ])('%s', (_, nextWordBy, words) => {
      expect(said(nextWordBy === undefined ? {} : { nextWordBy })).toContain(words)
    })
    test('nothing to somebody who stopped the stream', () => {
      expect(said({}, { cause: 'ended-on-purpose' })).not.toContain('We’ll tell you')
    })
  })

  describe('of what helped', () => {
    const over = { status: 'resolved', resolvedAt: sampleAt + 43_000 } as const
    const said = (changes: Partial<Notice>, ticket: Partial<Ticket> = {}) =>
      renderNotice(
        notice({ ...over, ...ticket }, { ...toStreamer, kind: 'recovered', ...changes }),
      ).body.split('\n\n')[1]
    test('their bitrate, where they have set it', () => {
      expect(said({ heeded: { bitrateBps: 900_000 } })).toBe(
        'Your bitrate is at 900 kbit/s now, and that gets through. Thank you!',
      )
    })
    test('the rhythm of key frames, in any language', () => {
      const heeded = { keyframeIntervalMs: 2_000 }
      expect(said({ heeded })).toContain('every 2 seconds now')
      expect(said({ heeded, language: 'ja' })).toContain('2秒に1回')
    })
    test('nothing, where nobody knows', () => expect(said({})).toBeUndefined())
    test('that it was us, whatever they have set', () => {
      expect(said({ heeded: { fps: 30 } }, { cause: 'ingest-node' })).toContain('on our side')
    })
  })

  test('when it is back, and when a person has closed the ticket', () => {
    for (const kind of ['reopened', 'resolved'] as const) {
      const said = [toStreamer, chinese].map((to) => renderNotice(notice({}, { ...to, kind })))
      expect(said.map(({ title, body }) => `${title}\n${body}`)).toMatchSnapshot()
    }
  })
})

describe('what people on call read', () => {
  const ticket: Partial<Ticket> = {
    number: 12,
    priority: 'P0',
    priorityReasons: [
      { reason: 'symptom', symptom: 'stalled', weight: 40 },
      { reason: 'viewers', viewers: 1_200, weight: 31 },
      { reason: 'scenario', scenario: 'pk', weight: 5 },
      { reason: 'lasting', fromMs: 60_000, weight: 10 },
    ],
    evidence: { bitrateBps: 118_400, droppedRatio: 0.1234, frozenMs: 6_400, rttMs: 412, fps: 2.5 },
    facts: {
      stream: 'live/anna',
      streamer: 'anna',
      tier: 'pro',
      scenario: 'pk',
      viewers: 1200,
      node: 'sg-ingest-3',
      region: 'ap-southeast-1',
      isp: 'AS7713',
      app: 'obs/30.2',
    },
    stream: 'live/anna',
  }

  test.each<[string, Partial<Ticket>, string | undefined]>([
    ['nobody, while nobody has it', {}, undefined],
    ['whoever acknowledged it', { acknowledgedBy: 'mei', assignee: 'mei' }, 'mei'],
    ['whom it was given to since then', { acknowledgedBy: 'mei', assignee: 'bo' }, 'bo'],
    ['whom it was given to, though nobody has acknowledged it', { assignee: 'bo' }, 'bo'],
  ])('names as its handler %s', (_, changes, name) => {
    const { facts } = renderNotice(notice(changes))
    expect(facts.find((fact) => fact.name === 'Handled by')?.value).toBe(name)
  })

  test('when a ticket is opened', () => {
    expect(read(renderNotice(notice(ticket)))).toMatchInlineSnapshot(`
      "P0 · live/anna: stalled

      live/anna: stalled for about 8 seconds. Likely cause: uplink congestion (80% sure).

      To check, in this order:
      1. Have the streamer run an upload test; it should show 1.5 times their bitrate.
      2. Are other streams of the same node, region or provider ill as well?
      3. Ask for the output settings: bitrate, CBR or not, frame rate, keyframe interval, preset.

      Ticket: #12
      Stream: live/anna
      Streamer: anna · pro
      Viewers: 1,200
      Symptom: stalled
      Cause: uplink congestion (80% sure)
      Priority: P0 · stalled +40 · 1,200 viewers +31 · scenario pk +5 · for 60 s or more +10
      Since: 2025-11-24 15:59:58 UTC (about 8 seconds)
      Where: sg-ingest-3 · ap-southeast-1 · AS7713
      App: obs/30.2
      Evidence: bitrate 118 kbit/s · frames dropped by the network 12.3% · frozen for 6.4 s · round trip 412 ms · frame rate 2.5 fps
      Ruled out: encoder overload: the encoder skips no frames
      Streamer’s part: About 1,200 kbit/s gets through, so please set your video bitrate to 900 kbit/s.
      Could be automated, was not: lower the bitrate through the encoder’s agent

      [Acknowledge] [Resolve] [Assign] [Snooze]"
    `)
    expect(read(renderNotice(notice(ticket, { language: 'zh' })))).toMatchInlineSnapshot(`
      "P0 · live/anna：卡住

      live/anna：卡住，已持续约 8 秒。可能原因：上行拥塞（把握 80%）。

      请依次排查：
      1. 请主播测一下上传速度，应达到码率的 1.5 倍。
      2. 同一节点、地区或运营商的其他直播也有问题吗？
      3. 问输出设置：码率、是否 CBR、帧率、关键帧间隔、预设。

      工单: #12
      直播流: live/anna
      主播: anna · pro
      观众: 1,200
      症状: 卡住
      原因: 上行拥塞（把握 80%）
      优先级: P0 · 卡住 +40 · 1,200 人在看 +31 · 场景 pk +5 · 已持续 60 s 以上 +10
      开始于: 2025-11-24 15:59:58 UTC（约 8 秒）
      位置: sg-ingest-3 · ap-southeast-1 · AS7713
      应用: obs/30.2
      依据: 码率 118 kbit/s · 网络丢帧率 12.3% · 已定格 6.4 s · 往返时延 412 ms · 帧率 2.5 fps
      已排除: 编码过载：编码端没有跳帧
      主播该做的: 现在大约只能传 1,200 kbit/s，请把视频码率调到 900 kbit/s。
      可自动处理（尚未执行）: 通过编码端探针调低码率

      [我来处理] [标记解决] [指派] [稍后提醒]"
    `)
  })

  test('nothing is certain, nothing is unknown by so many percent, and nothing has lasted for 0 ms', () => {
    const said = (changes: Partial<Ticket>) => read(renderNotice(notice({ ...ticket, ...changes })))
    expect(said({ confidence: 1 })).toContain('(99% sure)')
    const unknown = said({ cause: 'unknown', confidence: 0, evidence: { silentForMs: 0, fps: 0 } })
    expect(unknown).toContain('The cause is not known yet.')
    expect(unknown).toContain('Evidence: frame rate 0 fps\n')
    expect(unknown).not.toMatch(/0%|0 ms/)
  })

  test('each kind of news has its own words; how a ticket stands is no news', () => {
    const news = noticeKinds.filter((kind) => kind !== 'standing')
    const titles = news.map((kind) => renderNotice(notice(ticket, { kind })).title)
    expect(new Set(titles).size).toBe(news.length)
  })

  const buttons: { status: Ticket['status']; changes?: Partial<Ticket>; actions: string[] }[] = [
    { status: 'open', actions: ['acknowledge', 'resolve', 'assign', 'snooze'] },
    { status: 'acknowledged', actions: ['resolve', 'assign', 'snooze'] },
    { status: 'resolved', actions: [] },
    {
      status: 'acknowledged',
      changes: { proposedAt: 1 },
      actions: ['approve', 'resolve', 'assign', 'snooze'],
    },
  ]
  for (const { status, changes = {}, actions } of buttons)
    test(`a ticket that is ${status} offers ${actions.join(' and ') || 'nothing'}`, () => {
      const offered = renderNotice(notice({ status, ...changes })).actions.map(
        ({ action }) => action,
      )
      expect(offered).toEqual(actions)
    })

  test.each([
    ['ill', {}, ['on-it', 'ended']],
    ['waiting for them', { waitingSince: 1 }, ['ended']],
    ['over', { status: 'resolved' }, ['still-broken', 'rate']],
  ] as const)('a streamer whose stream is %s is offered %s and no facts', (_, changes, offers) => {
    const message = renderNotice(notice(changes, toStreamer))
    expect(message.actions.map(({ action }) => action)).toEqual(offers)
    expect(message.facts).toEqual([])
  })

  test('what needs a choice brings the choices in words', () => {
    const { actions } = renderNotice(notice({ status: 'open' }))
    const snooze = actions.find(({ action }) => action === 'snooze')
    expect(snooze?.options?.map(({ label }) => label)).toEqual([
      '30 minutes',
      '1 hour',
      '4 hours',
      '24 hours',
    ])
  })
})

const unfilled = /[{}]|undefined|NaN|null/

test.each(locales.map(({ tag }) => tag))(
  'every symptom and cause has words in %s, for everybody',
  (language) => {
    for (const to of audiences)
      for (const kind of noticeKinds)
        for (const symptom of symptoms)
          for (const cause of causes) {
            const said = read(renderNotice(notice({ symptom, cause }, { to, kind, language })))
            expect(said).not.toMatch(unfilled)
            expect(said.length).toBeGreaterThan(10)
          }
  },
)

/** The numbers in a text, as the language writes them. */
function numbersIn(text: string, tag: string): number[] {
  const parts = new Intl.NumberFormat(tag).formatToParts(1_234_567.5)
  const sign = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return (text.match(/\d[\d.,]*/g) ?? []).map((number) =>
    Number(number.replaceAll(sign('group'), '').replace(sign('decimal'), '.').replace(/\.$/, '')),
  )
}

describe('every step has its words and all its numbers', () => {
  for (const locale of locales)
    test.each(steps)(`%s in ${locale.tag}`, (step) => {
      const said = renderNotice(
        notice(sick({ step }), { to: 'streamer', language: locale.tag }),
      ).body
      const numbers = numbersIn(said, locale.tag)
      for (const [index, name] of stepValues[step].entries()) {
        const value = sampleOf(name, index)
        const scale = /Ratio$/.test(name) ? 100 : /Bps$|Ms$/.test(name) ? 1e-3 : 1
        expect(numbers, said).toContain(Math.round(value * scale))
      }
    })
})

test('every check and automation has words in every language', () => {
  for (const { tag: language } of locales)
    for (const to of audiences) {
      const playbook = { ...samplePlaybook, checks, automations }
      expect(read(renderNotice(notice({ playbook }, { to, language })))).not.toMatch(unfilled)
    }
})

describe('every message to a streamer is short enough to read in the middle of a show', () => {
  for (const { tag: language } of locales)
    test(language, () => {
      for (const symptom of symptoms)
        for (const cause of causes)
          for (const step of steps) {
            const guess = sick({ symptom, cause, confidence: 0.3, step })
            const { title, body } = renderNotice(notice(guess, { ...toStreamer, language }))
            expect(title.length, title).toBeLessThanOrEqual(75)
            expect(body.length, body).toBeLessThanOrEqual(500)
          }
    })
})

test('whatever outsiders call their things, a message keeps its limits and mentions nobody', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom('@everyone', '<@&123456789012345678>', 'a\u202eb', '@\u200beveryone', '{x}'),
  )
  fc.assert(
    fc.property(name, name, fc.dictionary(name, fc.double()), (stream, other, evidence) => {
      const facts = { stream, scenario: 'show', node: other, app: other, tier: other } as const
      const ticket = { stream, streamer: other, evidence, facts, acknowledgedBy: other }
      for (const to of audiences) {
        const message = renderNotice(notice(ticket, { to }))
        const said = read(message)
        expect(message.title.length).toBeLessThanOrEqual(200)
        expect(message.body.length).toBeLessThanOrEqual(1_500)
        expect(message.facts.length).toBeLessThanOrEqual(15)
        expect(said).not.toMatch(/@everyone|@here|<@|[\u202a-\u202e\u2066-\u2069]/iu)
        expect(said.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
      }
    }),
  )
})
