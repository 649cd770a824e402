import { describe, expect, test } from 'vitest'
import { acceptDueNotices } from '../fixtures/testing/accept-due-notices.ts'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { sampleDiagnosis, sampleTrouble } from '../fixtures/testing/sample-trouble.ts'
import { planNotices } from '../notifier/policy/plan-notices.ts'
import type { Route } from '../notifier/policy/route.ts'
import { renderNotice } from '../notifier/render.ts'
import type { Notice } from '../triage/model/notice.ts'
import type { Trouble } from '../triage/model/trouble.ts'
import { slaSchema, slaTermsOf } from '../triage/sla-config.ts'
import { createTicketDesk } from '../triage/ticket-desk.ts'
import type { TicketCommand } from '../triage/tickets/apply-command.ts'

const minuteMs = 60_000
const carrier = { kind: 'log', addressed: false }
const routes: readonly Route[] = [
  { to: 'oncall', channel: 'staff', carrier },
  { to: 'streamer', channel: 'streamers', carrier },
]
/** Known at once, so that the first word does not wait for it. */
const diagnosis = sampleDiagnosis({ cause: 'uplink-congestion', confidence: 0.8 })

/** A word every ten minutes, whatever the priority. */
const sla = slaSchema.parse({
  policies: [
    {
      name: 'all',
      promises: Object.fromEntries(
        ['P0', 'P1', 'P2', 'P3'].map((each) => [each, { update: { withinMs: 10 * minuteMs } }]),
      ),
    },
  ],
})

/** What can be done while a stream is ill. */
interface Hands {
  /** A person does something to the ticket. */
  readonly act: (command: TicketCommand) => Promise<unknown>
  /** The engine has news of the trouble. */
  readonly report: (changes: Partial<Trouble>) => Promise<unknown>
}

/** What may be otherwise than usual. */
interface Circumstances {
  readonly sendUpdates?: boolean
  /** Whether messages get through at this minute. */
  readonly open?: (minute: number) => boolean
}

/** A stream falls ill at minute 0; resolves to who was told what, at which minute. */
async function live(
  steps: { readonly [minute: number]: (hands: Hands) => Promise<unknown> },
  minutes: number,
  { sendUpdates = true, open = () => true }: Circumstances = {},
) {
  const clock = createManualClock()
  const onsetAt = clock.now()
  const store = createMemoryStore()
  const desk = createTicketDesk({
    store,
    clock,
    sla: slaTermsOf(sla, '2026c'),
    plan: (ticket, event) =>
      planNotices({ ticket, event, routes, people: () => undefined, sendUpdates }),
    onChanged: () => {},
  })
  const report = (changes: Partial<Trouble>) => {
    const trouble = sampleTrouble({ at: clock.now(), onsetAt, diagnosis, ...changes })
    return store.transaction((tx) => desk.apply(tx, [trouble]))
  }
  await report({})
  const id = (await store.tickets({ limit: 1 })).items[0]?.id ?? ''
  const act = (command: TicketCommand) => desk.act(id, command, `${clock.now()}`)
  const sent: { readonly minute: number; readonly notice: Notice }[] = []
  for (let minute = 0; minute <= minutes; minute += 1) {
    await steps[minute]?.({ act, report })
    await desk.lookAgain(100)
    const told = open(minute) ? await acceptDueNotices(store, clock.now()) : []
    sent.push(...told.map((notice) => ({ minute, notice })))
    await clock.advance(minuteMs)
  }
  const ticket = await store.ticket(id)
  const broken = ticket?.timeline.filter(({ kind }) => kind === 'sla-breached').length
  const lines = sent.map(({ minute, notice }) => `${minute}: ${notice.to} ${notice.kind}`)
  return { sent, broken, lines: lines.filter((line) => !/^0:/.test(line)) }
}

describe('a word every ten minutes', () => {
  test('is kept by itself, with the newest state, until the stream is well', async () => {
    const { lines, broken, sent } = await live(
      {
        10: ({ act }) => act({ command: 'acknowledge', by: 'bo' }),
        20: ({ report }) => report({ state: 'over', over: 'recovered' }),
        40: ({ report }) => report({ state: 'settled', over: 'recovered' }),
      },
      60,
    )
    expect(lines).toEqual([
      '8: streamer update',
      '16: streamer update',
      '40: oncall recovered',
      '40: streamer recovered',
    ])
    expect(broken).toBe(0)
    const updates = sent.filter(({ notice }) => notice.kind === 'update')
    const [first, second] = updates.map(({ notice }) => renderNotice(notice))
    expect(first?.title).toBe('We’re still on it.')
    expect(first?.body).toContain('for about 8 minutes')
    expect(first?.body).toContain('We’re still working on ticket #1.')
    expect(second?.body).toContain('One of our engineers is working on ticket #1.')
  })

  test('begins anew with every word, whoever had it', async () => {
    const { lines } = await live(
      { 5: ({ act }) => act({ command: 'note', by: 'bo', text: 'called them' }) },
      14,
    )
    expect(lines).toEqual(['13: streamer update'])
  })

  test('is said to be broken when it did not get through in time, and the word still comes', async () => {
    const { lines, broken } = await live({}, 13, { open: (minute) => minute < 5 || minute > 11 })
    expect(lines).toEqual(['12: streamer update', '12: oncall sla-breached'])
    expect(broken).toBe(1)
  })

  test('is not told of a stream that was well again before it could be sent', async () => {
    const { lines } = await live({ 9: ({ act }) => act({ command: 'resolve', by: 'bo' }) }, 12, {
      open: (minute) => minute < 5 || minute > 9,
    })
    expect(lines).toEqual(['10: streamer resolved'])
  })

  test.each([
    ['it is configured so', {}, { sendUpdates: false }],
    [
      'it waits for the streamer',
      { 2: ({ act }: Hands) => act({ command: 'wait', by: 'bo' }) },
      {},
    ],
  ])('is left to people where %s', async (_, steps, circumstances) => {
    const { lines } = await live(steps, 11, circumstances)
    expect(lines).toEqual(['8: oncall sla-at-risk', '11: oncall sla-breached'])
  })
})
