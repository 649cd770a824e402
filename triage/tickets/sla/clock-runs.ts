import { type SlaClock, slaClocks } from '../../model/sla.ts'
import type { TicketEvent } from '../../model/ticket.ts'
import {
  type ClockRun,
  endRun,
  isRunning,
  type MadePromise,
  pauseRun,
  resumeRun,
  startRun,
} from './clock-run.ts'

/** A ticket's clocks with all their turns, oldest first. Only `openTicket`'s first line starts them. */
export type ClockRuns = Readonly<Record<SlaClock, readonly ClockRun[]>>

type EventOf<Kind extends TicketEvent['kind']> = Extract<TicketEvent, { kind: Kind }>

/**
 * What a timeline means for the ticket's clocks. All of them run, promised or not, so that a promise
 * that is made later counts from the same beginning.
 *
 * - Only `resolution` pauses while it waits for the streamer.
 * - `restore` and `update` stand still while the stream is well; the first is met when the ticket is
 *   resolved by that recovery. A person who resolves the ticket of an ill stream does not stop it.
 * - While a ticket is resolved nothing counts. Reopened, `first-notice` and `first-response` stay
 *   met, or go on where they stood; `resolution` goes on with what has elapsed unless it was
 *   broken; `restore` and `update` begin anew.
 */
export function clockRuns(timeline: readonly TicketEvent[]): ClockRuns {
  const runs = Object.fromEntries(slaClocks.map((clock) => [clock, []])) as unknown as Record<
    SlaClock,
    ClockRun[]
  >
  const desk = createDesk(runs)
  for (const event of timeline) desk.take(event)
  return runs
}

function createDesk(runs: Record<SlaClock, ClockRun[]>) {
  const inForce = new Map<SlaClock, MadePromise>()
  /** Since when the monitor sees the stream well, whatever people say. */
  let wellSince: number | null = null
  let resolved = false

  const last = (clock: SlaClock) => runs[clock].at(-1)

  function begin(clock: SlaClock, at: number): void {
    const promise = inForce.get(clock)
    const turn = runs[clock].length + 1
    const stretches = [{ fromMs: at, toMs: null }]
    runs[clock].push(startRun({ clock, turn }, stretches, promise ? [promise] : []))
  }

  function each(clocks: readonly SlaClock[], act: (run: ClockRun) => void): void {
    for (const clock of clocks) {
      const run = last(clock)
      if (run) act(run)
    }
  }

  const pause = (clocks: readonly SlaClock[], at: number) =>
    each(clocks, (run) => pauseRun(run, at))
  const resume = (clocks: readonly SlaClock[], at: number) =>
    each(clocks, (run) => resumeRun(run, at))
  const met = (clock: SlaClock, at: number) => each([clock], (run) => endRun(run, 'met', at))
  const cancel = (clocks: readonly SlaClock[], at: number) =>
    each(clocks, (run) => endRun(run, 'cancelled', at))

  /** The streamer has heard from us, and is owed the next word from now on. */
  function updated(at: number): void {
    const run = last('update')
    if (!run || run.end) return
    const stood = !isRunning(run)
    met('update', at)
    begin('update', at)
    if (stood) pause(['update'], at)
  }

  function promised({ at, promises }: EventOf<'promised'>): void {
    for (const promise of promises) {
      const made = { ...promise, madeAt: at }
      inForce.set(promise.clock, made)
      const run = last(promise.clock)
      if (run && run.end === null) run.promises.push(made)
    }
  }

  function recovered(at: number): void {
    wellSince = at
    if (resolved) met('restore', at)
    else pause(['restore', 'update'], at)
  }

  function illAgain(at: number): void {
    resume(['restore', 'update', 'resolution'], at)
  }

  /** Since the recovery; or since now, when somebody kept it open who saw more than the monitor. */
  function restored(at: number): void {
    each(['restore'], (run) => endRun(run, 'met', isRunning(run) ? at : (wellSince ?? at)))
  }

  function settled({ at, resolution }: EventOf<'resolved'>): void {
    resolved = true
    if (resolution === 'person') met('first-response', at)
    cancel(['first-notice', 'first-response', 'update'], at)
    met('resolution', at)
    if (resolution === 'recovered' || wellSince !== null) restored(at)
    else if (resolution === 'ended') cancel(['restore'], at)
  }

  function reopened({ at, by }: EventOf<'reopened'>): void {
    resolved = false
    if (by === undefined) wellSince = null
    each(['first-notice', 'first-response'], (run) => {
      if (run.end?.state !== 'cancelled') return
      run.end = null
      resumeRun(run, at)
    })
    each(['resolution'], (run) => {
      if (run.breached) return
      const stretches = [...run.stretches.map((one) => ({ ...one })), { fromMs: at, toMs: null }]
      const again = startRun({ clock: 'resolution', turn: run.turn + 1 }, stretches, run.promises)
      runs.resolution.push({ ...again, warned: run.warned })
    })
    begin('update', at)
    if (last('restore')?.end) begin('restore', at)
  }

  /** What a person does is a first response; `still-broken` and the like are the streamer's words. */
  function responded({ at }: TicketEvent): void {
    met('first-response', at)
  }

  function written(event: EventOf<'sla-at-risk' | 'sla-breached' | 'sla-met'>): void {
    const run = runs[event.clock][event.turn - 1]
    if (!run) return
    if (event.kind === 'sla-at-risk') run.warned = { at: event.at, ratio: event.ratio }
    else if (event.kind === 'sla-breached') run.breached = { at: event.at, dueAt: event.dueAt }
    else run.metWritten = true
  }

  const steps: { readonly [Kind in TicketEvent['kind']]?: (event: EventOf<Kind>) => void } = {
    opened: ({ at }) => {
      for (const clock of slaClocks) begin(clock, at)
    },
    promised,
    acknowledged: responded,
    assigned: responded,
    said: responded,
    noted(event) {
      responded(event)
      updated(event.at)
    },
    'priority-changed'(event) {
      if (event.by !== undefined && !isStreamersWord(event)) responded(event)
    },
    waiting(event) {
      responded(event)
      pause(['resolution'], event.at)
    },
    resumed: ({ at }) => resume(['resolution'], at),
    'complaint-received'({ at, from }) {
      if (from === 'streamer') resume(['resolution'], at)
    },
    recovered: ({ at }) => recovered(at),
    relapsed({ at }) {
      wellSince = null
      illAgain(at)
    },
    'still-broken': ({ at }) => !resolved && illAgain(at),
    resolved: settled,
    reopened,
    'notice-sent'({ at, to }) {
      if (to !== 'streamer') return
      met('first-notice', at)
      updated(at)
    },
    'not-told'({ at, to, reason }) {
      if (to === 'streamer' && unreachable.has(reason)) cancel(['first-notice'], at)
    },
    'sla-at-risk': written,
    'sla-breached': written,
    'sla-met': written,
  }
  return {
    take(event: TicketEvent): void {
      const step = steps[event.kind] as ((event: TicketEvent) => void) | undefined
      step?.(event)
    },
  }
}

/** Nobody knows how to reach the streamer, or means to: a promise to tell them cannot be made. */
const unreachable: ReadonlySet<EventOf<'not-told'>['reason']> = new Set([
  'no-address',
  'no-channel',
  'no-route',
  'muted',
])

/** Raised because somebody, mostly the streamer, said that it is still broken. */
function isStreamersWord({ priorityReasons }: EventOf<'priority-changed'>): boolean {
  return priorityReasons.some(({ reason }) => reason === 'still-broken')
}
