/** A time from … to, both Unix ms. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A stall that is to be found. */
export interface Stall extends Span {
  /** When the first sample after its start came, or was due and did not come; Unix ms. */
  readonly showsAt: number
  /** What it is counted under besides the whole, such as its illness; all of them. */
  readonly groups: readonly string[]
}

/** A sign that was raised at a vantage until it was cleared (`end`, infinite while it is not). */
export interface Raised extends Span {
  readonly sign: string
  readonly vantage: string
  /** In how many ms it said a stall would come, where it did. */
  readonly foretoldMs?: number | undefined
}

/** A ticket from opening (or reopening) to its end; infinite while it is open. */
export interface TicketSpell extends Span {
  readonly reopened: boolean
}

/** All that is judged of one stream. */
export interface StreamCase {
  readonly stream: string
  /** What is seen outside of this time is not judged. */
  readonly watched: Span
  readonly stalls: readonly Stall[]
  /** When something really is wrong: a finding then, or near it, is true. In any order, may overlap. */
  readonly ill: readonly Span[]
  readonly raised: readonly Raised[]
  readonly tickets: readonly TicketSpell[]
}

/** How near is near enough; all in ms. */
export interface Tolerance {
  /** A finding raised so long before a stall finds it, even if it is cleared by then. */
  readonly foundBeforeMs: number
  /** A finding raised so long after the end of a stall still finds it. */
  readonly foundAfterMs: number
  /** A finding raised so long before, */
  readonly trueBeforeMs: number
  /** or so long after something was wrong is true. */
  readonly trueAfterMs: number
}

/** What the figures are judged by. */
export const usualTolerance: Tolerance = {
  foundBeforeMs: 1_000,
  foundAfterMs: 5_000,
  trueBeforeMs: 2_000,
  trueAfterMs: 5_000,
}
/** Nothing early, and late only by a sample or two. */
export const strictTolerance: Tolerance = {
  foundBeforeMs: 0,
  foundAfterMs: 0,
  trueBeforeMs: 0,
  trueAfterMs: 2_000,
}
/** Hints well before and stragglers well after count. */
export const looseTolerance: Tolerance = {
  foundBeforeMs: 3_000,
  foundAfterMs: 10_000,
  trueBeforeMs: 5_000,
  trueAfterMs: 15_000,
}

/** A stall and what became of it. */
export interface Outcome {
  readonly stream: string
  readonly stall: Stall
  /** When it was found, at or after `stall.start - foundBeforeMs`; null when it was missed. */
  readonly foundAt: number | null
  /** What found it. */
  readonly by: Raised | null
  /** Whether nothing was raised when it came near: it is then found by what it did, not by what went before. */
  readonly fresh: boolean
}

/** A finding and whether it was true. */
export interface Verdict {
  readonly stream: string
  readonly raised: Raised
  readonly isTrue: boolean
}

/** What one contender did on one stream. */
export interface StreamScore {
  readonly watchedMs: number
  readonly outcomes: readonly Outcome[]
  readonly verdicts: readonly Verdict[]
  readonly tickets: readonly (TicketSpell & { readonly stream: string; readonly isTrue: boolean })[]
  /** Time in which nothing was wrong, and how much of it something was raised. */
  readonly wellMs: number
  readonly raisedWhileWellMs: number
}

/** The sign that foretells a stall: it neither finds one nor is it false when none is there yet. */
export const warningSign = 'at-risk'
/** A warning comes true when a stall, or anything wrong, begins within this time. */
const warningMs = 30_000

/**
 * Judges what was raised on one stream.
 *
 * A stall is *found* when a finding is raised within [start − foundBefore, end + foundAfter] of it
 * or is already raised when it begins; the earliest such finding counts. One that was raised
 * before the start counts as found at the start.
 *
 * A finding is *true* when it is raised within one of the spans in `ill`, each widened by
 * [−trueBefore, +trueAfter]; else it is *false*. That something else was raised at the time, or
 * that it was cleared at once, changes nothing.
 *
 * A ticket is *true* when one of the findings that were raised, or stayed raised, while it was
 * open is true; else it is *false*. Each reopening is judged like a ticket of its own.
 *
 * A warning (`at-risk`) finds nothing and is no false finding. It makes a ticket true when a stall
 * begins within 30 s of it.
 */
export function scoreStream(judged: StreamCase, tolerance: Tolerance): StreamScore {
  const { stream, watched, stalls } = judged
  const ill = union(widened(judged.ill, tolerance))
  const raised = judged.raised.filter(({ start }) => isWithin(watched, start))
  const findings = raised.filter(({ sign }) => sign !== warningSign)
  const foretold = union([
    ...ill,
    ...judged.ill.map(({ start }) => ({ start: start - warningMs, end: start })),
  ])
  const right = (one: Raised) => covers(one.sign === warningSign ? foretold : ill, one.start)
  const finders = judged.raised.filter(({ sign }) => sign !== warningSign)
  return {
    watchedMs: watched.end - watched.start,
    outcomes: stalls.map((stall) => ({ stream, stall, ...findStall(stall, finders, tolerance) })),
    verdicts: findings.map((one) => ({ stream, raised: one, isTrue: right(one) })),
    tickets: judged.tickets
      .filter(({ start }) => isWithin(watched, start))
      .map((ticket) => ({
        ...ticket,
        stream,
        isTrue: judged.raised.some(
          (one) => one.start <= ticket.end && one.end >= ticket.start && right(one),
        ),
      })),
    ...wellTime(watched, ill, findings),
  }
}

function findStall(
  stall: Stall,
  raised: readonly Raised[],
  { foundBeforeMs, foundAfterMs }: Tolerance,
): Omit<Outcome, 'stream' | 'stall'> {
  let by: Raised | null = null
  let fresh = true
  for (const one of raised) {
    const near = isWithin(
      { start: stall.start - foundBeforeMs, end: stall.end + foundAfterMs },
      one.start,
    )
    const already = one.start < stall.start && one.end > stall.start
    if (already && !near) fresh = false
    if ((near || already) && (by === null || one.start < by.start)) by = one
  }
  return { by, fresh, foundAt: by && Math.max(by.start, stall.start) }
}

function wellTime(watched: Span, ill: readonly Span[], findings: readonly Raised[]) {
  const watchedMs = watched.end - watched.start
  const wellMs = watchedMs - overlapMs(union(clipped(ill, watched)), [watched])
  const red = union(clipped(findings, watched))
  return { wellMs, raisedWhileWellMs: totalMs(red) - overlapMs(red, union(clipped(ill, watched))) }
}

function widened(spans: readonly Span[], { trueBeforeMs, trueAfterMs }: Tolerance): Span[] {
  return spans.map(({ start, end }) => ({ start: start - trueBeforeMs, end: end + trueAfterMs }))
}

function clipped(spans: readonly Span[], to: Span): Span[] {
  return spans
    .map(({ start, end }) => ({ start: Math.max(start, to.start), end: Math.min(end, to.end) }))
    .filter(({ start, end }) => end > start)
}

/** The same time as spans that do not touch, in order. */
export function union(spans: readonly Span[]): readonly Span[] {
  const merged: { start: number; end: number }[] = []
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else merged.push({ start, end })
  }
  return merged
}

/** Whether one of the spans (in order, apart from each other) holds the moment; both ends count. */
function covers(spans: readonly Span[], at: number): boolean {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle] as Span).end < at) low = middle + 1
    else high = middle
  }
  return (spans[low]?.start ?? Number.POSITIVE_INFINITY) <= at
}

function overlapMs(some: readonly Span[], others: readonly Span[]): number {
  let sum = 0
  let next = 0
  for (const { start, end } of some) {
    while ((others[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next += 1
    for (let index = next; (others[index]?.start ?? Number.POSITIVE_INFINITY) < end; index += 1) {
      const other = others[index] as Span
      sum += Math.min(end, other.end) - Math.max(start, other.start)
    }
  }
  return sum
}

function totalMs(spans: readonly Span[]): number {
  return spans.reduce((sum, { start, end }) => sum + end - start, 0)
}

function isWithin({ start, end }: Span, at: number): boolean {
  return at >= start && at <= end
}
