import { type Escalation, noEscalation } from './escalating.ts'
import { createIncidentTeller } from './incident-teller.ts'
import type { Clock } from './model/clock.ts'
import type { ComplaintHeard, Report } from './model/engine-output.ts'
import type { IncidentNews } from './model/incident.ts'
import type { Mute } from './model/mute.ts'
import type { Notice } from './model/notice.ts'
import { type Picture, type PictureOutcome, pictureBytesLimit } from './model/picture.ts'
import type { Ticket } from './model/ticket.ts'
import type { Trouble } from './model/trouble.ts'
import { createMuting, type HoldBack } from './muting.ts'
import type { Store, StoreTransaction } from './store/store.ts'
import { createTicketWriter, type NoticePlanner } from './ticket-writer.ts'
import { applyCommand, type CommandRefusal, type TicketCommand } from './tickets/apply-command.ts'
import { applyAll, applyTrouble, isSameStory, type TicketChange } from './tickets/apply-trouble.ts'
import { followWithinMs } from './tickets/patience.ts'
import { putPicture } from './tickets/put-picture.ts'
import type { SlaTerms } from './tickets/sla/terms.ts'
import { ticketId } from './tickets/ticket-id.ts'

/** What a person's command came to. */
export type ActResult =
  | { readonly outcome: 'done' | 'repeated'; readonly ticket: Ticket }
  | { readonly outcome: 'refused'; readonly refusal: CommandRefusal; readonly ticket: Ticket }
  | { readonly outcome: 'not-found' }

/** What came of the engine's reports. */
export interface Applied {
  readonly changes: readonly TicketChange[]
  readonly incidents: readonly IncidentNews[]
}

/**
 * Where tickets change: the one place that writes a ticket, its timeline and the notices it
 * causes, always in one transaction.
 */
export interface TicketDesk {
  /** Applies what the engine reported, inside a transaction of the caller. Resolves to what changed. */
  apply(tx: StoreTransaction, news: readonly Report[]): Promise<Applied>
  /**
   * Carries out a person's command in a transaction of its own. The same key does it only once:
   * a repeated one finds the ticket as it is. A refused command does not use its key up.
   */
  act(id: string, command: TicketCommand, key: string): Promise<ActResult>
  /**
   * Writes down what time alone has made news of by now, for at most `limit` tickets, each in a
   * transaction of its own. Resolves to how many were looked at; rejects when one could not be, after
   * all others were. Several processes may do it at once.
   */
  lookAgain(limit: number): Promise<number>
  /** Keeps a picture on the stream's open ticket, with a line on its timeline, or says why not. */
  keepPicture(stream: string, picture: Picture): Promise<PictureOutcome>
}

/** What a desk is made of. */
export interface TicketDeskOptions {
  readonly store: Store
  readonly plan: NoticePlanner
  /** Decides who is told of an incident, over the outbox of its first ticket. Pure. */
  readonly planIncident?: (lead: Ticket, news: IncidentNews) => readonly Notice[]
  readonly clock: Clock
  /** The mutes that the configuration plans. */
  readonly mutes?: readonly Mute[]
  /** Decides what mutes hold back; nothing when left out. Pure. */
  readonly holdBack?: HoldBack
  /** What is promised about tickets; nothing when left out. */
  readonly sla?: SlaTerms
  /** Whom tickets page step by step; nobody when left out. */
  readonly escalation?: Escalation
  /** Called after a command is committed, or news that only time has made. */
  readonly onChanged: (changes: readonly TicketChange[]) => void
  /** A person said that a stream was meant to end: it is to be taken as ended. May be told twice. */
  readonly onEnded?: (stream: string, at: number) => Promise<void>
}

/** Opens the desk over a store. */
export function createTicketDesk(options: TicketDeskOptions): TicketDesk {
  const { store, plan, sla, escalation = noEscalation, clock, onChanged, onEnded } = options

  const muting = createMuting({ clock, configured: options.mutes, holdBack: options.holdBack })

  const { save, write } = createTicketWriter({ plan, muting, escalation, sla, clock })
  const teller = createIncidentTeller({
    planIncident: options.planIncident,
    ...{ muting, escalation, save, write },
  })

  async function lookAt(tx: StoreTransaction, id: string): Promise<readonly TicketChange[]> {
    const ticket = await tx.ticket(id)
    if (!ticket) return []
    const at = Math.max(clock.now(), ticket.timeline.at(-1)?.at ?? 0)
    const whole = await write(tx, { ticket, events: [] }, at)
    const more = await teller.tellHeld(tx, whole.ticket, at)
    return [whole, ...(more ? [more] : [])].filter(({ events }) => events.length > 0)
  }

  async function applyOne(
    tx: StoreTransaction,
    news: Trouble | ComplaintHeard,
  ): Promise<TicketChange | null> {
    const latest = await tx.latestTicket(news.stream, news.at - followWithinMs)
    if (news.type === 'complaint') return complain(news, latest)
    if (news.state !== 'began' || (latest && isSameStory(latest, news)))
      return applyTrouble(news, latest, nothingNew)
    // A trouble that was told before a crash and is told again after it is the ticket it already made.
    const told = await tx.ticket(ticketId(news.stream, news.onsetAt))
    if (told) return applyTrouble(news, told, nothingNew)
    const fresh = { number: await tx.nextTicketNumber(), follows: latest?.id }
    return applyTrouble(news, null, () => fresh)
  }

  return {
    async apply(tx, news) {
      const changes: TicketChange[] = []
      const incidents: IncidentNews[] = []
      for (const each of news) {
        if (each.type === 'incident') {
          await tx.saveIncident(each)
          incidents.push(each)
          continue
        }
        const change = await applyOne(tx, each)
        if (change) changes.push(await write(tx, change))
      }
      for (const each of incidents) {
        const change = await teller.tell(tx, each)
        if (change) changes.push(change)
      }
      return { changes, incidents }
    },
    async act(id, command, key) {
      const at = clock.now()
      const result = await store.transaction((tx) => actIn(tx, { id, command, key, at }, write))
      if (result.change) onChanged([result.change])
      const { answer } = result
      const done = answer.outcome === 'done' || answer.outcome === 'repeated'
      // Also when repeated: we may have been killed between the commit and the word to the engine.
      if (done && command.command === 'ended-on-purpose') await onEnded?.(answer.ticket.stream, at)
      return answer
    },
    async lookAgain(limit) {
      const ids = await store.ticketsToLookAt(clock.now(), limit)
      const failures: unknown[] = []
      for (const id of ids) {
        try {
          const changes = await store.transaction((tx) => lookAt(tx, id))
          if (changes.length > 0) onChanged(changes)
        } catch (error) {
          failures.push(error)
        }
      }
      if (failures.length > 0) throw failures[0]
      return ids.length
    },
    async keepPicture(stream, picture) {
      if (picture.jpeg.length > pictureBytesLimit) return 'too-large'
      const put = await store.transaction(async (tx) => {
        const latest = await tx.latestTicket(stream, clock.now())
        if (latest === null || latest.status === 'resolved') return 'no-ticket'
        const change = putPicture(latest, picture)
        if (change === null) return 'has-one'
        await tx.savePicture(latest.id, picture)
        return write(tx, change)
      })
      if (typeof put === 'string') return put
      onChanged([put])
      return 'kept'
    },
  }
}

function nothingNew(): never {
  throw new Error('a ticket that is known was to be opened')
}

interface Act {
  readonly id: string
  readonly command: TicketCommand
  readonly key: string
  readonly at: number
}

async function actIn(
  tx: StoreTransaction,
  { id, command, key, at }: Act,
  write: (tx: StoreTransaction, change: TicketChange) => Promise<TicketChange>,
): Promise<{ readonly answer: ActResult; readonly change: TicketChange | null }> {
  const ticket = await tx.ticket(id)
  if (!ticket) return { answer: { outcome: 'not-found' }, change: null }
  const known = await tx.knowsKey(`${id} ${key}`)
  if (known) return { answer: { outcome: 'repeated', ticket }, change: null }
  const result = applyCommand(ticket, command, Math.max(at, ticket.timeline.at(-1)?.at ?? 0))
  if (!result.done) {
    return { answer: { outcome: 'refused', refusal: result.refusal, ticket }, change: null }
  }
  // Only now: a command that was refused may be sent again when it can be done.
  await tx.rememberKey(`${id} ${key}`, id, at)
  const change = await write(tx, result)
  return { answer: { outcome: 'done', ticket: change.ticket }, change }
}

function complain(heard: ComplaintHeard, latest: Ticket | null): TicketChange | null {
  if (latest === null || latest.status === 'resolved') return null
  const { at, from, text } = heard
  return applyAll(latest, at, [{ kind: 'complaint-received', from, text }])
}
