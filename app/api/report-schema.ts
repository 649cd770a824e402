import { z } from 'zod'
import { slaClocks } from '../../triage/model/sla.ts'
import { reportDimensions } from '../../triage/tickets/figures/report.ts'
import { unixMs } from './ticket-schema.ts'

const count = z.number().int()
const ms = z.number().nullable().describe('In ms; null where nothing was measured')

const share = z
  .object({ of: count, count, ratio: z.number().nullable().describe('Null where none was judged') })
  .meta({ id: 'Share' })

const spread = z
  .object({ count, meanMs: ms, medianMs: ms, p90Ms: ms, longestMs: ms })
  .meta({ id: 'Spread' })

const figures = z
  .object({
    tickets: count,
    resolved: count,
    reopened: count,
    beforeComplaint: share.describe('Opened before anybody complained, or nobody did'),
    lead: spread.describe('From the opening to the first complaint'),
    timeToNotice: spread.describe('From the onset to the first notice to the streamer'),
    timeToAcknowledge: spread.describe('From the opening to the acknowledgement'),
    timeToRestore: spread.describe('From the onset to the recovery'),
    slaMet: z.record(z.enum(slaClocks), share).describe('Kept, of those kept or broken'),
    firstContact: share.describe('Resolved without coming back, being handed on or contradicted'),
    rated: z.object({ count, meanStars: z.number().nullable() }),
    waiting: z.object({ count, longestMs: ms }).describe('Not taken by anybody at the end'),
  })
  .meta({ id: 'Figures' })

/** A report as the API answers it. */
export const reportSchema = z
  .object({
    fromMs: unixMs,
    toMs: unixMs,
    asOfMs: unixMs.describe('The end, or now when that is still to come'),
    total: figures,
    by: z.record(z.enum(reportDimensions), z.record(z.string(), figures)),
    cover: z
      .array(z.object({ schedule: z.string(), ratio: z.number() }))
      .readonly()
      .describe('The share of the time with somebody on duty'),
  })
  .meta({ id: 'Report' })
