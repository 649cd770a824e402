import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleIncident } from '../../fixtures/testing/sample-incident.ts'
import { sampleMute } from '../../fixtures/testing/sample-mute.ts'
import { sampleAt, sampleNotice, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { coversIncident, coversTicket, muteKeys } from '../../triage/model/mute.ts'
import { noticeKinds } from '../../triage/model/notice.ts'
import type { Ticket, TicketEvent } from '../../triage/model/ticket.ts'
import { audiences } from '../../triage/model/vocabulary.ts'
import { holdBack } from './hold-back.ts'
import { kindRules } from './kind-rules.ts'

const facts = { stream: 'live/a', node: 'n1', region: 'sg', isp: 'AS1', app: 'obs' } as const
const ticket = sampleTicket({
  ...{ stream: 'live/a', streamer: 'anna', cause: 'ingest-node' },
  facts: { ...facts, scenario: 'show' },
})

describe('a ticket is covered by a mute', () => {
  test.each([
    ['of its stream', { stream: 'live/a' }, true],
    ['of its streamer', { streamer: 'anna' }, true],
    ['of its node', { node: 'n1' }, true],
    ['of its region', { region: 'sg' }, true],
    ['of its isp', { isp: 'AS1' }, true],
    ['of its app', { app: 'obs' }, true],
    ['of its cause', { cause: 'ingest-node' }, true],
    ['of two things that are true of it', { region: 'sg', cause: 'ingest-node' }, true],
    ['of two things, one of which is not', { region: 'sg', cause: 'isp-network' }, false],
    ['of another stream', { stream: 'live/ab' }, false],
  ])('%s: %s → %s', (_, scope, covered) => {
    expect(coversTicket(sampleMute({ scope }), ticket)).toBe(covered)
  })
  test('that names what nobody knows of it: no', () => {
    const unknown = sampleTicket({ streamer: null })
    for (const scope of [{ streamer: 'anna' }, { node: 'n1' }])
      expect(coversTicket(sampleMute({ scope }), unknown)).toBe(false)
  })
})

describe('an incident is covered by a mute', () => {
  const node = { dimension: 'node', value: 'n1' } as const
  const pair = { dimension: 'app+region', value: 'obs+1+sg' } as const
  test.each([
    ['of its node', node, { node: 'n1' }, true],
    ['of the region its node lies in', node, { region: 'sg' }, true],
    ['of one of its streams', node, { stream: 'live/a' }, false],
    ['of the app of its first stream', node, { app: 'obs' }, false],
    ['of its cause', node, { cause: 'ingest-node' }, true],
    ['of half a pair', pair, { region: 'sg' }, true],
    ['of the other half, whatever is in it', pair, { app: 'obs+1' }, true],
    [
      'of a node, when it is of a region',
      { dimension: 'region', value: 'sg' },
      { node: 'n1' },
      false,
    ],
    ['of a node, when it is of all', { dimension: 'fleet', value: '' }, { node: 'n1' }, false],
  ] as const)('%s', (_, incident, scope, covered) => {
    const known = sampleIncident(incident)
    expect(coversIncident(sampleMute({ scope }), known, ticket)).toBe(covered)
  })
})

const anyMute = fc
  .record({
    key: fc.constantFrom(...muteKeys),
    value: fc.constantFrom('live/a', 'anna', 'n1', 'sg', 'AS1', 'obs', 'ingest-node', 'other'),
  })
  .map(({ key, value }) => sampleMute({ id: `mute-${key}`, scope: { [key]: value } }))
const anyPast = fc.array(
  fc.record({
    to: fc.constantFrom(...audiences),
    message: fc.constantFrom(...noticeKinds),
    reason: fc.constantFrom('muted' as const, 'superseded' as const),
  }),
  { maxLength: 6 },
)

test('nothing is sent within a mute but what passes, and whoever is not told has one line', () => {
  fc.assert(
    fc.property(fc.array(anyMute, { maxLength: 3 }), anyPast, (mutes, past) => {
      const timeline: TicketEvent[] = past.map((line) => {
        return { at: sampleAt, kind: 'not-told', ...line, detail: '' }
      })
      const event: TicketEvent = { at: sampleAt, kind: 'resolved', resolution: 'recovered' }
      const known: Ticket = { ...ticket, timeline: [...timeline, event] }
      const wanted = noticeKinds.flatMap((kind) =>
        audiences.flatMap((to) =>
          ['1', '2'].map((address) =>
            sampleNotice(ticket, { id: `${kind}-${to}-${address}`, kind, to, address }),
          ),
        ),
      )
      const { notices, untold } = holdBack({
        ticket: known,
        event,
        notices: wanted,
        untold: [],
        mutes,
      })
      const covered = mutes.some((mute) => coversTicket(mute, known))
      for (const { kind } of notices) if (covered) expect(kindRules[kind].muted).not.toBe('held')
      for (const { to, kind } of wanted) {
        const sent = notices.filter((each) => each.to === to && each.kind === kind).length
        const lines = untold.filter(
          (line) => line.kind === 'not-told' && line.to === to && line.message === kind,
        ).length
        expect([sent, lines]).toEqual(sent > 0 ? [2, 0] : [0, 1])
      }
      expect(holdBack({ ticket: known, event, notices: wanted, untold: [], mutes })).toEqual({
        notices,
        untold,
      })
    }),
  )
})
