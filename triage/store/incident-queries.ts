import type { ExpressionBuilder } from 'kysely'
import type { Incident, IncidentNews } from '../model/incident.ts'
import { isAfter, pageOf, placeBefore } from './list-page.ts'
import type { IncidentFilter, LoggedIncident, Page } from './store.ts'
import type { Db, Tables, Tx } from './tables.ts'

/** The incident with this id, or null. */
export async function findIncident(db: Db, id: string): Promise<Incident | null> {
  const row = await db
    .selectFrom('incident')
    .select('incident')
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? (JSON.parse(row.incident) as Incident) : null
}

/** Every incident that is not over, oldest first. */
export async function findOpenIncidents(db: Db): Promise<readonly Incident[]> {
  const rows = await db
    .selectFrom('incident')
    .select('incident')
    .where('closed_at', 'is', null)
    .orderBy('opened_at')
    .orderBy('id')
    .execute()
  return rows.map(({ incident }) => JSON.parse(incident) as Incident)
}

/** One page of incidents, newest first; the cursor is checked before the database is asked. */
export async function listIncidents(db: Db, filter: IncidentFilter): Promise<Page<Incident>> {
  const before = placeBefore(filter)
  if (filter.dimension?.length === 0 || filter.priority?.length === 0) {
    return { items: [], next: null }
  }
  const rows = await db
    .selectFrom('incident')
    .select('incident')
    .where((eb) => eb.and(filterTerms(eb, filter)))
    .where(isAfter(before, ['opened_at', 'id']))
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute()
  const found = rows.map(({ incident }) => JSON.parse(incident) as Incident)
  return pageOf(found, filter, ({ openedAt, id }) => ({ at: openedAt, id }))
}

function filterTerms(eb: ExpressionBuilder<Tables, 'incident'>, filter: IncidentFilter) {
  const { open, dimension, priority, value } = filter
  return [
    ...(open === undefined ? [] : [eb('closed_at', open ? 'is' : 'is not', null)]),
    ...(dimension ? [eb('dimension', 'in', dimension)] : []),
    ...(priority ? [eb('priority', 'in', priority)] : []),
    ...(value === undefined ? [] : [eb('value', '=', value)]),
  ]
}

/** Incidents that changed after `seq`, each as it is now, in the order of their newest change. */
export async function findIncidentsAfter(
  db: Db,
  seq: number,
  limit: number,
): Promise<readonly LoggedIncident[]> {
  const rows = await db
    .selectFrom('incident')
    .select(['seq', 'state', 'incident'])
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    seq: row.seq,
    state: row.state,
    incident: JSON.parse(row.incident) as Incident,
  }))
}

/**
 * Writes an incident as its news tells of it; `seq` is the place of the news among all events,
 * `lead` the ticket it is told of on, where that was found out only now.
 */
export async function upsertIncident(
  tx: Tx,
  news: IncidentNews,
  { seq, lead }: { readonly seq: number; readonly lead: string | null },
): Promise<void> {
  const { type: _, at: __, state, ...incident } = news
  const changing = {
    priority: incident.priority,
    state,
    closed_at: incident.closedAt,
    seq,
    ...(lead !== null && { lead }),
    incident: JSON.stringify(incident),
  }
  const { id, dimension, value, openedAt } = incident
  await tx
    .insertInto('incident')
    .values({ id, dimension, value, opened_at: openedAt, ...changing })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
    .execute()
}
