import { z } from 'zod'
import { noticeKinds } from '../../triage/model/notice.ts'
import { audiences } from '../../triage/model/vocabulary.ts'
import { unixMs } from './ticket-schema.ts'

/** One attempt at a notice, as the API shows it. */
const attemptSchema = z.object({
  noticeId: z.string(),
  attempt: z.number().describe('Counts from 1'),
  at: unixMs,
  channel: z.string(),
  outcome: z.enum(['accepted', 'retry', 'refused']),
  reason: z.string().nullable(),
  detail: z.string().nullable().describe('In words, without secrets'),
  externalId: z.string().nullable().describe("The vendor's id of the message"),
  tookMs: z.number().nullable().describe('How long it took; null when nobody knows'),
})

/** A notice as the API shows it: who was told what, where, and how that went. */
export const toldSchema = z
  .looseObject({
    id: z.string(),
    kind: z.enum(noticeKinds),
    to: z.enum(audiences),
    channel: z.string(),
    address: z.string().describe('Where in the channel; empty where it has one place only'),
    language: z.string(),
    state: z.string().describe('Where it stands in the outbox'),
    attempts: z.number(),
    deliveries: z.array(attemptSchema),
  })
  .meta({ id: 'Told' })
