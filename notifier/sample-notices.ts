import type { Notice, NoticeKind } from '../triage/model/notice.ts'
import { type Playbook, type Step, stepValues } from '../triage/model/playbook.ts'
import type { TicketSummary } from '../triage/model/ticket.ts'
import { type Cause, causes, symptoms } from '../triage/model/vocabulary.ts'

/** The news that streamers are told. */
export const streamerKinds = [
  'opened',
  'advice',
  'reopened',
  'update',
  'recovered',
  'resolved',
] as const satisfies readonly NoticeKind[]
export type StreamerKind = (typeof streamerKinds)[number]

/** Unix ms at which the samples happen. */
const at = 1_764_000_000_000

/** What streamers are advised for each cause. */
const stepsOf: Readonly<Record<Cause, readonly Step[]>> = {
  'uplink-congestion': ['lower-bitrate', 'lower-bitrate-by', 'switch-connection'],
  'uplink-lost': ['switch-connection'],
  'encoder-overload': ['faster-preset', 'set-frame-rate'],
  'render-overload': ['cap-game'],
  'source-lost': ['check-camera', 'check-capture'],
  'misconfigured-encoder': ['set-keyframes', 'set-rates', 'set-frame-rate', 'lower-bitrate'],
  'ingest-node': ['carry-on'],
  'region-network': ['lower-bitrate'],
  'isp-network': ['switch-connection'],
  delivery: ['carry-on'],
  'viewer-side': ['advise-viewers'],
  'ended-on-purpose': ['start-again'],
  unknown: ['read-app'],
}
const silent = { cause: 'source-lost', symptom: 'silent-audio' } as const

/** What samples are told in, and of whom. */
export interface SampleSetting {
  readonly language: string
  readonly region?: string | undefined
  /** By when the next word comes, ms from now; nobody has promised one when left out. */
  readonly nextWordInMs?: number | undefined
}

/**
 * Messages to streamers with everything in them that can be said: each symptom, cause, step and kind
 * of news at least once, with plausible numbers. What is put together of parts is not there in every
 * combination: a few dozen show all the words.
 */
export function sampleNotices(setting: SampleSetting): readonly Notice[] {
  const sample = (kind: StreamerKind, changes: Partial<TicketSummary> = {}): Notice =>
    noticeOf(setting, kind, changes)
  return [
    ...streamerKinds.map((kind) => sample(kind)),
    ...symptoms.map((symptom) => sample('opened', { symptom })),
    ...causes.flatMap((cause) =>
      stepsOf[cause].map((step) => sample('opened', { cause, playbook: playbookOf(step) })),
    ),
    sample('opened', { confidence: 0.3 }),
    sample('update', { status: 'acknowledged' }),
    sample('opened', { ...silent, playbook: playbookOf('check-microphone') }),
    sample('opened', { cause: 'source-lost', playbook: playbookOf('check-capture', 0) }),
    sample('recovered', { cause: 'ingest-node' }),
    { ...sample('recovered'), heeded: { bitrateBps: 900_000 } },
    { ...sample('recovered'), heeded: { fps: 30 } },
    { ...sample('recovered'), heeded: { keyframeIntervalMs: 2_000 } },
  ]
}

function noticeOf(
  { language, region, nextWordInMs }: SampleSetting,
  kind: StreamerKind,
  changes: Partial<TicketSummary>,
): Notice {
  const ended = kind === 'recovered' || kind === 'resolved'
  const ticket = { ...sampleTicket, ...(ended && over), ...changes }
  const facts = { ...ticket.facts, ...(region !== undefined && { region }) }
  return {
    ...{ id: `sample-${kind}`, ticketId: ticket.id, kind, to: 'streamer', channel: 'sample' },
    ...{ address: '', language, at, ticket: { ...ticket, facts } },
    ...(nextWordInMs !== undefined && !ended && { nextWordBy: at + nextWordInMs }),
  }
}

function playbookOf(step: Step, only?: number): Playbook {
  const values = stepValues[step].map((name) => [name, only ?? numberOf(name)])
  return { step, values: Object.fromEntries(values), checks: [], automations: [] }
}

function numberOf(name: string): number {
  if (name.endsWith('Bps')) return name.startsWith('recommended') ? 900_000 : 1_200_000
  if (name.endsWith('Ms')) return name.startsWith('recommended') ? 2_000 : 8_000
  if (name.endsWith('Ratio')) return 0.3
  if (name.endsWith('Height')) return 480
  return name.startsWith('recommended') ? 24 : 6
}

const over = { status: 'resolved', resolution: 'recovered', resolvedAt: at } as const

const sampleTicket: TicketSummary = {
  ...{ id: 'sample', number: 12, stream: 'live/anna', streamer: 'anna' },
  ...{ symptom: 'stalled', cause: 'uplink-congestion', confidence: 0.9, reason: 'sample' },
  ...{ evidence: {}, ruledOut: [], playbook: playbookOf('lower-bitrate') },
  ...{ priority: 'P1', priorityReasons: [], pinned: null, status: 'open' },
  ...{ openedAt: at - 6_000, onsetAt: at - 8_000, acknowledgedAt: null, acknowledgedBy: null },
  ...{ recoveredAt: null, resolvedAt: null, resolution: null, closedAt: null },
  ...{ incident: null, assignee: null, keptOpenBy: null, waitingSince: null, rating: null },
  ...{ calling: null, proposedAt: null, snoozedUntil: null },
  ...{ follows: null, firstComplaintAt: null, leadMs: null },
  facts: { stream: 'live/anna', streamer: 'anna', scenario: 'show', viewers: 1_200 },
}
