import { expect, test } from 'vitest'
import { acceptDueNotices } from '../fixtures/testing/accept-due-notices.ts'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { startTriageProcess } from '../fixtures/testing/triage-process.ts'
import { planIncident } from '../notifier/policy/plan-incident.ts'
import { planNotices } from '../notifier/policy/plan-notices.ts'
import type { Route } from '../notifier/policy/route.ts'
import { renderNotice } from '../notifier/render.ts'
import type { Notice } from '../triage/model/notice.ts'
import type { TelemetryRecord } from '../triage/model/record.ts'

const startAt = 1_764_000_000_000
const names = Array.from({ length: 20 }, (_, index) => `live/s${index}`)
const sick = (index: number) => index < 12
const carrier = { kind: 'log', addressed: false }
const routes: readonly Route[] = [
  { to: 'oncall', channel: 'staff', carrier },
  { to: 'streamer', channel: 'streamers', carrier },
]

/** A node with 12 of the 20 streams dies for 40 s, an encoder of its own trouble aside. */
async function liveThroughAnOutage() {
  const clock = createManualClock(startAt)
  const store = createMemoryStore()
  const { worker } = await startTriageProcess({
    store,
    clock,
    plan: (ticket, event, { rush } = { rush: false, incident: null }) =>
      planNotices({ ticket, event, routes, people: () => undefined, rush }),
    planIncident: (lead, news) => planIncident(lead, news, routes),
  })
  const announced = names.map((stream, index): TelemetryRecord => {
    const node = sick(index) ? 'ingest-1' : 'ingest-2'
    return { type: 'stream', stream, at: startAt, node, region: 'eu', app: 'obs/30' }
  })
  await worker.take(announced)
  const sent: Notice[] = []
  for (let second = 0; second < 190; second += 1) {
    await clock.advance(1_000)
    const at = clock.now()
    const samples = names.map((stream, index): TelemetryRecord => {
      const ill = sick(index) && second >= 20 + (index % 3) && second < 60
      const shown = ill ? { fps: 0, bitrateBps: 0 } : { fps: 30, bitrateBps: 3e6 }
      return { type: 'sample', stream, at, vantage: 'ingest', ...shown }
    })
    await worker.take(samples)
    sent.push(...(await acceptDueNotices(store, at)))
  }
  await worker.stop()
  return { sent, tickets: (await store.tickets({ limit: 500 })).items }
}

test('an outage is one page that grows and one that says it is over, and every streamer hears of their own', async () => {
  const { tickets, sent } = await liveThroughAnOutage()
  expect(tickets).toHaveLength(12)
  const staff = sent.filter(({ to }) => to === 'oncall')
  const pages = staff.filter(({ kind }) => kind.startsWith('incident'))
  expect(pages.map(({ kind }) => kind)).toEqual(['incident', 'incident-over'])
  // Of two tickets nobody can know that they are an incident.
  const alone = staff.filter(({ kind }) => kind === 'opened')
  expect(alone.length).toBeLessThanOrEqual(2)
  const [page, over] = pages.map((notice) => renderNotice(notice))
  expect(page?.title).toMatch(/^P[01] · node ingest-1: \d+ streams ill$/)
  expect(page?.body).toContain('Shared cause: ingest node')
  expect(over?.title).toBe('Over · node ingest-1: 12 streams were ill')
  const pagedAt = pages[0]?.notBefore ?? 0
  expect(pagedAt - startAt).toBeLessThan(35_000)

  for (const { id, timeline } of tickets) {
    const told = sent.filter(({ ticketId, to }) => ticketId === id && to === 'streamer')
    expect(told[0]?.kind).toBe('opened')
    expect(told.at(-1)?.kind).toBe('recovered')
    const untold = timeline.flatMap((event) => (event.kind === 'not-told' ? [event.reason] : []))
    const paged = alone.some(({ ticketId }) => ticketId === id)
    expect(untold.includes('part-of-incident')).toBe(!paged)
  }
  const words = sent.filter(({ to }) => to === 'streamer').map((each) => renderNotice(each).body)
  expect(words.filter((body) => body.includes('It’s us, not you')).length).toBeGreaterThanOrEqual(
    12,
  )
})
