import type { Delivery } from '../../channel.ts'
import { apiCodeOf, statusOf } from './outcome.ts'

/** Discord's codes for what is not there (its reference of JSON error codes). */
export const discordCodes = {
  unknownChannel: 10_003,
  unknownMessage: 10_008,
  threadExists: 160_004,
} as const

/** Posts and counts "posted before, deleted since" as posted, which it was. */
export async function postOnce(run: () => Promise<string>): Promise<Delivery> {
  try {
    return { outcome: 'accepted', externalId: await run() }
  } catch (error) {
    if (apiCodeOf(error) !== discordCodes.unknownMessage) throw error
    return { outcome: 'accepted', detail: 'posted before, and deleted since' }
  }
}

/** Whether Discord refused one thing, as opposed to us, to the hour, or to everything just now. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(error)
  return status !== null && status >= 400 && status < 500 && status !== 401 && status !== 408
}
