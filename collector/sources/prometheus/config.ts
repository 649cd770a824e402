import { z } from 'zod'
import { type SampleField, sampleFields } from '../../../triage/model/record.ts'
import { vantages } from '../../../triage/model/vocabulary.ts'
import { patternSchema } from '../../linear-pattern.ts'
import { checkPoll, pollShape } from '../../poll-options.ts'

const metricName = z
  .string()
  .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'expected the name of a metric, such as rtmp_bytes_in_total')

const labelPatterns = z.record(z.string().min(1), patternSchema('^/live/(?<key>.+)$')).default({})

const template = z.string().min(1).describe('A text with labels in braces, such as "{app}/{name}".')

/** Which metric one field of a sample is made of, and how. */
const fieldSchema = z
  .strictObject({
    metric: metricName,
    match: labelPatterns.describe('Only series whose labels match; a missing label is empty.'),
    stream: template
      .optional()
      .describe('The key of the stream, where labels are called otherwise than elsewhere.'),
    rate: z
      .boolean()
      .default(false)
      .describe('The metric is a counter, and the field is what it gains in a second.'),
    of: metricName
      .optional()
      .describe(
        'Both are counters, and the field is the share of `metric` in what this one gains.',
      ),
    times: z
      .number()
      .positive()
      .default(1)
      .describe(
        'Brings it to our unit: 8 for bytes as bits, 1000 for seconds as ms, 0.01 for percent.',
      ),
  })
  .refine(({ rate, of }) => !rate || of === undefined, {
    path: ['of'],
    error: 'given beside rate, expected one of the two',
  })

const fieldsShape = Object.fromEntries(
  sampleFields.map((field) => [field, fieldSchema.optional()]),
) as { [field in SampleField]: z.ZodOptional<typeof fieldSchema> }

/** The facts of a stream that a label may tell. */
export const labelledFacts = ['streamer', 'node', 'region', 'isp', 'edge', 'app', 'tier'] as const
export type LabelledFact = (typeof labelledFacts)[number]

const factsShape = Object.fromEntries(labelledFacts.map((fact) => [fact, template.optional()])) as {
  [fact in LabelledFact]: z.ZodOptional<typeof template>
}

/** Any exporter's metrics page, and a table that says which metrics are which of our fields. */
export const prometheusSchema = z
  .strictObject({
    ...pollShape,
    kind: z.literal('prometheus'),
    vantage: z.enum(vantages).default('ingest').describe('Where the exporter looks.'),
    match: labelPatterns.describe(
      'Only series whose labels match belong to streams; named groups can be used like labels.',
    ),
    stream: template.describe('The key of the stream that a series belongs to.'),
    session: template
      .optional()
      .describe('What changes when a stream is published anew, such as "{connection}".'),
    facts: z.strictObject(factsShape).prefault({}).describe('What labels tell of a stream.'),
    fields: z
      .strictObject(fieldsShape)
      .refine((fields) => Object.keys(fields).length > 0, 'expected at least one field')
      .describe('Our fields, and the metrics that they are made of.'),
    stepMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(0)
      .describe('How often the exporter brings its counters up to date; 0 with every question.'),
  })
  .superRefine(checkPoll)

/** A checked configuration of one metrics page. */
export type PrometheusConfig = z.infer<typeof prometheusSchema>
/** How one field is made. */
export type FieldConfig = z.infer<typeof fieldSchema>
