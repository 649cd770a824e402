import { z } from 'zod'
import { followersOf } from '../../triage/model/followers.ts'
import { coversTicket, type Mute } from '../../triage/model/mute.ts'
import { automations, checks, steps } from '../../triage/model/playbook.ts'
import { priorityReasonIds } from '../../triage/model/priority-reason.ts'
import { type SlaReading, slaClocks, slaStarts, slaStates } from '../../triage/model/sla.ts'
import {
  resolutions,
  type Ticket,
  ticketEventKinds,
  ticketStatuses,
} from '../../triage/model/ticket.ts'
import { causes, priorities, symptoms } from '../../triage/model/vocabulary.ts'
import { StoreError } from '../../triage/store/store.ts'
import { ApiError } from './api-error.ts'

/** A moment. */
export const unixMs = z.number().describe('Unix time in ms')
/** The numbers that a conclusion rests on. */
export const evidence = z.record(z.string(), z.number())

/** One clock of a ticket, as it stands now. */
const slaSchema = z
  .object({
    clock: z.enum(slaClocks),
    turn: z.number().describe('Counts from 1: `update` begins anew with every update'),
    state: z.enum(slaStates).describe('A broken promise stays `breached`'),
    startedAt: unixMs,
    dueAt: unixMs.nullable().describe('Kept up to this moment; null while the clock is paused'),
    pausedMs: z.number(),
    warnedAt: unixMs.nullable().describe('When it was last said to be at risk'),
    breachedAt: unixMs.nullable(),
    stoppedAt: unixMs.nullable(),
    promise: z
      .object({ withinMs: z.number(), from: z.enum(slaStarts), calendar: z.string() })
      .describe('The strictest promise that holds: open time of a calendar, in ms'),
  })
  .meta({ id: 'SlaClock' })

/** A ticket as the API shows it. */
export const ticketSchema = z
  .object({
    id: z.string(),
    number: z.number(),
    stream: z.string(),
    streamer: z.string().nullable(),
    symptom: z.enum(symptoms),
    cause: z.enum(causes),
    confidence: z.number().min(0).max(1),
    priority: z.enum(priorities),
    reason: z.string().describe('The rule that found the cause'),
    priorityReasons: z
      .array(z.looseObject({ reason: z.enum(priorityReasonIds), weight: z.number() }))
      .describe('What the priority is made of; the weights add up to its score'),
    pinned: z
      .object({ priority: z.enum(priorities), judged: z.enum(priorities), by: z.string() })
      .nullable()
      .describe('The priority that a person set, and what the score said then'),
    status: z.enum(ticketStatuses),
    openedAt: unixMs,
    acknowledgedAt: unixMs.nullable(),
    acknowledgedBy: z.string().nullable(),
    recoveredAt: unixMs.nullable().describe('Since when the stream is well again'),
    resolvedAt: unixMs.nullable(),
    resolution: z.enum(resolutions).nullable(),
    onsetAt: unixMs,
    incident: z.string().nullable(),
    assignee: z.string().nullable(),
    calling: z
      .object({ since: unixMs, incident: z.string().nullable() })
      .nullable()
      .describe('People on call are being paged, and nobody has acknowledged'),
    proposedAt: unixMs.nullable().describe('Since when a reply to the streamer waits for approval'),
    keptOpenBy: z.string().nullable().describe('Who said that it is not over'),
    waitingSince: unixMs.nullable().describe('Since when it waits for the streamer'),
    snoozedUntil: unixMs.nullish().describe('Until when on-call wants to hear nothing of it'),
    closedAt: unixMs.nullable(),
    rating: z
      .object({ at: unixMs, by: z.string(), stars: z.number(), text: z.string().optional() })
      .nullable(),
    follows: z.string().nullable().describe("The id of the stream's ticket before this one"),
    evidence,
    ruledOut: z
      .array(z.object({ cause: z.enum(causes), reason: z.string(), evidence }))
      .describe('The alternatives, likeliest first, and what speaks against each'),
    playbook: z
      .object({
        step: z.enum(steps),
        checks: z.array(z.enum(checks)),
        automations: z.array(z.enum(automations)),
        values: evidence,
      })
      .describe('What the streamer should do, staff should check and a machine could do'),
    facts: z.looseObject({ stream: z.string(), scenario: z.string() }),
    firstComplaintAt: unixMs.nullable(),
    leadMs: z.number().nullable().describe('From opening to the first complaint, in ms'),
    sla: z.array(slaSchema).describe('What is promised about it, and how each clock stands'),
    followers: z.array(z.string()).describe('Who hears how it goes on'),
    mutedBy: z.array(z.string()).describe('The ids of the mutes that hold back its news now'),
    timeline: z
      .array(z.looseObject({ at: unixMs, kind: z.enum(ticketEventKinds) }))
      .describe('Everything that happened to the ticket, in order'),
  })
  .meta({ id: 'Ticket' })

/** How a ticket's clocks stand now. */
export type ReadSla = (ticket: Ticket) => readonly SlaReading[]

/**
 * A ticket as it is answered: what is stored, and what only the present moment can say of it.
 *
 * @param mutes those in force now
 */
export function showTicket(
  ticket: Ticket,
  readSla: ReadSla,
  mutes: readonly Mute[],
): z.input<typeof ticketSchema> {
  const { timeline, ...summary } = ticket
  const mutedBy = mutes.flatMap((mute) => (coversTicket(mute, ticket) ? [mute.id] : []))
  const shown = { ...summary, followers: followersOf(timeline), mutedBy, timeline }
  return { ...shown, sla: readSla(ticket) } as unknown as z.input<typeof ticketSchema>
}

/** A list with the cursor of its next page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}

/** One or several values of a closed list, separated by commas: `open,acknowledged`. */
export function someOf<const Value extends string>(values: readonly Value[]) {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(values)))
    .optional()
    .describe(`One or several of ${values.join(', ')}, separated by commas`)
}

/** How a list is paged. */
export const paging = {
  cursor: z.string().optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
}

/** What a request asks for, without what it leaves out: a filter that is not given does not restrict. */
export function given<Query extends object>(
  query: Query,
): { [Name in keyof Query]: Exclude<Query[Name], undefined> } {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [Name in keyof Query]: Exclude<Query[Name], undefined> }
}

/** Reads a page of the store; a cursor that is not one of ours is the caller's mistake. */
export async function readPage<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof StoreError && error.code === 'bad-cursor') {
      throw new ApiError(400, 'bad-cursor', error.message)
    }
    throw error
  }
}

/** Any refusal. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z.string(),
    detail: z.string(),
  })
  .meta({ id: 'Problem' })
