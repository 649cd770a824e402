import type { Flavour, Tx } from './tables.ts'

/** The highest ticket number in use. Nobody else is given one until the transaction ends. */
export async function lockLastTicketNumber(tx: Tx, flavour: Flavour): Promise<number> {
  const row = await tx
    .selectFrom('counter')
    .select('value')
    .where('name', '=', 'ticket')
    .$if(flavour === 'postgres', (query) => query.forUpdate())
    .executeTakeFirstOrThrow()
  return row.value
}

/** Remembers that ticket numbers up to this one are in use. */
export async function raiseLastTicketNumber(tx: Tx, number: number): Promise<void> {
  await tx
    .updateTable('counter')
    .set({ value: number })
    .where('name', '=', 'ticket')
    .where('value', '<', number)
    .execute()
}
