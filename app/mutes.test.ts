import { describe, expect, test } from 'vitest'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { sampleIncidentNews } from '../fixtures/testing/sample-incident.ts'
import { sampleMute } from '../fixtures/testing/sample-mute.ts'
import { sampleAt } from '../fixtures/testing/sample-ticket.ts'
import { sampleDiagnosis, sampleTrouble } from '../fixtures/testing/sample-trouble.ts'
import { holdBack } from '../notifier/policy/hold-back.ts'
import { planIncident } from '../notifier/policy/plan-incident.ts'
import { planNotices } from '../notifier/policy/plan-notices.ts'
import type { Route } from '../notifier/policy/route.ts'
import type { Mute } from '../triage/model/mute.ts'
import type { Trouble } from '../triage/model/trouble.ts'
import { createMuteDesk } from '../triage/mute-desk.ts'
import { createTicketDesk } from '../triage/ticket-desk.ts'

const carrier = { kind: 'log', addressed: false }
const routes: readonly Route[] = [
  { to: 'oncall', channel: 'staff', carrier },
  { to: 'streamer', channel: 'streamers', carrier },
]
const minuteMs = 60_000
const uplink = sampleDiagnosis({ cause: 'uplink-congestion' })

/** A desk with mutes, on a clock of its own; what it queues is delivered by `deliver`. */
function open(configured: readonly Mute[] = []) {
  const store = createMemoryStore()
  const clock = createManualClock(sampleAt)
  const desk = createTicketDesk({
    ...{ store, clock, onChanged: () => {}, holdBack, mutes: configured },
    plan: (ticket, event, { rush } = { rush: false, incident: null }) =>
      planNotices({ ticket, event, routes, people: () => undefined, rush }),
    planIncident: (lead, news) => planIncident(lead, news, routes),
  })
  const mutes = createMuteDesk({ store, clock, configured })
  const trouble = (changes: Partial<Trouble> = {}) =>
    store.transaction((tx) =>
      desk.apply(tx, [
        sampleTrouble({
          at: clock.now(),
          onsetAt: sampleAt - 2_000,
          diagnosis: uplink,
          ...changes,
        }),
      ]),
    )

  /** Everything that is due is sent. Says to whom, and what. */
  async function deliver(): Promise<readonly string[]> {
    const now = clock.now()
    const rows = await store.leaseNotices({ now, leaseUntil: now + 1, owner: 'a', limit: 100 })
    for (const { notice, attempts } of rows) {
      const { id: noticeId, to, channel, kind: message } = notice
      const accepted = { outcome: 'accepted', reason: null, detail: null, tookMs: null } as const
      const place = { channel, externalId: null }
      await store.finishAttempt({
        ...{ owner: 'a', state: 'accepted', nextAttemptAt: now, externalId: null },
        delivery: { noticeId, attempt: attempts + 1, at: now, ...accepted, ...place },
        event: { at: now, kind: 'notice-sent', notice: noticeId, to, channel, message },
      })
    }
    const sent = rows.map(({ notice: { to, kind } }) => `${to} ${kind}`)
    return rows.length === 0 ? sent : [...sent, ...(await deliver())].sort()
  }

  /** Time passes, second by second, as the watch sees it. Says what was sent. */
  async function pass(ms: number): Promise<readonly string[]> {
    const sent: string[] = []
    for (const end = clock.now() + ms; clock.now() < end; ) {
      await clock.advance(Math.min(end - clock.now(), minuteMs))
      while ((await desk.lookAgain(100)) === 100);
      sent.push(...(await deliver()))
    }
    return sent
  }

  async function lines(): Promise<readonly string[]> {
    const { items } = await store.tickets({ limit: 9 })
    return items.flatMap(({ timeline }) =>
      timeline.flatMap((event) =>
        event.kind === 'not-told' ? [`${event.to} ${event.message}: ${event.reason}`] : [],
      ),
    )
  }
  return { store, clock, desk, mutes, trouble, deliver, pass, lines }
}

const ofStream = (changes: Partial<Mute> = {}) =>
  sampleMute({
    ...{ scope: { stream: 'live/a' }, from: sampleAt - 1, until: sampleAt + 30 * minuteMs },
    ...changes,
  })

describe('a mute', () => {
  test('holds pages and messages back, while the ticket is opened all the same', async () => {
    const { mutes, trouble, pass, lines, store } = open()
    await mutes.add(ofStream())
    await trouble()
    expect(await pass(10 * minuteMs)).toEqual([])
    expect(await lines()).toEqual(['oncall opened: muted', 'streamer opened: muted'])
    const [ticket] = (await store.tickets({ limit: 1 })).items
    expect(ticket).toMatchObject({ status: 'open', number: 1 })
    expect(ticket?.timeline.at(-1)).toMatchObject({
      detail: expect.stringMatching(/^muted until .*Z by bo: new disks \(mute-1\)$/),
    })
  })

  test('that ends while the trouble lasts lets the page out, once', async () => {
    const { mutes, trouble, pass } = open()
    await mutes.add(ofStream())
    await trouble()
    expect(await pass(29 * minuteMs)).toEqual([])
    expect(await pass(minuteMs)).toEqual(['oncall opened', 'streamer opened'])
    expect(await pass(60 * minuteMs)).toEqual([])
  })

  test('that is ended early lets it out then', async () => {
    const { mutes, trouble, pass } = open()
    await mutes.add(ofStream())
    await trouble()
    await pass(minuteMs)
    expect(await mutes.end('mute-1', 'bo')).toMatchObject({ outcome: 'ended' })
    expect(await pass(minuteMs)).toEqual(['oncall opened', 'streamer opened'])
    expect(await pass(60 * minuteMs)).toEqual([])
  })

  test('lets nothing out while another one lasts', async () => {
    const { mutes, trouble, pass } = open()
    await mutes.add(ofStream())
    await mutes.add(ofStream({ id: 'mute-2', until: sampleAt + 50 * minuteMs }))
    await trouble()
    await mutes.end('mute-1', 'bo')
    expect(await pass(49 * minuteMs)).toEqual([])
    expect(await pass(minuteMs)).toEqual(['oncall opened', 'streamer opened'])
  })

  test('of the configuration holds back, too', async () => {
    const { trouble, pass, mutes } = open([ofStream({ id: 'planned-disks' })])
    expect(await mutes.inForce()).toMatchObject([{ id: 'planned-disks' }])
    await trouble()
    expect(await pass(29 * minuteMs)).toEqual([])
    expect(await pass(minuteMs)).toEqual(['oncall opened', 'streamer opened'])
  })

  test('of somebody else holds nothing back', async () => {
    const { mutes, trouble, deliver } = open()
    await mutes.add(ofStream({ scope: { stream: 'live/a', cause: 'ingest-node' } }))
    await trouble()
    expect(await deliver()).toEqual(['oncall opened', 'streamer opened'])
  })
})

describe('what went wrong elsewhere', () => {
  test('a silenced alert never sends that it is resolved', async () => {
    const { mutes, trouble, deliver, pass, clock } = open()
    await trouble()
    expect(await deliver()).toEqual(['oncall opened', 'streamer opened'])
    await mutes.add(ofStream())
    await clock.advance(minuteMs)
    await trouble({ state: 'over', over: 'recovered' })
    await trouble({ state: 'settled', over: 'recovered' })
    expect(await pass(minuteMs)).toEqual(['oncall recovered', 'streamer recovered'])
  })

  test('people are told of the end of what they never heard of', async () => {
    const { mutes, trouble, pass, lines, clock } = open()
    await mutes.add(ofStream())
    await trouble()
    await clock.advance(minuteMs)
    await trouble({ state: 'over', over: 'recovered' })
    await trouble({ state: 'settled', over: 'recovered' })
    expect(await pass(120 * minuteMs)).toEqual([])
    expect(await lines()).toContain('oncall recovered: muted')
  })

  test('what was over before the mute ended is paged when it ends', async () => {
    const { mutes, trouble, pass, clock } = open()
    await mutes.add(ofStream())
    await trouble()
    await clock.advance(29 * minuteMs)
    await trouble({ state: 'over', over: 'recovered' })
    expect(await pass(5 * minuteMs)).toEqual([])
    await trouble({ state: 'settled', over: 'recovered' })
    expect(await pass(60 * minuteMs)).toEqual([])
  })

  test('what was well when the mute ended and fell ill again is never paged', async () => {
    const { mutes, trouble, pass, clock } = open()
    await mutes.add(ofStream())
    await trouble()
    await clock.advance(29 * minuteMs)
    await trouble({ state: 'over', over: 'recovered' })
    expect(await pass(5 * minuteMs)).toEqual([])
    await trouble({ onsetAt: clock.now() - 1_000 })
    expect(await pass(minuteMs)).toEqual(['oncall opened', 'streamer opened'])
  })

  test('the mute is for one cause, and swallows the next one as well', async () => {
    const { mutes, trouble, pass } = open()
    await mutes.add(ofStream({ scope: { cause: 'uplink-congestion' } }))
    await trouble()
    expect(await pass(minuteMs)).toEqual([])
    const diagnosis = sampleDiagnosis({ cause: 'ingest-node' })
    await trouble({ state: 'changed', diagnosis })
    expect(await pass(minuteMs)).toEqual(['oncall opened', 'streamer opened'])
  })

  test('somebody who has taken the ticket is paged for it when the mute ends', async () => {
    const { mutes, trouble, pass, desk, store } = open()
    await mutes.add(ofStream())
    await trouble()
    const [ticket] = (await store.tickets({ limit: 1 })).items
    await desk.act(ticket?.id ?? '', { command: 'acknowledge', by: 'bo' }, 'k')
    expect(await pass(60 * minuteMs)).toEqual(['streamer opened'])
  })

  test('the page of an incident slips through the maintenance of its node, or never comes', async () => {
    const { mutes, trouble, pass, store, desk, clock, lines } = open()
    await mutes.add(ofStream({ scope: { node: 'sg-ingest-3' } }))
    const ill = { ...sampleTrouble().facts, node: 'sg-ingest-3' }
    await trouble({ facts: ill, incident: 'incident-1' })
    const grow = (affected: number) =>
      store.transaction((tx) =>
        desk.apply(tx, [sampleIncidentNews({ at: clock.now(), state: 'changed', affected })]),
      )
    for (const affected of [12, 15, 30]) await grow(affected)
    expect(await pass(29 * minuteMs)).toEqual([])
    expect((await lines()).filter((line) => line.startsWith('oncall'))).toEqual([
      'oncall opened: part-of-incident',
      'oncall incident: muted',
    ])
    expect(await pass(minuteMs)).toEqual(['oncall incident', 'streamer opened'])
    expect(await pass(60 * minuteMs)).toEqual([])
    await store.transaction((tx) =>
      desk.apply(tx, [
        sampleIncidentNews({ at: clock.now(), state: 'closed', closedAt: clock.now() }),
      ]),
    )
    expect(await pass(minuteMs)).toEqual(['oncall incident-over'])
  })
})
