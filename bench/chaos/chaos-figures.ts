import type { Notice } from '../../triage/model/notice.ts'
import { openStore } from '../../triage/store/open-store.ts'
import type { OutboxRow } from '../../triage/store/outbox-store.ts'
import { batchOf } from './chaos-notices.ts'
import type { ChaosVendors, Shown } from './chaos-vendors.ts'

/** What came of it. */
export interface ChaosFigures {
  readonly notices: number
  /** Not accepted, not given up with a reason, or said to be accepted and never shown. */
  readonly lost: number
  readonly accepted: number
  /** Given up, by reason. */
  readonly givenUp: Readonly<Record<string, number>>
  /** On the channel that tells repetitions: notices shown under more than one key. */
  readonly duplicates: number
  /** The same, sent more than once under one key, of which a reader sees one. */
  readonly repetitions: number
  /** On the channel that tells none: notices that arrived more than once, … */
  readonly shownTwice: number
  /** … repetitions that do not say that they may be one, … */
  readonly unsaid: number
  /** … notices of which the timeline says that they may have, … */
  readonly possibleDuplicates: number
  /** … and attempts without an answer. */
  readonly doubts: number
  /** Ends that arrived before their beginning. */
  readonly outOfOrder: number
  /** How late first pages of a P0 arrived, ms after they were queued or their process was up, sorted. */
  readonly pageDelaysMs: readonly number[]
}

/** What there is to look at. */
interface Evidence {
  readonly store: string
  readonly batches: number
  readonly queuedAt: ReadonlyMap<number, number>
  readonly startsAt: readonly number[]
  readonly vendors: ChaosVendors
}

/** Compares what was queued with what the store says and with what was shown. */
export async function scoreChaos(evidence: Evidence): Promise<ChaosFigures> {
  const store = await openStore(evidence.store)
  const rows: OutboxRow[] = []
  const queued: { notice: Notice; batch: number }[] = []
  let possibleDuplicates = 0
  try {
    for (let batch = 0; batch < evidence.batches; batch += 1) {
      const { tickets, notices } = batchOf(batch)
      queued.push(...notices.map((notice) => ({ notice, batch })))
      for (const { id } of tickets) {
        rows.push(...(await store.notices(id)))
        const timeline = (await store.ticket(id))?.timeline ?? []
        possibleDuplicates += timeline.filter(
          (event) => event.kind === 'notice-sent' && event.possibleDuplicate,
        ).length
      }
    }
  } finally {
    await store.close()
  }
  const hook = firstShown(evidence.vendors.hook.shown)
  const slack = Map.groupBy(evidence.vendors.slack.shown, ({ key }) => key.split(' ')[0] ?? '')
  const byId = new Map(rows.map((row) => [row.notice.id, row]))
  const failed = rows.filter(({ state }) => state === 'failed')
  const givenUp = Object.groupBy(failed, ({ lastReason }) => lastReason ?? '')
  const pages = queued.filter(
    ({ notice }) => notice.kind === 'opened' && notice.ticket.priority === 'P0',
  )
  return {
    notices: queued.length,
    lost: queued.filter(({ notice }) => isLost(byId.get(notice.id), hook, slack)).length,
    accepted: rows.filter(({ state }) => state === 'accepted').length,
    givenUp: Object.fromEntries(
      Object.entries(givenUp).map(([reason, each]) => [reason, each?.length ?? 0]),
    ),
    duplicates: [...hook.keys()].filter((key) => byId.get(key)?.notice.channel !== 'hook').length,
    repetitions: evidence.vendors.hook.shown.length - hook.size,
    shownTwice: [...slack.values()].reduce((sum, shown) => sum + extras(shown), 0),
    possibleDuplicates,
    unsaid: [...slack.values()].reduce((sum, shown) => sum + unsaid(shown), 0),
    doubts: rows
      .filter(({ notice }) => notice.channel === 'slack')
      .reduce((sum, { doubts }) => sum + doubts, 0),
    outOfOrder: outOfOrder(queued, hook, slack),
    pageDelaysMs: pages
      .flatMap(({ notice, batch }) => {
        const at =
          notice.channel === 'hook' ? hook.get(notice.id) : slack.get(notice.address)?.[0]?.at
        return at === undefined ? [] : [at - fromWhen(evidence, batch, at)]
      })
      .sort((a, b) => a - b),
  }
}

/** From when a page shown at `at` could have been: it was queued, and the process was up. */
function fromWhen({ queuedAt, startsAt }: Evidence, batch: number, at: number): number {
  const upAt = startsAt.findLast((each) => each <= at) ?? 0
  return Math.min(at, Math.max(queuedAt.get(batch) ?? 0, upAt))
}

function firstShown(shown: readonly Shown[]): Map<string, number> {
  const first = new Map<string, number>()
  for (const { key, at } of shown) if (!first.has(key)) first.set(key, at)
  return first
}

function extras(shown: readonly Shown[]): number {
  return shown.length - new Set(shown.map(({ key }) => key)).size
}

/** Those after the first of their key that do not say so. */
function unsaid(shown: readonly Shown[]): number {
  const seen = new Set<string>()
  return shown.filter(({ key, saysSo }) => {
    const isRepetition = seen.has(key) && !saysSo
    seen.add(key)
    return isRepetition
  }).length
}

function isLost(
  row: OutboxRow | undefined,
  hook: ReadonlyMap<string, number>,
  slack: ReadonlyMap<string, readonly Shown[]>,
): boolean {
  if (!row || row.state === 'pending' || row.state === 'leased') return true
  if (row.state !== 'accepted') return row.state === 'failed' && row.lastReason === null
  const { channel, id, address } = row.notice
  return channel === 'hook' ? !hook.has(id) : !slack.has(address)
}

function outOfOrder(
  queued: readonly { readonly notice: Notice }[],
  hook: ReadonlyMap<string, number>,
  slack: ReadonlyMap<string, readonly Shown[]>,
): number {
  return queued.filter(({ notice }) => {
    if (notice.kind !== 'opened') return false
    if (notice.channel === 'slack') {
      const keys = [...new Set((slack.get(notice.address) ?? []).map(({ key }) => key))]
      return keys.length > 1 && /recovered|fine again/i.test(keys[0] ?? '')
    }
    const [opened, over] = [hook.get(notice.id), hook.get(notice.id.replace('opened', 'recovered'))]
    return over !== undefined && (opened === undefined || opened > over)
  }).length
}
