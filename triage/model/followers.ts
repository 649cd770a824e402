import type { TicketEvent } from './ticket.ts'

/** Who wants to hear how a ticket goes on, in the order in which they asked. */
export function followersOf(timeline: readonly TicketEvent[]): readonly string[] {
  const followers = new Set<string>()
  for (const event of timeline) {
    if (event.kind === 'followed') followers.add(event.person)
    if (event.kind === 'unfollowed') followers.delete(event.person)
  }
  return [...followers]
}
