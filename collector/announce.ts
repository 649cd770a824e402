import { z } from 'zod'
import type { Nominal, StreamRecord } from '../triage/model/record.ts'
import { scenarios } from '../triage/model/vocabulary.ts'

type Facts = Omit<StreamRecord, 'type' | 'stream' | 'at' | 'nominal'>

/** What a source can say of a stream beside its samples; keys without a value are not told. */
export type StreamFacts = { readonly [key in keyof Facts]?: Facts[key] | undefined } & {
  readonly nominal?: { readonly [key in keyof Nominal]?: Nominal[key] | undefined } | undefined
}

const positive = z.number().positive()

/** What a source says of its streams when it announces them; the same words as a `stream` record. */
export const announceSchema = z.strictObject({
  streamer: z.string().min(1).optional(),
  node: z.string().min(1).optional(),
  region: z.string().min(1).optional(),
  isp: z.string().min(1).optional(),
  edge: z.string().min(1).optional(),
  app: z.string().min(1).optional(),
  scenario: z.enum(scenarios).optional(),
  tier: z.string().min(1).optional(),
  language: z.string().min(1).optional().describe('BCP 47 tag of the streamer, such as `id`.'),
  viewers: z.number().int().nonnegative().optional(),
  nominal: z
    .strictObject({
      bitrateBps: positive.optional(),
      fps: positive.optional(),
      keyframeIntervalMs: positive.optional(),
      latencyMs: positive.optional(),
    })
    .optional()
    .describe('What the stream is meant to be: the reference a slideshow is judged against.'),
})
