import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { type Notice, type NoticeState, noticeKinds, noticeStates } from '../triage/model/notice.ts'
import { audiences } from '../triage/model/vocabulary.ts'
import type { Channel, ChannelStatus } from './channel.ts'
import { type BreakerState, breakerStates } from './circuit-breaker.ts'
import {
  type PictureKind,
  type PictureOutcome,
  pictureKinds,
  pictureOutcomes,
} from './pictures/picture-maker.ts'

/** The states of a channel, as its gauge lists them. */
export const channelStates = [
  'starting',
  'up',
  'down',
  'stopped',
] as const satisfies readonly ChannelStatus['state'][]

/** The figures of the notifier. */
export interface NotifierMetrics {
  /** A channel took the notice at `at` (Unix ms). */
  accepted(notice: Notice, at: number): void
  /** The notice will not be tried again. */
  failed(notice: Notice): void
  /** An attempt ended. */
  attempted(notice: Notice, delivery: { readonly outcome: string; readonly reason?: string }): void
  outbox(counts: Readonly<Record<NoticeState, number>>): void
  channelState(channel: Channel): void
  /** How it went with a picture that a message was to have. */
  picture(picture: PictureKind, outcome: PictureOutcome): void
  /** What the breaker of a channel lets through. */
  breaker(channel: string, state: BreakerState): void
}

/** Registers the notifier's figures with `registry`; without one they are counted by nobody. */
export function createNotifierMetrics(registry: Registry = new Registry()): NotifierMetrics {
  const registers = [registry]
  const known = new Set<string>()
  const delay = new Histogram({
    name: 'stallwatch_notice_delay_seconds',
    help: 'From the opening of a ticket until a channel took the notice of it.',
    labelNames: ['channel', 'to'],
    buckets: [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60],
    registers,
  })
  const notices = new Counter({
    name: 'stallwatch_notices_total',
    help: 'Notices that reached their end: accepted by the channel, or given up.',
    labelNames: ['channel', 'to', 'kind', 'outcome'],
    registers,
  })
  const attempts = new Counter({
    name: 'stallwatch_delivery_attempts_total',
    help: 'Attempts at a notice, by how they ended and why.',
    labelNames: ['channel', 'outcome', 'reason'],
    registers,
  })
  const outbox = new Gauge({
    name: 'stallwatch_outbox_notices',
    help: 'Notices in the outbox, by state.',
    labelNames: ['state'],
    registers,
  })
  const channelState = new Gauge({
    name: 'stallwatch_channel_state',
    help: '1 for the state a channel is in, 0 for the others.',
    labelNames: ['channel', 'kind', 'state'],
    registers,
  })

  const breaker = new Gauge({
    name: 'stallwatch_channel_breaker',
    help: '1 for how the breaker of a channel stands, 0 for the others: closed lets all through, open nothing.',
    labelNames: ['channel', 'state'],
    registers,
  })

  const pictures = new Counter({
    name: 'stallwatch_notice_pictures_total',
    help: 'Pictures that messages were to have, by how it went: made, or why not.',
    labelNames: ['picture', 'outcome'],
    registers,
  })
  for (const picture of pictureKinds) {
    for (const outcome of pictureOutcomes) pictures.inc({ picture, outcome }, 0)
  }

  /** So that `rate()` sees the first notice of a channel: a series that begins with it has not risen. */
  function startAtZero(channel: string): void {
    if (known.has(channel)) return
    known.add(channel)
    for (const to of audiences) {
      delay.zero({ channel, to })
      for (const kind of noticeKinds) {
        for (const outcome of ['accepted', 'failed']) notices.inc({ channel, to, kind, outcome }, 0)
      }
    }
  }

  return {
    accepted(notice, at) {
      const { channel, to, kind } = notice
      startAtZero(channel)
      notices.inc({ channel, to, kind, outcome: 'accepted' })
      // Later news (raised, recovered) is not late because the ticket is old.
      if (kind === 'opened')
        delay.observe({ channel, to }, Math.max(0, at - notice.ticket.openedAt) / 1_000)
    },
    failed({ channel, to, kind }) {
      startAtZero(channel)
      notices.inc({ channel, to, kind, outcome: 'failed' })
    },
    attempted: ({ channel }, { outcome, reason }) =>
      attempts.inc({ channel, outcome, reason: reason ?? '' }),
    outbox(counts) {
      for (const state of noticeStates) outbox.set({ state }, counts[state])
    },
    picture: (picture, outcome) => pictures.inc({ picture, outcome }),
    breaker(channel, now) {
      for (const state of breakerStates) breaker.set({ channel, state }, state === now ? 1 : 0)
    },
    channelState({ name: channel, kind, status }) {
      const now = status().state
      startAtZero(channel)
      for (const state of channelStates)
        channelState.set({ channel, kind, state }, state === now ? 1 : 0)
    },
  }
}
