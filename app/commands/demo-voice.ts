import type { StoryLine } from '../../fixtures/simulate/story.ts'
import type { Message } from '../../notifier/channel.ts'
import type { Notice } from '../../triage/model/notice.ts'
import type { Ticket, TicketEvent } from '../../triage/model/ticket.ts'

/** What the demo says, line by line. */
export interface DemoVoice {
  /** Something was done to a stream. */
  story(line: StoryLine): void
  /** Something happened to a ticket. */
  event(ticket: Ticket, event: TicketEvent, notices: readonly Notice[]): void
}

/** What a voice is given to speak with. */
export interface DemoVoiceOptions {
  /** When the demo began, Unix ms. */
  readonly startAt: number
  readonly print: (line: string) => void
  readonly words: (notice: Notice) => Pick<Message, 'title' | 'body'>
}

/** Tells the demo in plain words, each line with the seconds since its beginning. */
export function createDemoVoice({ startAt, print, words }: DemoVoiceOptions): DemoVoice {
  function say(at: number, sign: string, text: string): void {
    print(`${((at - startAt) / 1_000).toFixed(1).padStart(6)} s  ${sign}  ${text}`)
  }

  function told(event: TicketEvent & { kind: 'notice-sent' }, notices: readonly Notice[]): void {
    const notice = notices.find(({ id }) => id === event.notice)
    if (notice?.to !== 'streamer') return
    const { title, body } = words(notice)
    const text = [`“${title}”`, ...body.split('\n')].filter(Boolean).join(' ')
    say(event.at, '→', `${notice.ticket.streamer ?? notice.ticket.stream} reads: ${text}`)
  }

  return {
    story: ({ at, text }) => say(at, '·', text),
    event(ticket, event, notices) {
      const name = `#${ticket.number} ${ticket.stream}`
      switch (event.kind) {
        case 'opened':
          return say(
            event.at,
            '!',
            `${event.priority} ${name}: ${event.symptom}, ${cause(event)}, ${after(event)}`,
          )
        case 'reopened':
          return say(event.at, '!', `${ticket.priority} ${name}: the trouble is back`)
        case 'cause-changed':
          return say(
            event.at,
            '!',
            `${ticket.priority} ${name}: now ${event.symptom}, ${cause(event)}`,
          )
        case 'priority-changed':
          return say(
            event.at,
            '!',
            `${name}: priority raised from ${event.from} to ${event.priority}`,
          )
        case 'complaint-received':
          return complained(ticket, event)
        case 'step-taken':
          return paged(name, event)
        case 'acknowledged':
          return say(event.at, '✓', `${event.by} has ${name}`)
        case 'resolved':
          return say(
            event.at,
            '✓',
            `${name}: ${event.resolution}; the trouble lasted ${seconds((ticket.recoveredAt ?? event.at) - ticket.onsetAt)}`,
          )
        case 'notice-sent':
          return told(event, notices)
        default:
          return
      }
    },
  }

  function paged(name: string, { at, step, pages }: TicketEvent & { kind: 'step-taken' }): void {
    const who = pages.map(({ channel }) => `the ${channel.replaceAll('-', ' ')}`).join(' and ')
    say(at, '☎', `${step === 0 ? '' : 'nobody has answered: '}${who} is paged about ${name}`)
  }

  function complained(ticket: Ticket, event: TicketEvent & { kind: 'complaint-received' }): void {
    const lead = ticket.leadMs ?? 0
    const first = event.at === ticket.firstComplaintAt
    if (!first) return
    const when =
      lead >= 0 ? `${seconds(lead)} after the ticket` : `${seconds(-lead)} before the ticket`
    say(event.at, '·', `a ${event.from} writes "${event.text}", ${when} #${ticket.number}`)
  }
}

function cause({
  cause,
  confidence,
}: {
  readonly cause: string
  readonly confidence: number
}): string {
  return cause === 'unknown'
    ? 'cause not known yet'
    : `${cause} (${Math.round(confidence * 100)} % sure)`
}

function after({ at, onsetAt }: { readonly at: number; readonly onsetAt: number }): string {
  return `seen ${seconds(at - onsetAt)} after it began`
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
