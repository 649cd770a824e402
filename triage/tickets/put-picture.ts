import type { Picture } from '../model/picture.ts'
import type { Ticket } from '../model/ticket.ts'
import { applyAll, type TicketChange } from './apply-trouble.ts'

/**
 * What a picture means for its stream's ticket: a line on its timeline, or null when it has one
 * that shows as much. A trouble that was over and came back is shown anew; a picture that moves
 * gives way to one that does not.
 */
export function putPicture(ticket: Ticket, picture: Picture): TicketChange | null {
  const { timeline } = ticket
  const story = timeline.slice(timeline.findLastIndex(({ kind }) => kind === 'reopened') + 1)
  const showsAsMuch = story.some(
    (event) =>
      event.kind === 'picture-kept' && (event.shows !== 'moving' || picture.shows === 'moving'),
  )
  if (showsAsMuch) return null
  const at = Math.max(picture.at, timeline.at(-1)?.at ?? 0)
  const { shows, jpeg } = picture
  return applyAll(ticket, at, [{ kind: 'picture-kept', shows, bytes: jpeg.length }])
}
