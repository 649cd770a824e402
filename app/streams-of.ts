import type { Source } from '../collector/source.ts'
import type { StreamView } from '../notifier/answer-why.ts'
import type { Engine } from '../triage/engine.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import type { Store } from '../triage/store/store.ts'
import { lookAtStream } from './look-at-stream.ts'

/** What is live right now; no engine where it runs elsewhere. */
export interface Live {
  engine: Engine | null
  sources: readonly Source[]
}

/** A stream as it is seen, and its ticket with its timeline. */
export type OwnStream = StreamView & { readonly ticket: Ticket | null }

/** So many of somebody's streams are told of at once. */
const mostStreams = 10
/** Which of several is meant by "my stream": the one that needs it most. */
const order: readonly StreamView['sight'][] = [
  'ill',
  'recovering',
  'looking',
  'blind',
  'well',
  'not-seen',
  'ended',
]

/** The streams of somebody as they are at `at`, those in trouble first; one that is not seen when there is none. */
export async function streamsOf(
  streamer: string,
  {
    store,
    live,
    at,
  }: { store: Pick<Store, 'openTickets' | 'tickets'>; live: Readonly<Live>; at: number },
): Promise<readonly [OwnStream, ...OwnStream[]]> {
  const { engine, sources } = live
  const isBlind = sources.some((each) => each.status().state === 'blind')
  const look = (stream: string, ticket: Ticket | null): OwnStream => {
    const entry = engine?.stream(stream)
    const readings = engine?.readings(stream) ?? []
    return { ...lookAtStream({ stream, entry, readings, ticket, isBlind, at }), ticket }
  }
  const seen = engine
    ? [...engine.streams()].filter(({ announced }) => announced.streamer === streamer)
    : []
  // Every open ticket is many: they are read through only where nothing live is known here.
  const tickets = engine
    ? await Promise.all(seen.slice(0, mostStreams).map(({ key }) => openTicketOf(store, key)))
    : (await store.openTickets()).filter((each) => each.streamer === streamer)
  const streams = new Map(tickets.flatMap((each) => (each ? [[each.stream, each] as const] : [])))
  const keys = new Set([...streams.keys(), ...seen.map(({ key }) => key)])
  const views = [...keys].slice(0, mostStreams).map((key) => look(key, streams.get(key) ?? null))
  const [first, ...others] = views.sort((a, b) => order.indexOf(a.sight) - order.indexOf(b.sight))
  return first ? [first, ...others] : [look(streamer, null)]
}

async function openTicketOf(store: Pick<Store, 'tickets'>, stream: string): Promise<Ticket | null> {
  const page = await store.tickets({ stream, status: ['open', 'acknowledged'], limit: 1 })
  return page.items[0] ?? null
}
