import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../triage/model/clock.ts'
import type { LoggedEvent, LoggedIncident, Store } from '../../triage/store/store.ts'
import type { ChangeFeed } from '../change-feed.ts'
import type { Access } from './access.ts'
import { ApiError } from './api-error.ts'
import { problemSchema } from './ticket-schema.ts'

/** What the stream of events is made of. */
export interface EventRoutes {
  readonly store: Store
  readonly feed: ChangeFeed
  readonly access: Access
  readonly clock: Clock
}

/** A comment this often keeps proxies from closing a quiet connection. */
const keepAliveMs = 15_000
const pageSize = 200

/**
 * `/api/v1/events`: every change of every ticket and incident as server-sent events, `id` being the place in
 * the order of all that happened. Whoever comes back with `Last-Event-ID` misses nothing;
 * whoever comes for the first time hears what happens from now on. Ends with the server.
 */
export function eventRoutes(
  app: FastifyInstance,
  { store, feed, access, clock }: EventRoutes,
): void {
  const open = new Set<() => void>()

  const schema = {
    summary: 'Every change of every ticket and incident, as server-sent events',
    description:
      '`Last-Event-ID` goes on after what was read; without it, with what happens from now on. An event is named for its kind, such as `opened` or `incident-changed`, and its data is JSON',
    response: { '4xx': problemSchema },
  }
  app.get('/api/v1/events', { schema }, async (request, reply) => {
    access(request, 'read')
    let seq = lastSeen(request.headers['last-event-id']) ?? (await store.lastSeq())
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      connection: 'keep-alive',
    })
    raw.write(': connected\n\n')

    let sending = false
    let again = false
    let closed = false
    let cancelKeepAlive = keepAlive()

    function keepAlive(): () => void {
      return clock.after(keepAliveMs, () => {
        raw.write(': still here\n\n')
        cancelKeepAlive = keepAlive()
      })
    }

    async function sendNews(): Promise<void> {
      again = true
      if (sending) return
      sending = true
      try {
        while (again && !closed) {
          again = false
          seq = await sendFrom(store, raw, seq)
        }
      } catch (error) {
        request.log.error({ err: error }, 'events cannot be read; the connection is closed')
        close()
      } finally {
        sending = false
      }
    }

    const unfollow = feed.follow(() => void sendNews())
    function close(): void {
      if (closed) return
      closed = true
      unfollow()
      cancelKeepAlive()
      open.delete(close)
      raw.end()
    }
    open.add(close)
    raw.on('close', close)
    await sendNews()
  })

  app.addHook('preClose', async () => {
    for (const close of [...open]) close()
  })
}

/** Something that happened, and its place in the order of all that did. */
interface Happening {
  readonly seq: number
  readonly kind: string
  readonly data: object
}

/** Sends everything after `seq`; resolves to the place it got to. Waits for slow readers. */
async function sendFrom(store: Store, raw: ServerResponse, seq: number): Promise<number> {
  let at = seq
  for (;;) {
    const { happenings, more } = await happenedAfter(store, at)
    for (const happening of happenings) {
      at = happening.seq
      if (!raw.write(frame(happening))) await drained(raw)
    }
    if (!more) return at
  }
}

/** What comes next, of tickets and incidents, in order; up to where the first full page ends. */
async function happenedAfter(
  store: Store,
  seq: number,
): Promise<{ readonly happenings: readonly Happening[]; readonly more: boolean }> {
  // What is committed while we read would be seen in one of the two pages only.
  const newest = await store.lastSeq()
  const [events, incidents] = await Promise.all([
    store.eventsAfter(seq, pageSize),
    store.incidentsAfter(seq, pageSize),
  ])
  const full = [events, incidents].filter((page) => page.length === pageSize)
  const until = Math.min(newest, ...full.map((page) => page.at(-1)?.seq ?? seq))
  const all = [...events.map(ofTicket), ...incidents.map(ofIncident)]
  return {
    happenings: all.filter((each) => each.seq <= until).sort((a, b) => a.seq - b.seq),
    more: full.length > 0,
  }
}

function ofTicket({ seq, ticketId, event }: LoggedEvent): Happening {
  return { seq, kind: event.kind, data: { seq, ticket: ticketId, ...event } }
}

/** Of an incident that changed several times, what it has come to. */
function ofIncident({ seq, state, incident }: LoggedIncident): Happening {
  return { seq, kind: `incident-${state}`, data: { seq, state, incident } }
}

function frame({ seq, kind, data }: Happening): string {
  return `id: ${seq}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`
}

function drained(raw: ServerResponse): Promise<void> {
  if (raw.destroyed || raw.writableEnded) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      raw.off('drain', done)
      raw.off('close', done)
      resolve()
    }
    raw.on('drain', done)
    raw.on('close', done)
  })
}

function lastSeen(header: string | string[] | undefined): number | null {
  if (header === undefined || header === '') return null
  const seq = Number(header)
  if (Number.isSafeInteger(seq) && seq >= 0) return seq
  throw new ApiError(
    400,
    'bad-last-event-id',
    `Last-Event-ID is "${String(header).slice(0, 40)}", expected a number`,
  )
}
