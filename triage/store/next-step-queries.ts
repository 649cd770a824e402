import { sql } from 'kysely'
import type { NextStepKind } from '../model/escalation.ts'
import type { Db } from './tables.ts'

/** What a ticket waits for, as it is written with it. */
export interface Outlook {
  /** Unix ms at which time alone will make news of it; null for never. */
  readonly lookAt: number | null
  readonly nextStep: NextStepKind
}

/** How many open tickets wait for the same. */
export interface WaitingTickets {
  /** Null: nobody knows what for. */
  readonly nextStep: NextStepKind | null
  readonly tickets: number
  /** Of these, those whose time came before a moment and that nobody has looked at since. */
  readonly late: number
}

/** What open tickets wait for; `late` are those that were to be looked at before `lateBefore` (Unix ms). */
export async function countNextSteps(
  db: Db,
  lateBefore: number,
): Promise<readonly WaitingTickets[]> {
  const rows = await db
    .selectFrom('ticket')
    .select((eb) => [
      'next_step',
      eb.fn.countAll<number>().as('tickets'),
      sql<number>`coalesce(sum(case when look_at < ${lateBefore} then 1 else 0 end), 0)`.as('late'),
    ])
    .where(sql<boolean>`status <> 'resolved'`)
    .groupBy('next_step')
    .execute()
  return rows.map(({ next_step, tickets, late }) => {
    return { nextStep: next_step, tickets: Number(tickets), late: Number(late) }
  })
}

/** The ticket that an incident is told of on; null when that was not said yet. */
export async function findLeadOf(db: Db, incident: string): Promise<string | null> {
  const row = await db
    .selectFrom('incident')
    .select('lead')
    .where('id', '=', incident)
    .executeTakeFirst()
  return row?.lead ?? null
}
