import { expect, test } from 'vitest'
import { story } from '../fixtures/testing/story.ts'
import { renderNotice } from '../notifier/render.ts'
import type { Notice } from '../triage/model/notice.ts'
import type { TicketHappening } from '../triage/model/ticket.ts'
import { parseConfig } from './config.ts'
import { plannerOf } from './open-desk.ts'
import { createReplay } from './replay.ts'

/** What is planned for a stream of a region that stands for a minute. */
function stallIn(region: string) {
  // In samples trouble has lasted for eight seconds, so that the configuration is taken.
  const soon = [1, 2, 3, 4, 5, 6, 7].map((seconds) => `sekitar ${seconds} detik`)
  const rule = { name: 'odd', regions: ['eu'], languages: ['id'], mustNotPromise: soon }
  const raw = { notifier: { rules: [{ ...rule, kinds: ['opened'] }] } }
  const config = parseConfig('test', raw, { env: {}, readText: () => '' })
  const planner = plannerOf({ config, directory: { find: () => undefined } })
  const notices: Notice[] = []
  const untold: TicketHappening[] = []
  const replay = createReplay({
    plan: (...given) => {
      const planned = planner(...given)
      notices.push(...planned.notices)
      untold.push(...planned.untold)
      return planned
    },
  })
  const well = { fps: 30, bitrateBps: 3e6 }
  const records = story()
    .stream('live/a', { region, language: 'id' })
    .samples(well, { forMs: 30_000 })
    .samples({ fps: 0, bitrateBps: 0 }, { forMs: 60_000 })
    .samples(well, { forMs: 90_000 })
    .arrivals()
  for (const { record } of records) replay.take(record)
  return { notices, untold }
}

test('a message that breaks a rule of its region is held, and on-call is told; the rest of the story is told', () => {
  const { notices, untold } = stallIn('eu')
  expect(notices.map(({ to, kind }) => `${to} ${kind}`)).toEqual(
    expect.arrayContaining([
      'oncall opened',
      'oncall held',
      'oncall recovered',
      'streamer recovered',
    ]),
  )
  expect(notices.some(({ to, kind }) => to === 'streamer' && kind === 'opened')).toBe(false)
  expect(untold).toContainEqual(
    expect.objectContaining({ to: 'streamer', message: 'opened', reason: 'held-by-rule' }),
  )
  const held = notices.find(({ kind }) => kind === 'held')
  expect(held && renderNotice(held).body).toContain('breaks the rule “odd”, since it says “sekitar')
})

test('the same message goes out where the rule does not hold', () => {
  const { notices, untold } = stallIn('sg')
  expect(notices.map(({ to, kind }) => `${to} ${kind}`)).toContain('streamer opened')
  expect(untold.filter((line) => line.kind === 'not-told')).toEqual([])
})
