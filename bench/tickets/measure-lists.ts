import type { Store, TicketFilter } from '../../triage/store/store.ts'
import { filledUntil, incidentOf, streamOf } from './fill-store.ts'
import { type Timing, timed } from './timing.ts'

type Ask = Omit<TicketFilter, 'limit' | 'cursor'>

const hourMs = 3_600_000
const lastDay = { openedFrom: filledUntil - 24 * hourMs, openedBefore: filledUntil }
const longAgo = {
  openedFrom: filledUntil - 25 * 24 * hourMs,
  openedBefore: filledUntil - 24 * 24 * hourMs,
}

/** Every filter of the list of tickets, alone and together with others. */
export const asks: readonly (readonly [name: string, ask: (index: number) => Ask])[] = [
  ['all', () => ({})],
  ['status=open', () => ({ status: ['open'] })],
  ['status=open,acknowledged', () => ({ status: ['open', 'acknowledged'] })],
  ['status=resolved', () => ({ status: ['resolved'] })],
  ['status=open,resolved', () => ({ status: ['open', 'resolved'] })],
  ['priority=P0', () => ({ priority: ['P0'] })],
  ['priority=P0,P1', () => ({ priority: ['P0', 'P1'] })],
  ['stream', (index) => ({ stream: streamOf(index * 37) })],
  ['incident', (index) => ({ incident: incidentOf(index * 1_700) })],
  ['last day', () => lastDay],
  ['one day long ago', () => longAgo],
  ['status=open priority=P0', () => ({ status: ['open'], priority: ['P0'] })],
  ['status=acknowledged priority=P0', () => ({ status: ['acknowledged'], priority: ['P0'] })],
  [
    'status=open,acknowledged priority=P0,P1',
    () => ({ status: ['open', 'acknowledged'], priority: ['P0', 'P1'] }),
  ],
  ['status=resolved priority=P0', () => ({ status: ['resolved'], priority: ['P0'] })],
  [
    'status=open,resolved priority=P0,P3',
    () => ({ status: ['open', 'resolved'], priority: ['P0', 'P3'] }),
  ],
  ['stream status=open', (index) => ({ stream: streamOf(index * 37), status: ['open'] })],
  ['stream priority=P0', (index) => ({ stream: streamOf(index * 37), priority: ['P0'] })],
  ['incident status=open', (index) => ({ incident: incidentOf(index * 1_700), status: ['open'] })],
  ['incident priority=P0', (index) => ({ incident: incidentOf(index * 1_700), priority: ['P0'] })],
  ['one day long ago priority=P0', () => ({ ...longAgo, priority: ['P0'] })],
  ['one day long ago status=open', () => ({ ...longAgo, status: ['open'] })],
  [
    'one day long ago status=resolved priority=P0',
    () => ({ ...longAgo, status: ['resolved'], priority: ['P0'] }),
  ],
]

/** A page of 50 by every filter, the first and one far down the list, from the store. */
export async function measureLists(store: Store, times: number): Promise<Record<string, Timing>> {
  const timings: Record<string, Timing> = {}
  for (const [name, ask] of asks) {
    timings[name] = await timed(times, (index) => store.tickets({ ...ask(index), limit: 50 }))
    const cursor = await farDown(store, ask(1))
    if (cursor !== null)
      timings[`${name}, far down`] = await timed(times, () =>
        store.tickets({ ...ask(1), limit: 50, cursor }),
      )
  }
  return timings
}

/** The cursor after a thousand tickets; null when there are fewer. */
async function farDown(store: Store, ask: Ask): Promise<string | null> {
  const first = await store.tickets({ ...ask, limit: 500 })
  if (first.next === null) return null
  return (await store.tickets({ ...ask, limit: 500, cursor: first.next })).next
}
