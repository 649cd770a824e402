import { sql } from 'kysely'
import type { Picture } from '../model/picture.ts'
import type { Db, Tx } from './tables.ts'

/** Keeps a ticket's picture in place of the one it had. */
export async function upsertPicture(tx: Tx, ticketId: string, picture: Picture): Promise<void> {
  const { at, shows, jpeg } = picture
  await tx
    .insertInto('picture')
    .values({ ticket_id: ticketId, at, shows, jpeg })
    .onConflict((conflict) => conflict.column('ticket_id').doUpdateSet({ at, shows, jpeg }))
    .execute()
}

/** A ticket's picture, or null. */
export async function findPicture(db: Db, ticketId: string): Promise<Picture | null> {
  const row = await db
    .selectFrom('picture')
    .select(['at', 'shows', 'jpeg'])
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst()
  return row ?? null
}

/** Which pictures are to be kept no longer. */
export interface PictureLimits {
  /** Those from before this, in Unix ms. */
  readonly before: number
  /** Those beyond so many newer ones. */
  readonly most: number
}

/** Deletes pictures that are too old or too many, oldest first; resolves to how many. */
export async function deletePictures(tx: Tx, { before, most }: PictureLimits): Promise<number> {
  const surplus = await tx
    .selectFrom('picture')
    .select(['at', 'ticket_id'])
    .orderBy('at', 'desc')
    .orderBy('ticket_id', 'desc')
    .limit(1)
    .offset(most)
    .executeTakeFirst()
  const { numDeletedRows } = await tx
    .deleteFrom('picture')
    .where((eb) =>
      eb.or([
        eb('at', '<', before),
        ...(surplus
          ? [sql<boolean>`(at, ticket_id) <= (${surplus.at}, ${surplus.ticket_id})`]
          : []),
      ]),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
