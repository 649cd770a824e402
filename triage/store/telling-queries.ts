import type { Notice, NoticeState } from '../model/notice.ts'
import type { TicketEvent } from '../model/ticket.ts'
import { isAfter, type ListPlace, pageOf, placeBefore } from './list-page.ts'
import type { DeliveryRow } from './outbox-store.ts'
import type { Page } from './store.ts'
import type { Db } from './tables.ts'
import type { Telling, TellingFilter } from './telling.ts'

/** Who was told, or not, newest first; see `Store.tellings`. */
export async function listTellings(db: Db, filter: TellingFilter): Promise<Page<Telling>> {
  const before = placeBefore(filter)
  const found = [
    ...(await findNotices(db, filter, before)),
    ...(await findUntold(db, filter, before)),
  ].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
  const page = pageOf(found, filter, (each) => each)
  return { ...page, items: await withAttempts(db, page.items) }
}

async function findNotices(
  db: Db,
  { ticket, stream, streamer, person, channel, state, limit }: TellingFilter,
  before: ListPlace | null,
): Promise<Telling[]> {
  const states = state?.filter((each): each is NoticeState => each !== 'not-told')
  if (states?.length === 0) return []
  const rows = await db
    .selectFrom('notice')
    .selectAll()
    .$if(ticket !== undefined, (query) => query.where('ticket_id', '=', ticket ?? ''))
    .$if(stream !== undefined, (query) => query.where('stream', '=', stream ?? ''))
    .$if(streamer !== undefined, (query) => query.where('streamer', '=', streamer ?? ''))
    .$if(person !== undefined, (query) => query.where('person', '=', person ?? ''))
    .$if(channel !== undefined, (query) => query.where('channel', '=', channel ?? ''))
    .$if(states !== undefined, (query) => query.where('state', 'in', states ?? []))
    .where(isAfter(before, ['at', 'id']))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.map((row) => ({
    ...{ id: row.id, at: row.at, ticketId: row.ticket_id, stream: row.stream },
    ...{ streamer: row.streamer, to: row.audience, person: row.person },
    message: (JSON.parse(row.notice) as Notice).kind,
    ...{ channel: row.channel, address: row.address, state: row.state },
    ...{ reason: row.last_reason, detail: row.last_detail, sentAt: row.accepted_at },
    nextAttemptAt: row.state === 'pending' ? row.next_attempt_at : null,
    attempts: [],
  }))
}

async function findUntold(
  db: Db,
  { ticket, stream, streamer, person, channel, state, limit }: TellingFilter,
  before: ListPlace | null,
): Promise<Telling[]> {
  if (channel !== undefined || (state && !state.includes('not-told'))) return []
  const rows = await db
    .selectFrom('untold')
    .selectAll()
    .$if(ticket !== undefined, (query) => query.where('ticket_id', '=', ticket ?? ''))
    .$if(stream !== undefined, (query) => query.where('stream', '=', stream ?? ''))
    .$if(streamer !== undefined, (query) => query.where('streamer', '=', streamer ?? ''))
    .$if(person !== undefined, (query) => query.where('person', '=', person ?? ''))
    .where(isAfter(before, ['at', 'id']))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.flatMap((row) => {
    const event = JSON.parse(row.event) as TicketEvent
    if (event.kind !== 'not-told') return []
    return {
      ...{ id: row.id, at: row.at, ticketId: row.ticket_id, stream: row.stream },
      ...{ streamer: row.streamer, to: row.audience, person: row.person },
      ...{ message: event.message, channel: null, address: null, state: 'not-told' },
      ...{ reason: event.reason, detail: event.detail, sentAt: null, nextAttemptAt: null },
      attempts: [],
    } as const
  })
}

async function withAttempts(db: Db, tellings: readonly Telling[]): Promise<readonly Telling[]> {
  if (tellings.length === 0) return []
  const rows = await db
    .selectFrom('delivery')
    .selectAll()
    .where(
      'notice_id',
      'in',
      tellings.map(({ id }) => id),
    )
    .orderBy('attempt')
    .execute()
  const attempts = Map.groupBy(
    rows.map(
      ({ notice_id, external_id, took_ms, ...rest }): DeliveryRow => ({
        ...{ noticeId: notice_id, externalId: external_id, tookMs: took_ms },
        ...rest,
      }),
    ),
    ({ noticeId }) => noticeId,
  )
  return tellings.map((each) => ({ ...each, attempts: attempts.get(each.id) ?? [] }))
}
