import type { StreamView } from '../notifier/answer-why.ts'
import type { StreamEntry } from '../triage/detectors/stream-entry.ts'
import type { Reading } from '../triage/diagnosis/case-file.ts'
import type { TicketSummary } from '../triage/model/ticket.ts'

/** What is looked at. */
export interface LookParts {
  readonly stream: string
  /** What the engine knows of it; undefined when it was never seen. */
  readonly entry: StreamEntry | undefined
  readonly readings: readonly Reading[]
  /** Its ticket that is not resolved. */
  readonly ticket: TicketSummary | null
  /** Whether a source of ours cannot look right now. */
  readonly isBlind: boolean
  readonly at: number
}

/** How a stream is at this moment, as honestly as we can say. Pure. */
export function lookAtStream(parts: LookParts): StreamView {
  const { stream, ticket, at, readings } = parts
  const fresh = readings.filter((each) => each.fresh && each.sight === 'sees')
  const best = fresh.find(({ vantage }) => vantage === 'ingest') ?? fresh[0]
  const region = ticket?.facts.region ?? parts.entry?.announced.region
  return {
    ...{ stream, at, ticket, sight: sightOf(parts, fresh.length > 0) },
    ...(region !== undefined && { region }),
    ...(best?.fps !== undefined && { fps: best.fps }),
    ...(best?.bitrateBps !== undefined && { bitrateBps: best.bitrateBps }),
  }
}

function sightOf(parts: LookParts, isFresh: boolean): StreamView['sight'] {
  const { entry, ticket, readings, isBlind } = parts
  if (ticket) return ticket.recoveredAt === null ? 'ill' : 'recovering'
  if (!entry) return isBlind ? 'blind' : 'not-seen'
  if (entry.endedAt !== null) return 'ended'
  if (entry.trouble) return 'looking'
  if (isFresh) return 'well'
  return isBlind || readings.some(({ sight }) => sight === 'blind') ? 'blind' : 'not-seen'
}
