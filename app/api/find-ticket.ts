import { z } from 'zod'
import type { Ticket } from '../../triage/model/ticket.ts'
import type { Store } from '../../triage/store/store.ts'
import { ApiError } from './api-error.ts'

/** How a path names a ticket. */
export const ticketParams = z.object({
  id: z.string().min(1).max(64).describe("The ticket's id or its number"),
})

/** The ticket with this id or number; throws the `ApiError` of one that is not there. */
export async function findTicket(
  store: Pick<Store, 'ticket' | 'ticketByNumber'>,
  idOrNumber: string,
): Promise<Ticket> {
  const number = /^#?(\d{1,9})$/.exec(idOrNumber)?.[1]
  const ticket = number
    ? await store.ticketByNumber(Number(number))
    : await store.ticket(idOrNumber)
  if (!ticket)
    throw new ApiError(404, 'not-found', `there is no ticket "${idOrNumber.slice(0, 64)}"`)
  return ticket
}
