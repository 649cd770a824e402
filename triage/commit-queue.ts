import type { Report } from './model/engine-output.ts'
import type { IncidentNews } from './model/incident.ts'
import { places } from './model/places.ts'
import type { StreamFacts } from './model/trouble.ts'
import type { StoredStream } from './store/store.ts'

/** What is committed at once. */
export interface Portion {
  readonly news: readonly Report[]
  readonly rows: readonly StoredStream[]
}

/**
 * What waits for the store. It is taken in portions, so that a ticket of one stream does not wait for those
 * of a whole node: half of each portion are the streams that wait longest, half are those that have
 * the least in common with the others. What is said of one stream stays in order and goes with the stream's newest
 * row; an incident follows what was said before it.
 */
export interface CommitQueue {
  /** Takes news on; a later row of a stream replaces an earlier one. */
  add(news: readonly Report[], rows: readonly StoredStream[]): void
  /** Takes the next portion out; null when nothing waits. */
  take(): Portion | null
  /** The place of what was added last; 0 before the first. */
  last(): number
  /** The place of the first that still waits; infinite when nothing does. */
  first(): number
}

type StreamReport = Exclude<Report, IncidentNews>

interface Waiting<T> {
  readonly place: number
  value: T
}

/** Streams with news in one portion: few enough that nobody notices how long it takes … */
const fewestStreams = 20
/** … and, where thousands wait, so large a share of them that not each costs a commit of its own. */
const shareOfMany = 1 / 20
/** Rows of streams without news in a portion that has some. */
const rowsBeside = 200

/** Makes an empty queue. */
export function createCommitQueue(): CommitQueue {
  const news = new Map<string, Waiting<StreamReport[]>>()
  const rows = new Map<string, Waiting<StoredStream>>()
  const incidents: Waiting<IncidentNews>[] = []
  let place = 0

  function addNews(report: Report): void {
    if (report.type === 'incident') {
      incidents.push({ place, value: report })
      return
    }
    const waiting = news.get(report.stream)
    if (waiting) waiting.value.push(report)
    else news.set(report.stream, { place, value: [report] })
  }

  function takeIncidents(): IncidentNews[] {
    const before = firstOf(news)
    const due = incidents.findIndex((each) => each.place >= before)
    return incidents.splice(0, due < 0 ? incidents.length : due).map(({ value }) => value)
  }

  function takeRow(stream: string): StoredStream[] {
    const row = rows.get(stream)
    rows.delete(stream)
    return row ? [row.value] : []
  }

  function takeRows(streams: readonly string[]): StoredStream[] {
    const taken = streams.flatMap(takeRow)
    const limit = taken.length + (streams.length > 0 ? rowsBeside : rows.size)
    for (const stream of rows.keys()) {
      if (taken.length >= limit) break
      if (!news.has(stream)) taken.push(...takeRow(stream))
    }
    return taken
  }

  return {
    add(added, newRows) {
      place += 1
      for (const report of added) addNews(report)
      for (const row of newRows) {
        const waiting = rows.get(row.stream)
        if (waiting) waiting.value = row
        else rows.set(row.stream, { place, value: row })
      }
    },
    take() {
      if (news.size + rows.size + incidents.length === 0) return null
      const streams = nextStreams(news)
      const reports: Report[] = streams.flatMap((stream) => news.get(stream)?.value ?? [])
      for (const stream of streams) news.delete(stream)
      return { rows: takeRows(streams), news: [...reports, ...takeIncidents()] }
    },
    last: () => place,
    first: () => Math.min(firstOf(news), firstOf(rows), incidents[0]?.place ?? never),
  }
}

const never = Number.POSITIVE_INFINITY

/** They wait in the order in which they came. */
function firstOf(waiting: ReadonlyMap<string, Waiting<unknown>>): number {
  return waiting.values().next().value?.place ?? never
}

function nextStreams(news: ReadonlyMap<string, Waiting<readonly StreamReport[]>>): string[] {
  const waiting = [...news.keys()]
  const limit = Math.max(fewestStreams, Math.ceil(waiting.length * shareOfMany))
  if (waiting.length <= limit) return waiting
  const oldest = waiting.slice(0, limit / 2)
  return [...oldest, ...loneliest(waiting.slice(oldest.length), news).slice(0, limit / 2)]
}

/** Those first that share a node, a region, … with the fewest others that wait; of equals, who came first. */
function loneliest(
  streams: readonly string[],
  news: ReadonlyMap<string, Waiting<readonly StreamReport[]>>,
): string[] {
  const facts = streams.map((stream) => factsOf(news.get(stream)?.value ?? []))
  const crowds = new Map<string, number>()
  const names = facts.map((each) => (each ? namesOf(each) : []))
  for (const name of names.flat()) crowds.set(name, (crowds.get(name) ?? 0) + 1)
  const company = names.map((each) => Math.max(0, ...each.map((name) => crowds.get(name) ?? 0)))
  return streams
    .map((stream, index) => ({ stream, company: company[index] ?? 0 }))
    .sort((a, b) => a.company - b.company)
    .map(({ stream }) => stream)
}

function factsOf(reports: readonly StreamReport[]): StreamFacts | null {
  return reports.find((report) => report.type === 'trouble')?.facts ?? null
}

function namesOf(facts: StreamFacts): string[] {
  return places.flatMap((place) => (facts[place] === undefined ? [] : [`${place} ${facts[place]}`]))
}
