import type { Ticket } from '../../model/ticket.ts'
import { readClocks } from './read-clock.ts'
import type { SlaTerms } from './terms.ts'

/**
 * By when (Unix ms) the streamer is owed the next word, if they are told something at `at`;
 * undefined where no such word is promised, or the promise stands still.
 */
export function nextWordBy(
  { timeline }: Pick<Ticket, 'timeline'>,
  at: number,
  { calendar }: Pick<SlaTerms, 'calendar'>,
): number | undefined {
  const sent = {
    kind: 'notice-sent',
    to: 'streamer',
    notice: '',
    channel: '',
    message: '',
  } as const
  const clocks = readClocks([...timeline, { at, ...sent }], calendar, at)
  const update = clocks.find(({ clock }) => clock === 'update')
  return update?.state === 'running' ? (update.dueAt ?? undefined) : undefined
}
