import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleAt, sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import type { Step } from '../../triage/model/playbook.ts'
import type { Ticket, TicketEvent, TicketHappening } from '../../triage/model/ticket.ts'
import { audiences, priorities } from '../../triage/model/vocabulary.ts'
import { evolve } from '../../triage/tickets/lifecycle.ts'
import { newsOf } from './news-of.ts'
import { type People, planNotices } from './plan-notices.ts'
import type { Route } from './route.ts'

const chat = { kind: 'discord', addressed: true }
const oncall: Route = { to: 'oncall', channel: 'ops', carrier: chat, address: '111' }
const streamer: Route = { to: 'streamer', channel: 'ops', carrier: chat }
const hook: Route = {
  to: 'oncall',
  channel: 'hook',
  carrier: { kind: 'webhook', addressed: false },
}
const people: People = (_stream, id) =>
  id === 'anna' ? { language: 'zh-CN', addresses: { discord: '222' } } : undefined

function openedTicket(changes: Partial<Ticket> = {}): Ticket {
  const ticket = sampleTicket(changes)
  return { ...ticket, timeline: [sampleOpened(ticket)] }
}

function followedBy(ticket: Ticket, ...happenings: TicketHappening[]): Ticket {
  const from = ticket.timeline.length
  const events = happenings.map((happening, index) => {
    return { at: sampleAt + (from + index) * 1_000, ...happening } as TicketEvent
  })
  return events.reduce(evolve, ticket)
}

function plan(ticket: Ticket, routes: readonly Route[] = [oncall, streamer], who = people) {
  const event = ticket.timeline.at(-1) as TicketEvent
  return planNotices({ ticket, event, routes, people: who })
}

function told(ticket: Ticket, routes?: readonly Route[]): string[] {
  return plan(ticket, routes).notices.map(({ to, kind }) => `${to} ${kind}`)
}

const recovered: TicketHappening = { kind: 'resolved', resolution: 'recovered' }
const ended: TicketHappening = { kind: 'resolved', resolution: 'ended' }
const byPerson: TicketHappening = { kind: 'resolved', resolution: 'person', by: 'bo' }
const raised = {
  kind: 'priority-changed',
  from: 'P1',
  priority: 'P0',
  priorityReasons: [],
} as const satisfies TicketHappening
const notTold: TicketHappening = {
  kind: 'not-told',
  to: 'streamer',
  message: 'opened',
  reason: 'no-address',
  detail: '',
}

/** The cause becomes clearer, and with it what the streamer should do. */
function clearer({ step, kbps }: { step: Step; kbps?: number }): TicketHappening {
  const playbook = { step, checks: [], automations: [] }
  return {
    kind: 'cause-changed',
    from: 'unknown',
    symptom: 'stalled',
    cause: 'uplink-lost',
    confidence: 0.9,
    reason: 'a-sign',
    evidence: {},
    ruledOut: [],
    playbook: { ...playbook, values: kbps ? { recommendedBps: kbps * 1_000 } : {} },
  }
}

describe('who hears of what', () => {
  const cases: { name: string; ticket: Ticket; hears: string[] }[] = [
    {
      name: 'both hear that a ticket was opened',
      ticket: openedTicket(),
      hears: ['oncall opened', 'streamer opened'],
    },
    {
      name: 'on-call hears that the priority was raised',
      ticket: followedBy(openedTicket(), raised),
      hears: ['oncall raised'],
    },
    {
      name: 'nobody hears that the priority was lowered',
      ticket: followedBy(openedTicket(), { ...raised, priority: 'P3' }),
      hears: [],
    },
    {
      name: 'nobody hears that the cause is surer, or another with the same step',
      ticket: followedBy(openedTicket(), clearer({ step: 'lower-bitrate', kbps: 1_000 })),
      hears: [],
    },
    {
      name: 'the streamer hears that there is something else to do',
      ticket: followedBy(openedTicket(), clearer({ step: 'switch-connection' })),
      hears: ['streamer advice'],
    },
    {
      name: 'the streamer hears of it once',
      ticket: followedBy(
        openedTicket(),
        clearer({ step: 'switch-connection' }),
        clearer({ step: 'switch-connection' }),
      ),
      hears: [],
    },
    {
      name: 'the streamer hears that it is quite another number',
      ticket: followedBy(openedTicket(), clearer({ step: 'lower-bitrate', kbps: 1_400 })),
      hears: ['streamer advice'],
    },
    {
      name: 'both hear that it is back',
      ticket: followedBy(openedTicket(), recovered, { kind: 'reopened' }),
      hears: ['oncall reopened', 'streamer reopened'],
    },
    {
      name: 'both hear of the recovery',
      ticket: followedBy(openedTicket(), recovered),
      hears: ['oncall recovered', 'streamer recovered'],
    },
    {
      name: 'only on-call hears of a planned end',
      ticket: followedBy(openedTicket(), ended),
      hears: ['oncall ended'],
    },
    {
      name: 'the streamer hears that a person resolved it',
      ticket: followedBy(openedTicket(), byPerson),
      hears: ['streamer resolved'],
    },
    {
      name: 'a streamer who never heard of the ticket does not hear that it is closed',
      ticket: followedBy(openedTicket(), notTold, byPerson),
      hears: [],
    },
    {
      name: 'an acknowledgement is news to nobody',
      ticket: followedBy(openedTicket(), { kind: 'acknowledged', by: 'bo' }),
      hears: [],
    },
    {
      name: 'a note is news to nobody',
      ticket: followedBy(openedTicket(), { kind: 'noted', by: 'bo', text: 'hm' }),
      hears: [],
    },
    {
      name: 'a delivery is news to nobody',
      ticket: followedBy(openedTicket(), {
        kind: 'notice-sent',
        notice: 'n',
        to: 'oncall',
        channel: 'ops',
        message: 'opened',
      }),
      hears: [],
    },
  ]
  for (const { name, ticket, hears } of cases) test(name, () => expect(told(ticket)).toEqual(hears))

  test('a raise in the same moment as a reopening is part of that news', () => {
    const resolved = followedBy(openedTicket(), recovered)
    const at = sampleAt + 60_000
    const both = [
      { at, kind: 'reopened' as const },
      { at, ...raised },
    ].reduce<Ticket>(evolve, resolved)
    const news = both.timeline.slice(-2).map((event) => newsOf(both, event).map(({ kind }) => kind))
    expect(news).toEqual([['reopened', 'reopened'], []])
  })
})

describe('the first word to a streamer', () => {
  const openedWith = (changes: Partial<Ticket>) => {
    const ticket = sampleTicket({ cause: 'unknown', confidence: 0, ...changes })
    return { ...ticket, timeline: [sampleOpened(ticket)] }
  }
  const waitsMs = (ticket: Ticket) => {
    const [notice] = plan(ticket, [streamer]).notices
    return (notice?.notBefore ?? sampleAt) - sampleAt
  }
  test.each([
    ['waits two seconds for a cause', { onsetAt: sampleAt - 2_000 }, 2_000],
    ['less where the ticket was late', { onsetAt: sampleAt - 8_000 }, 500],
    ['not at all where it was very late', { onsetAt: sampleAt - 60_000 }, 0],
    ['nor where the cause is known', { cause: 'uplink-lost', onsetAt: sampleAt - 2_000 }, 0],
    [
      'nor where somebody has asked for help',
      { reason: 'streamer-complains-nothing-measured', onsetAt: sampleAt - 2_000 },
      0,
    ],
  ] as const)('%s', (_, changes, expected) => {
    const { reason, ...rest } = { reason: 'no-signs', ...changes }
    const ticket = openedWith(rest)
    const opened = { ...sampleOpened(ticket), reason } as TicketEvent
    expect(waitsMs({ ...ticket, timeline: [opened] })).toBe(expected)
  })
  test('a page to people on call does not wait for it', () => {
    const ticket = openedWith({ onsetAt: sampleAt - 2_000 })
    expect(plan(ticket, [oncall]).notices[0]).not.toHaveProperty('notBefore')
  })

  test('names the cause that shows in the meantime, in place of what waits', () => {
    const ticket = followedBy(
      openedWith({ onsetAt: sampleAt - 2_000 }),
      clearer({ step: 'switch-connection' }),
    )
    const { notices } = plan(ticket)
    expect(notices.map(({ to, kind, supersedes }) => [to, kind, supersedes])).toEqual([
      ['streamer', 'opened', ['opened']],
    ])
  })
  test('is followed by better advice where that comes later', () => {
    const opened = openedWith({ onsetAt: sampleAt - 2_000 })
    const sent = { kind: 'notice-sent', notice: 'n', channel: 'chat', message: 'opened' } as const
    const seen = { kind: 'noted', by: 'bo', text: 'hm' } as const
    const whole = followedBy(opened, { ...sent, to: 'streamer' }, seen)
    expect(told(followedBy(whole, clearer({ step: 'switch-connection' })))).toEqual([
      'streamer advice',
    ])
  })
})

describe('where a notice goes', () => {
  test('a streamer is reached at their own address and in their own language', () => {
    const { notices } = plan(openedTicket())
    expect(notices.map(({ address, language }) => [address, language])).toEqual([
      ['111', 'en'],
      ['222', 'zh-CN'],
    ])
  })

  test('an address by the name of the channel comes before one by its kind', () => {
    const both: People = () => ({ addresses: { ops: '333', discord: '222' } })
    expect(plan(openedTicket(), [streamer], both).notices[0]?.address).toBe('333')
  })

  const facts = { ...sampleTicket().facts, language: 'id' }
  const languages: { name: string; ticket: Ticket; who: People; route: Route; is: string }[] = [
    {
      name: 'the directory’s',
      ticket: openedTicket({ facts }),
      who: () => ({ language: 'ja', addresses: { discord: '1' } }),
      route: streamer,
      is: 'ja',
    },
    {
      name: 'else the one the stream announced',
      ticket: openedTicket({ facts }),
      who: () => ({ addresses: { discord: '1' } }),
      route: streamer,
      is: 'id',
    },
    {
      name: 'else the route’s',
      ticket: openedTicket(),
      who: () => ({ addresses: { discord: '1' } }),
      route: { ...streamer, language: 'zh' },
      is: 'zh',
    },
    {
      name: 'else English',
      ticket: openedTicket(),
      who: () => ({ addresses: { discord: '1' } }),
      route: streamer,
      is: 'en',
    },
    {
      name: 'of the route, and never the stream’s, for on-call',
      ticket: openedTicket({ facts }),
      who: people,
      route: { ...oncall, language: 'zh' },
      is: 'zh',
    },
  ]
  for (const { name, ticket, who, route, is } of languages)
    test(`the language is ${name}`, () =>
      expect(plan(ticket, [route], who).notices[0]?.language).toBe(is))

  test('two routes to one place make one notice', () => {
    const urgent: Route = { ...oncall, priorities: ['P1'] }
    expect(told(openedTicket(), [oncall, urgent])).toEqual(['oncall opened'])
  })

  test('a route takes only its priorities', () => {
    const urgent: Route = { ...oncall, priorities: ['P0'] }
    expect(told(openedTicket(), [urgent, hook])).toEqual(['oncall opened'])
    expect(plan(openedTicket(), [urgent, hook]).notices[0]?.channel).toBe('hook')
  })

  test('whoever was told while it was urgent also hears of the recovery', () => {
    const urgent: Route = { ...oncall, priorities: ['P1'] }
    const lowered = followedBy(openedTicket(), { ...raised, priority: 'P3' }, recovered)
    expect(told(lowered, [urgent])).toEqual(['oncall recovered'])
  })

  test('the notice carries the onset of the present spell', () => {
    const onsetAt = sampleAt + 900_000
    const again = followedBy(openedTicket(), recovered, { kind: 'reopened', onsetAt })
    expect(plan(again).notices[0]?.ticket.onsetAt).toBe(onsetAt)
    expect(plan(openedTicket()).notices[0]?.ticket).not.toHaveProperty('timeline')
  })
})

describe('who cannot be told', () => {
  const nobody: People = () => undefined
  const cases: { name: string; ticket: Ticket; routes: Route[]; who: People; lines: string[] }[] = [
    {
      name: 'a streamer without an address',
      ticket: openedTicket(),
      routes: [hook, streamer],
      who: nobody,
      lines: ['streamer no-address: the directory has no address of anna for "ops"'],
    },
    {
      name: 'a stream whose streamer nobody knows',
      ticket: openedTicket({ streamer: null }),
      routes: [hook, streamer],
      who: people,
      lines: ['streamer no-address: nobody knows who streams live/stream-1'],
    },
    {
      name: 'an audience that no route leads to',
      ticket: openedTicket(),
      routes: [streamer],
      who: people,
      lines: ['oncall no-route: no route to oncall takes P1'],
    },
    {
      name: 'an audience whose routes are for other priorities',
      ticket: openedTicket(),
      routes: [streamer, { ...oncall, priorities: ['P0'] }],
      who: people,
      lines: ['oncall no-route: no route to oncall takes P1'],
    },
    {
      name: 'a route over a channel that is not there, even if another route works',
      ticket: openedTicket(),
      routes: [streamer, hook, { ...oncall, channel: 'gone', carrier: null }],
      who: people,
      lines: ['oncall no-channel: no channel is named "gone"'],
    },
    {
      name: 'not somebody who is reached elsewhere',
      ticket: openedTicket(),
      routes: [hook, streamer, { ...hook, to: 'streamer' }],
      who: nobody,
      lines: [],
    },
  ]
  for (const { name, ticket, routes, who, lines } of cases)
    test(name, () => {
      const { untold } = plan(ticket, routes, who)
      const seen = untold.map((line) =>
        line.kind === 'not-told' ? `${line.to} ${line.reason}: ${line.detail}` : line.kind,
      )
      expect(seen).toEqual(lines)
    })
})

describe('ids', () => {
  test('planning again gives the same ids, deliveries in between or not', () => {
    const resolved = followedBy(openedTicket(), recovered)
    const event = resolved.timeline.at(-1) as TicketEvent
    const first = planNotices({ ticket: resolved, event, routes: [oncall, streamer], people })
    const later = followedBy(resolved, notTold)
    const stored = JSON.parse(JSON.stringify(later)) as Ticket
    const second = planNotices({ ticket: stored, event, routes: [oncall, streamer], people })
    expect(second.notices.map(({ id }) => id)).toEqual(first.notices.map(({ id }) => id))
    expect(first.notices.map(({ id }) => id)).toEqual([
      'ticket-1-resolved-1-oncall-0',
      'ticket-1-resolved-1-streamer-1',
    ])
  })

  test('no two events have one, though they are the same news', () => {
    const opened = openedTicket()
    const causes = followedBy(opened, clearer({ step: 'switch-connection' }))
    const [change] = causes.timeline.slice(-1)
    const surer = { ...clearer({ step: 'carry-on' }), kind: 'confidence-changed', from: 0.6 }
    const all = followedBy(
      causes,
      surer as TicketHappening,
      { kind: 'left-incident', incident: 'i' } as TicketHappening,
    )
    const ids = all.timeline.flatMap((event) =>
      planNotices({ ticket: all, event, routes: [oncall, streamer], people }).notices.map(
        ({ id }) => id,
      ),
    )
    expect(change?.kind).toBe('cause-changed')
    expect(ids.length).toBeGreaterThanOrEqual(4)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('an event that is not on the timeline is a mistake of the caller', () => {
    const ticket = openedTicket()
    const event = { at: 1, kind: 'reopened' as const }
    expect(() => planNotices({ ticket, event, routes: [oncall], people })).toThrow(
      'ticket ticket-1: "reopened" at 1 is not on its timeline, expected the event that was just applied',
    )
  })
})

const happening: fc.Arbitrary<TicketHappening> = fc.oneof(
  fc.constantFrom<TicketHappening>(recovered, ended, byPerson, notTold, {
    kind: 'acknowledged',
    by: 'bo',
  }),
  fc.constant<TicketHappening>({ kind: 'reopened' }),
  fc
    .tuple(fc.constantFrom(...priorities), fc.constantFrom(...priorities))
    .map(([from, priority]) => ({ ...raised, from, priority })),
)

test.each([
  ['the group', undefined, ''],
  ['somebody in it', '13800000000', '13800000000'],
])('a route over a group robot reaches %s', (_, named, address) => {
  const carrier = { kind: 'dingtalk', addressed: 'optional' } as const
  const route: Route = { to: 'oncall', channel: 'group', carrier, address: named }
  const ticket = openedTicket()
  const [event] = ticket.timeline as [TicketEvent]
  const planned = planNotices({ ticket, event, routes: [route], people })
  expect(planned.notices.map((notice) => notice.address)).toEqual([address])
})

const anyRoute: fc.Arbitrary<Route> = fc.record({
  to: fc.constantFrom(...audiences),
  channel: fc.constantFrom('ops', 'hook', 'gone'),
  carrier: fc.constantFrom(null, chat, { kind: 'webhook', addressed: false }),
  address: fc.constantFrom(undefined, '111'),
  priorities: fc.option(fc.subarray([...priorities], { minLength: 1 }), { nil: undefined }),
})

test('nobody who should hear is left with neither a notice nor a line that says why', () => {
  fc.assert(
    fc.property(
      fc.array(happening, { maxLength: 8 }),
      fc.array(anyRoute, { maxLength: 5 }),
      fc.boolean(),
      (happenings, routes, known) => {
        const ticket = followedBy(openedTicket(), ...happenings)
        const who: People = known ? people : () => undefined
        const { notices, untold } = plan(ticket, routes, who)
        const event = ticket.timeline.at(-1) as TicketEvent
        for (const { to, kind } of newsOf(ticket, event)) {
          const heard = notices.some((notice) => notice.to === to && notice.kind === kind)
          const line = untold.some(
            (each) => each.kind === 'not-told' && each.to === to && each.message === kind,
          )
          expect(heard || line).toBe(true)
        }
        expect(new Set(notices.map(({ id }) => id)).size).toBe(notices.length)
        for (const notice of notices) {
          const route = routes.find(
            ({ channel, to }) => channel === notice.channel && to === notice.to,
          )
          expect(route).toBeDefined()
        }
        expect(plan(ticket, routes, who)).toEqual({ notices, untold })
      },
    ),
  )
})

describe('a promise', () => {
  const turn = { clock: 'first-response', turn: 1, dueAt: sampleAt + 60_000 } as const
  const cases: [name: string, happening: TicketHappening, says: string[]][] = [
    ['half used up wakes nobody', { kind: 'sla-at-risk', ...turn, ratio: 0.5 }, []],
    ['nearly broken', { kind: 'sla-at-risk', ...turn, ratio: 0.8 }, ['oncall sla-at-risk']],
    ['broken', { kind: 'sla-breached', ...turn }, ['oncall sla-breached']],
    ['kept', { kind: 'sla-met', ...turn, metAt: sampleAt }, []],
  ]
  test.each(cases)('%s', (_, happening, says) => {
    expect(told(followedBy(openedTicket(), happening))).toEqual(says)
  })

  test('is told with what was promised and until when', () => {
    const broken = followedBy(openedTicket(), { kind: 'sla-breached', ...turn })
    const { clock, dueAt } = turn
    expect(plan(broken).notices).toMatchObject([{ sla: { clock, dueAt } }])
  })

  test('about a ticket of an incident is left to the incident', () => {
    const joined = { kind: 'joined-incident', incident: 'i', from: null } as const
    const broken = followedBy(openedTicket(), joined, { kind: 'sla-breached', ...turn })
    expect(plan(broken)).toMatchObject({
      notices: [],
      untold: [{ kind: 'not-told', reason: 'part-of-incident' }],
    })
  })
})
