import { randomBytes } from 'node:crypto'
import type { LinkCode, LinkedAddress, ReaderAddress } from './people-store.ts'
import type { Db, Tx } from './tables.ts'

const secretName = 'actions'
const secretBytes = 32

/** The database's secret; of several that make it at once, one is kept. */
export async function findOrMakeSecret(tx: Tx): Promise<string> {
  const read = tx.selectFrom('secret').select('value').where('name', '=', secretName)
  const known = await read.executeTakeFirst()
  if (known) return known.value
  await tx
    .insertInto('secret')
    .values({ name: secretName, value: randomBytes(secretBytes).toString('base64url') })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  return (await read.executeTakeFirstOrThrow()).value
}

/** Keeps a code. */
export async function insertLinkCode(tx: Tx, code: LinkCode): Promise<void> {
  const { hash, streamer, expiresAt } = code
  await tx.insertInto('link_code').values({ hash, streamer, expires_at: expiresAt }).execute()
}

/** Takes a code away, with all that have expired, and keeps the address; resolves to whose it is. */
export async function takeLinkCode(
  tx: Tx,
  hash: string,
  { kind, address, at }: Pick<LinkedAddress, 'kind' | 'address' | 'at'>,
): Promise<string | null> {
  await tx.deleteFrom('link_code').where('expires_at', '<=', at).execute()
  const taken = await tx
    .deleteFrom('link_code')
    .where('hash', '=', hash)
    .returning('streamer')
    .executeTakeFirst()
  if (!taken) return null
  const { streamer } = taken
  await tx
    .insertInto('linked_address')
    .values({ kind, address, streamer, at })
    .onConflict((conflict) => conflict.columns(['kind', 'address']).doUpdateSet({ streamer, at }))
    .execute()
  return streamer
}

/** Every linked address, oldest first. */
export async function findLinkedAddresses(db: Db): Promise<readonly LinkedAddress[]> {
  return db
    .selectFrom('linked_address')
    .select(['kind', 'address', 'streamer', 'at'])
    .orderBy('at')
    .orderBy('address')
    .execute()
}

/** Keeps that an address wants no messages since `at`, or (null) that it does again. */
export async function saveStopped(tx: Tx, who: ReaderAddress, at: number | null): Promise<void> {
  const { kind, address } = who
  if (at === null)
    await tx
      .deleteFrom('stopped_address')
      .where('kind', '=', kind)
      .where('address', '=', address)
      .execute()
  else
    await tx
      .insertInto('stopped_address')
      .values({ kind, address, at })
      .onConflict((conflict) => conflict.columns(['kind', 'address']).doNothing())
      .execute()
}

/** Whether an address wants no messages. */
export async function isStopped(db: Db, { kind, address }: ReaderAddress): Promise<boolean> {
  const found = await db
    .selectFrom('stopped_address')
    .select('at')
    .where('kind', '=', kind)
    .where('address', '=', address)
    .executeTakeFirst()
  return found !== undefined
}
