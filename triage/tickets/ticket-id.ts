import { fingerprint } from '../model/fingerprint.ts'

/**
 * The id of the ticket for a trouble: the same stream and onset give the same id in every replay
 * and after every crash. Letters and digits, safe in a URL.
 */
export function ticketId(stream: string, onsetAt: number): string {
  return `t${fingerprint(`${stream}\n${onsetAt}`)}`
}
