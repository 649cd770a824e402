import type { TelemetryRecord } from '../../triage/model/record.ts'
import type { Contender, Word } from './contender.ts'
import type { Raised, Span, Stall, TicketSpell } from './score.ts'

/** What arrived up to a moment. */
export interface Step {
  /** Unix ms. */
  readonly at: number
  readonly records: readonly TelemetryRecord[]
}

/** What is true of one stream. */
export interface StreamTruth {
  readonly stream: string
  readonly watched: Span
  readonly stalls: readonly Stall[]
  readonly ill: readonly Span[]
  /** All that viewers suffered, pauses aside: pictures that stood for half a second or more, and slideshows. */
  readonly felt: readonly Span[]
  /** What must stay quiet, by kind. */
  readonly quiet: readonly (Span & { readonly kind: string })[]
  /** Every fault that befell the stream, felt or not. */
  readonly faults: readonly Fault[]
}

/** One fault of a stream, for figures by cause. */
export interface Fault extends Span {
  readonly illness: string
  readonly cause: string
  /** Whether one of the stream's vantages can show it. */
  readonly visible: boolean
}

/** Records with the truth about them. Plays the same every time. */
export interface Course {
  readonly name: string
  /** Plays all records, 250 ms at a step; afterwards `truth` says what was true. */
  play(turn: (step: Step) => void): Promise<void>
  truth(): readonly StreamTruth[]
}

/** What one contender said of one stream. */
export interface Said {
  readonly raised: readonly Raised[]
  readonly tickets: readonly TicketSpell[]
}

/** What a contender said of all streams. */
export interface Log {
  readonly name: string
  readonly opensTickets: boolean
  /** Of streams it never said anything of: nothing. */
  of(stream: string): Said
}

const nothing: Said = { raised: [], tickets: [] }

/** Plays a course to all contenders at once, and writes down what each says and when. */
export async function race(course: Course, contenders: readonly Contender[]): Promise<Log[]> {
  const lanes = contenders.map((contender) => ({ contender, book: createBook() }))
  await course.play(({ at, records }) => {
    for (const { contender, book } of lanes) {
      for (const record of records) contender.take(record, at)
      contender.tick(at)
      for (const word of contender.drain()) book.write(word, at)
    }
  })
  return lanes.map(({ contender: { name, opensTickets }, book }) => ({
    name,
    opensTickets,
    of: (stream) => book.said.get(stream) ?? nothing,
  }))
}

type Open<Kind> = { -readonly [Key in keyof Kind]: Kind[Key] }

interface Page {
  readonly raised: Open<Raised>[]
  readonly tickets: Open<TicketSpell>[]
  readonly open: Map<string, Open<Span>>
}

/** Turns edges into spans. */
function createBook() {
  const said = new Map<string, Page>()

  function pageOf(stream: string): Page {
    const known = said.get(stream)
    if (known) return known
    const page: Page = { raised: [], tickets: [], open: new Map() }
    said.set(stream, page)
    return page
  }

  function close(page: Page, key: string, at: number): void {
    const span = page.open.get(key)
    if (span) span.end = at
    page.open.delete(key)
  }

  return {
    said,
    write(word: Word, at: number): void {
      const page = pageOf(word.stream)
      const end = Number.POSITIVE_INFINITY
      if (word.kind === 'ticket') {
        close(page, 'ticket', at)
        if (word.state === 'closed') return
        const ticket = { start: at, end, reopened: word.state === 'reopened' }
        page.tickets.push(ticket)
        page.open.set('ticket', ticket)
        return
      }
      const { sign, vantage, state, foretoldMs } = word
      const key = `${vantage} ${sign}`
      close(page, key, at)
      if (state === 'cleared') return
      const raised = { start: at, end, sign, vantage, foretoldMs }
      page.raised.push(raised)
      page.open.set(key, raised)
    },
  }
}
