import type {
  Nominal,
  SampleRecord,
  SightRecord,
  TelemetryRecord,
} from '../../../triage/model/record.ts'
import type { Vantage } from '../../../triage/model/vocabulary.ts'
import type { Contender, Word } from '../contender.ts'
import { type AlertRule, alertRules, type Scrape } from './alert-rules.ts'

/** How Prometheus is set up; its own defaults are a minute, most people choose 15 s. */
export interface ThresholdRulesOptions {
  readonly scrapeEveryMs?: number
  readonly evaluateEveryMs?: number
  /** Prometheus spreads scrapes and evaluations; by default an evaluation comes half an interval after a scrape. */
  readonly evaluateOffsetMs?: number
  /** An alert fires when its expression has been true for so long. */
  readonly forMs?: number
}

/** What the exporter shows of one vantage of one stream, and what was scraped of it. */
interface Series {
  readonly stream: string
  readonly vantage: Vantage
  shown: Shown
  scrapes: readonly Scrape[]
  /** Since when each rule's expression is true. */
  readonly activeSince: Map<AlertRule, number>
  readonly firing: Set<AlertRule>
}

type Shown = Omit<Scrape, 'at' | 'nominal'>

/** A series not scraped for so long is stale. */
const staleMs = 300_000
/** The longest range that a rule looks back on, and an interval more. */
const keptScrapes = 3

/**
 * Threshold rules as one would write them for Prometheus (`alert-rules.ts`), over an exporter
 * whose gauges hold their last value. Findings are alerts: raised when one fires, cleared when it
 * is resolved. What Alertmanager adds (30 s of `group_wait` by default) is not counted.
 *
 * A stream that ends on purpose, and a vantage that cannot look, leave the exporter, and their
 * alerts with them; a vantage that finds the stream absent shows 0.
 */
export function thresholdRules(options: ThresholdRulesOptions = {}): Contender {
  const { scrapeEveryMs = 15_000, evaluateEveryMs = 15_000, forMs = 10_000 } = options
  const { evaluateOffsetMs = scrapeEveryMs / 2 } = options
  const series = new Map<string, Series>()
  const nominals = new Map<string, Nominal>()
  let words: Word[] = []
  let scrapedAt = 0
  let evaluatedAt = 0

  function say({ stream, vantage }: Series, rule: AlertRule, state: 'raised' | 'cleared'): void {
    words.push({ kind: 'finding', stream, vantage, sign: rule.name, state })
  }

  function leave(stream: string, vantage?: Vantage): void {
    for (const [key, one] of series) {
      if (one.stream !== stream || (vantage && one.vantage !== vantage)) continue
      for (const rule of one.firing) say(one, rule, 'cleared')
      series.delete(key)
    }
  }

  function show({ stream, vantage }: SampleRecord, shown: Shown): void {
    const key = `${vantage} ${stream}`
    const known = series.get(key)
    if (known) {
      known.shown = { ...known.shown, ...shown }
      return
    }
    const fresh = {
      stream,
      vantage,
      shown,
      scrapes: [],
      activeSince: new Map(),
      firing: new Set<AlertRule>(),
    }
    series.set(key, fresh)
  }

  function takeSight({ stream, vantage, state }: SightRecord): void {
    if (state === 'blind') leave(stream, vantage)
    else {
      const one = series.get(`${vantage} ${stream}`)
      if (one) one.shown = { ...one.shown, fps: 0, bitrateBps: 0 }
    }
  }

  function take(record: TelemetryRecord, now: number): void {
    if (record.type === 'sample') show(record, shownOf(record, now))
    else if (record.type === 'sight') takeSight(record)
    else if (record.type === 'end') leave(record.stream)
    else if (record.type === 'stream' && record.nominal) {
      nominals.set(record.stream, record.nominal)
    }
  }

  function scrape(now: number): void {
    for (const one of series.values()) {
      const nominal = nominals.get(one.stream)
      const scraped = { at: now, ...one.shown, ...(nominal && { nominal }) }
      one.scrapes = [scraped, ...one.scrapes.slice(0, keptScrapes - 1)]
    }
  }

  function evaluate(now: number): void {
    for (const one of series.values()) {
      const scrapes = one.scrapes.filter(({ at }) => now - at < staleMs)
      for (const rule of alertRules)
        follow(one, rule, { isTrue: scrapes.length > 0 && rule.isTrue(scrapes, now), now })
    }
  }

  function follow(
    one: Series,
    rule: AlertRule,
    { isTrue, now }: { isTrue: boolean; now: number },
  ): void {
    if (!isTrue) {
      one.activeSince.delete(rule)
      if (one.firing.delete(rule)) say(one, rule, 'cleared')
      return
    }
    const since = one.activeSince.get(rule) ?? now
    one.activeSince.set(rule, since)
    if (now - since < forMs || one.firing.has(rule)) return
    one.firing.add(rule)
    say(one, rule, 'raised')
  }

  return {
    name: 'threshold rules',
    opensTickets: false,
    take,
    tick(now) {
      const scrapeDue = Math.floor(now / scrapeEveryMs) * scrapeEveryMs
      if (scrapeDue > scrapedAt) {
        scrapedAt = scrapeDue
        scrape(now)
      }
      const sinceOffset = Math.floor((now - evaluateOffsetMs) / evaluateEveryMs)
      const evaluateDue = sinceOffset * evaluateEveryMs + evaluateOffsetMs
      if (evaluateDue > evaluatedAt) {
        evaluatedAt = evaluateDue
        evaluate(now)
      }
    },
    drain() {
      const said = words
      words = []
      return said
    },
  }
}

function shownOf(sample: SampleRecord, now: number): Shown {
  const { fps, bitrateBps, lossRatio, frozenMs, blackMs, framesTotal, bytesTotal } = sample
  return {
    lastSampleAt: now,
    ...(fps !== undefined && { fps }),
    ...(bitrateBps !== undefined && { bitrateBps }),
    ...(lossRatio !== undefined && { lossRatio }),
    ...(frozenMs !== undefined && { frozenMs }),
    ...(blackMs !== undefined && { blackMs }),
    ...(framesTotal !== undefined && { framesTotal }),
    ...(bytesTotal !== undefined && { bytesTotal }),
  }
}
