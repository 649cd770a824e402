import { en } from '../../notifier/locales/en.ts'
import type { Ticket } from '../../triage/model/ticket.ts'
import { reopenWithinMs } from '../../triage/tickets/patience.ts'
import type { ReplayLine } from '../replay.ts'
import { describeEvent } from './describe-event.ts'

/** Turns the lines of a replay into one readable story per ticket. */
export interface StoryTeller {
  /** Takes a line; what can be told by now, often nothing yet. */
  take(line: ReplayLine): string
  /** What is left to tell when nothing more comes. */
  end(): string
}

/** One thing that happened, in words. */
interface Passage {
  readonly at: number
  readonly words: readonly string[]
}

interface Tale {
  ticket: Ticket
  /** Who was told, and who was not. */
  readonly told: Passage[]
}

/** How often it is looked which stories are over, in the time of the replay. */
const lookEveryMs = 60_000

/** A teller that keeps only the tickets that may still change. */
export function createStoryTeller(): StoryTeller {
  const tales = new Map<string, Tale>()
  let lookedAt = 0

  /** A story is told when nothing can happen to its ticket any more. */
  function tellPast(now: number): string {
    if (now - lookedAt < lookEveryMs) return ''
    lookedAt = now
    return tell(
      ({ ticket: { resolvedAt } }) => resolvedAt !== null && now - resolvedAt > reopenWithinMs,
    )
  }

  function tell(isTold: (tale: Tale) => boolean): string {
    const over = [...tales.values()].filter(isTold)
    for (const { ticket } of over) tales.delete(ticket.id)
    return over
      .sort((a, b) => a.ticket.number - b.ticket.number)
      .map(storyOf)
      .join('')
  }

  function keep(line: ReplayLine): string {
    switch (line.type) {
      case 'ticket': {
        const { type: _, at: __, ...ticket } = line
        const tale = tales.get(ticket.id)
        if (tale) tale.ticket = ticket
        else tales.set(ticket.id, { ticket, told: [] })
        return ''
      }
      case 'notice':
        tales.get(line.ticket)?.told.push({
          at: line.at,
          words: [`Told ${nameOf(line.to)} by ${line.channel}: ${line.kind}.`],
        })
        return ''
      case 'not-told':
        tales.get(line.ticket)?.told.push({
          at: line.at,
          words: [`Could not tell ${nameOf(line.to)} (${line.kind}): ${line.detail}.`],
        })
        return ''
      case 'incident':
        return `${describeIncident(line)}\n\n`
      case 'finding':
      case 'diagnosis':
        return ''
    }
  }

  return {
    take: (line) => tellPast(line.at) + keep(line),
    end: () => tell(() => true),
  }
}

/** An incident is no ticket's alone: it is told at once. */
function describeIncident(line: ReplayLine & { readonly type: 'incident' }): string {
  const { at, state, priority, dimension, value, cause, ill, watched, mergedInto } = line
  const into = mergedInto === null ? '' : ` into ${mergedInto}`
  const streams = `${ill} of ${watched} streams are ill`
  const time = new Date(at).toISOString()
  return `${time}  Incident ${state}${into} · ${priority} · ${dimension} ${value}: ${en.staff.cause[cause]}, ${streams}`
}

function nameOf(to: 'streamer' | 'oncall'): string {
  return to === 'oncall' ? 'on-call' : 'the streamer'
}

function storyOf({ ticket, told }: Tale): string {
  const { number, stream, priority, status, timeline, onsetAt, follows } = ticket
  const passages: Passage[] = [
    ...timeline.map((event) => ({ at: event.at, words: describeEvent(event) })),
    ...told,
  ]
  passages.sort((a, b) => a.at - b.at)
  const heading = `#${number} ${stream} · ${priority} · ${status} · ill since ${new Date(onsetAt).toISOString()}`
  const after = follows === null ? [] : [`  follows ticket ${follows}`]
  return `${[heading, ...after, ...passages.flatMap(linesOf)].join('\n')}\n\n`
}

function linesOf({ at, words: [first = '', ...rest] }: Passage): string[] {
  const time = new Date(at).toISOString().slice(11, 21)
  return [`  ${time}  ${first}`, ...rest.map((line) => `${' '.repeat(14)}${line}`)]
}
