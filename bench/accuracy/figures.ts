import type { Log, StreamTruth } from './race.ts'
import {
  type Outcome,
  type Span,
  type StreamCase,
  type StreamScore,
  scoreStream,
  type Tolerance,
  type Verdict,
} from './score.ts'
import { spellsOf } from './spells-of.ts'

/** Recall and delay of a group of stalls. Delays are in ms, NaN when none was found. */
export interface StallFigures {
  readonly stalls: number
  readonly found: number
  /** NaN when there is none to find. */
  readonly recall: number
  /** From the start of the stall. */
  readonly delayP50Ms: number
  readonly delayP90Ms: number
  /** From the first sample that could show it. */
  readonly afterSampleP50Ms: number
  readonly afterSampleP90Ms: number
}

/** What one contender achieved on one course. */
export interface Figures extends StallFigures {
  readonly streamHours: number
  readonly findings: number
  readonly falseFindings: number
  readonly falseFindingsPerHour: number
  readonly tickets: number
  readonly falseTickets: number
  readonly falseTicketsPerHour: number
  readonly reopenings: number
  readonly falseReopenings: number
  /** Share of the time in which nothing was wrong that something was raised, 0 to 1. */
  readonly raisedWhileWell: number
  /** Those stalls that began while nothing was raised. */
  readonly fresh: StallFigures
}

/** A contender's work on a course, judged stream by stream. */
export interface Judged {
  readonly name: string
  readonly scores: readonly StreamScore[]
}

/** Judges one log. */
export function judge(log: Log, truths: readonly StreamTruth[], tolerance: Tolerance): Judged {
  const cases = truths.map((truth): StreamCase => {
    const { raised, tickets } = log.of(truth.stream)
    return { ...truth, raised, tickets: log.opensTickets ? tickets : spellsOf(raised) }
  })
  return { name: log.name, scores: cases.map((one) => scoreStream(one, tolerance)) }
}

/** Adds up a judged log. */
export function figuresOf({ scores }: Judged): Figures {
  const hours = sum(scores, ({ watchedMs }) => watchedMs) / 3_600_000
  const outcomes = scores.flatMap((score) => score.outcomes)
  const verdicts = scores.flatMap((score) => score.verdicts)
  const spells = scores.flatMap((score) => score.tickets)
  const opened = spells.filter(({ reopened }) => !reopened)
  const reopened = spells.filter((spell) => spell.reopened)
  const falseFindings = countFalse(verdicts)
  const falseTickets = countFalse(opened)
  return {
    ...stallFigures(outcomes),
    fresh: stallFigures(outcomes.filter(({ fresh }) => fresh)),
    streamHours: hours,
    findings: verdicts.length,
    falseFindings,
    falseFindingsPerHour: falseFindings / hours,
    tickets: opened.length,
    falseTickets,
    falseTicketsPerHour: falseTickets / hours,
    reopenings: reopened.length,
    falseReopenings: countFalse(reopened),
    raisedWhileWell:
      sum(scores, (score) => score.raisedWhileWellMs) / sum(scores, (score) => score.wellMs),
  }
}

/** Recall and delay. */
export function stallFigures(outcomes: readonly Outcome[]): StallFigures {
  const found = outcomes.filter(({ foundAt }) => foundAt !== null)
  const after = (from: (outcome: Outcome) => number) =>
    found
      .map((outcome) => Math.max(0, (outcome.foundAt ?? 0) - from(outcome)))
      .sort((a, b) => a - b)
  const delays = after(({ stall }) => stall.start)
  const afterSample = after(({ stall }) => stall.showsAt)
  return {
    stalls: outcomes.length,
    found: found.length,
    recall: found.length / outcomes.length,
    delayP50Ms: quantile(delays, 0.5),
    delayP90Ms: quantile(delays, 0.9),
    afterSampleP50Ms: quantile(afterSample, 0.5),
    afterSampleP90Ms: quantile(afterSample, 0.9),
  }
}

/** Recall and delay of each group that stalls are counted under, by name. */
export function figuresByGroup({ scores }: Judged): ReadonlyMap<string, StallFigures> {
  const groups = new Map<string, Outcome[]>()
  for (const outcome of scores.flatMap((score) => score.outcomes)) {
    for (const group of outcome.stall.groups) {
      const its = groups.get(group)
      if (its) its.push(outcome)
      else groups.set(group, [outcome])
    }
  }
  return new Map([...groups].sort(byName).map(([name, its]) => [name, stallFigures(its)]))
}

/** What became of the findings of one sign at one vantage. */
export interface SignFigures {
  readonly raised: number
  readonly false: number
  /** Stalls that it was the first to find. */
  readonly foundFirst: number
}

/** The same for each sign and vantage. */
export function figuresBySign({ scores }: Judged): ReadonlyMap<string, SignFigures> {
  const verdicts = Map.groupBy(
    scores.flatMap((score) => score.verdicts),
    nameOf,
  )
  const first = Map.groupBy(
    scores.flatMap((score) => score.outcomes).flatMap(({ by }) => (by ? [{ raised: by }] : [])),
    nameOf,
  )
  return new Map(
    [...verdicts]
      .sort(byName)
      .map(([name, its]) => [
        name,
        { raised: its.length, false: countFalse(its), foundFirst: first.get(name)?.length ?? 0 },
      ]),
  )
}

/** What became of the faults of one illness. */
export interface IllnessFigures {
  readonly cause: string
  /** How many there were, … */
  readonly faults: number
  /** … how many of them a vantage could show, … */
  readonly visible: number
  /** … and in how many of those something was raised, … */
  readonly noticed: number
  /** … and a ticket was open. */
  readonly ticketed: number
  /** From the onset of a noticed fault to the first finding; 0 when something was raised before. */
  readonly delayP50Ms: number
  readonly delayP90Ms: number
}

/** The same for each illness: a fault is noticed when something is raised while it lasts, or just after. */
export function figuresByIllness(
  { scores }: Judged,
  truths: readonly StreamTruth[],
  { trueAfterMs }: Tolerance,
): ReadonlyMap<string, IllnessFigures> {
  const rows = new Map<string, IllnessRow>()
  truths.forEach(({ faults }, index) => {
    const score = scores[index] as StreamScore
    for (const fault of faults) {
      const { illness, cause, visible, start, end } = fault
      const row = rows.get(illness) ?? { cause, faults: 0, visible: 0, ticketed: 0, delays: [] }
      rows.set(illness, row)
      const meets = (one: Span) => one.start <= end + trueAfterMs && one.end >= start
      row.faults += 1
      if (!visible) continue
      row.visible += 1
      const seen = score.verdicts.map(({ raised }) => raised).filter(meets)
      if (seen.length > 0) {
        row.delays.push(Math.max(0, Math.min(...seen.map((one) => one.start)) - start))
      }
      if (score.tickets.some(meets)) row.ticketed += 1
    }
  })
  return new Map([...rows].sort(byName).map(([illness, row]) => [illness, illnessFigures(row)]))
}

interface IllnessRow {
  readonly cause: string
  readonly delays: number[]
  faults: number
  visible: number
  ticketed: number
}

function illnessFigures({ delays, ...counted }: IllnessRow): IllnessFigures {
  delays.sort((a, b) => a - b)
  return {
    ...counted,
    noticed: delays.length,
    delayP50Ms: quantile(delays, 0.5),
    delayP90Ms: quantile(delays, 0.9),
  }
}

/** How often something that must stay quiet happened, and how often a ticket was opened over it. */
export interface QuietFigures {
  readonly happened: number
  readonly withTicket: number
  readonly withFinding: number
}

/** The same by kind: counted are false tickets (and findings) from its start to 5 s after its end. */
export function figuresByQuiet(
  { scores }: Judged,
  truths: readonly StreamTruth[],
): ReadonlyMap<string, QuietFigures> {
  const rows = new Map<string, { happened: number; withTicket: number; withFinding: number }>()
  truths.forEach(({ quiet }, index) => {
    const score = scores[index] as StreamScore
    for (const { kind, start, end } of quiet) {
      const row = rows.get(kind) ?? { happened: 0, withTicket: 0, withFinding: 0 }
      rows.set(kind, row)
      const during = (at: number) => at >= start && at <= end + quietEchoMs
      row.happened += 1
      if (score.tickets.some((one) => !one.isTrue && during(one.start))) row.withTicket += 1
      if (score.verdicts.some(({ isTrue, raised }) => !isTrue && during(raised.start))) {
        row.withFinding += 1
      }
    }
  })
  return new Map([...rows].sort(byName))
}

const quietEchoMs = 5_000

/** The smallest value that the given share of the (sorted) values does not exceed; NaN of none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

function nameOf({ raised }: Pick<Verdict, 'raised'>): string {
  return `${raised.sign} at ${raised.vantage}`
}

function countFalse(all: readonly { readonly isTrue: boolean }[]): number {
  return all.filter(({ isTrue }) => !isTrue).length
}

function sum(scores: readonly StreamScore[], of: (score: StreamScore) => number): number {
  return scores.reduce((total, score) => total + of(score), 0)
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1
}
