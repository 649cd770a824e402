import type { Figures } from './figures.ts'
import { congestionStalls, firstStalls, type Prediction } from './prediction.ts'

/** The figures of a run, by course and contender, as `--json` writes them. `null` is "none". */
export type Written = {
  readonly [course: string]: { readonly [contender: string]: WrittenFigures }
}

/** Figures in JSON, with how many tickets were opened over what is not a fault. */
export type WrittenFigures = { readonly [name in CheckedName]: number | null } & {
  readonly [name: string]: unknown
}

interface Checked {
  /** Which way is worse. */
  readonly worse: 'more' | 'less'
  /** How much worse it may get: so much, … */
  readonly by: number
  /** … and this share of what was expected. */
  readonly byShare: number
}

/** What may not get worse, and how much is let pass: the run is the same every time, so this is room for a trade. */
export const checked = {
  recall: { worse: 'less', by: 0.005, byShare: 0 },
  falseFindingsPerHour: { worse: 'more', by: 0.02, byShare: 0.1 },
  falseTicketsPerHour: { worse: 'more', by: 0.002, byShare: 0.1 },
  delayP50Ms: { worse: 'more', by: 250, byShare: 0 },
  delayP90Ms: { worse: 'more', by: 500, byShare: 0 },
  freshDelayP50Ms: { worse: 'more', by: 250, byShare: 0 },
  freshDelayP90Ms: { worse: 'more', by: 500, byShare: 0 },
  raisedWhileWell: { worse: 'more', by: 0.001, byShare: 0.1 },
  ticketsOverNoFault: { worse: 'more', by: 0, byShare: 0 },
  announced: { worse: 'less', by: 0.02, byShare: 0 },
  announcedFirst: { worse: 'less', by: 0.05, byShare: 0 },
  announcementsTrue: { worse: 'less', by: 0.03, byShare: 0 },
} as const satisfies { readonly [name: string]: Checked }
type CheckedName = keyof typeof checked

/** Figures as they are written. */
export function written(
  { fresh, ...figures }: Figures,
  ticketsOverNoFault: number,
  prediction: Prediction,
): WrittenFigures {
  const { stalls, recall, delayP50Ms, delayP90Ms } = fresh
  const all: { readonly [name: string]: number } = {
    ...figures,
    freshStalls: stalls,
    freshRecall: recall,
    freshDelayP50Ms: delayP50Ms,
    freshDelayP90Ms: delayP90Ms,
    ticketsOverNoFault,
    announced: shareAnnounced(prediction, congestionStalls),
    announcedFirst: shareAnnounced(prediction, firstStalls),
    announcements: prediction.announcements.made,
    announcementsTrue: prediction.announcements.cameTrue / prediction.announcements.made,
  }
  const rounded = Object.entries(all).map(([name, value]) => [
    name,
    Number.isFinite(value) ? Number(value.toPrecision(6)) : null,
  ])
  return Object.fromEntries(rounded)
}

function shareAnnounced({ stalls }: Prediction, name: string): number {
  const its = stalls.get(name)
  return its ? its.announced / its.stalls : Number.NaN
}

/** In words, what of one contender got worse than expected by more than is let pass; empty when nothing did. */
export function setbacks(contender: string, found: Written, expected: Written): readonly string[] {
  const courses = Object.entries(expected)
  if (courses.length === 0) return ['no figures are expected: the file is empty']
  return courses.flatMap(([course, by]) => {
    const its = found[course]?.[contender]
    const wanted = by[contender]
    if (!wanted) return [`${course}: nothing is expected of ${contender}`]
    if (!its) return [`${course}: was not run; run it, or write the expected figures anew`]
    const names = Object.keys(checked) as CheckedName[]
    return names
      .flatMap((name) => setback(name, its[name], wanted[name]) ?? [])
      .map((what) => `${course}: ${what}`)
  })
}

function setback(
  name: CheckedName,
  found: number | null | undefined,
  expected: number | null | undefined,
): string | null {
  if (expected === null || expected === undefined) return null
  if (found === null || found === undefined) return `${name} is none, expected ${expected}`
  const { worse, by, byShare } = checked[name]
  const margin = by + Math.abs(expected) * byShare
  const worseBy = worse === 'more' ? found - expected : expected - found
  if (worseBy <= margin + 1e-9) return null
  const most = worse === 'more' ? 'at most' : 'at least'
  const limit = worse === 'more' ? expected + margin : expected - margin
  return `${name} is ${found}, expected ${most} ${Number(limit.toPrecision(6))}`
}
