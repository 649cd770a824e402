import { z } from 'zod'
import { type DetectorOverrides, detectorDefaults } from './detectors/catalog.ts'
import { type Scenario, scenarios } from './model/vocabulary.ts'
import { patienceDefaults } from './tickets/patience.ts'

/** Every option of a detector as something that may be given, within reason. */
function overrides(defaults: object) {
  const options = Object.keys(defaults).map((name) => {
    const number = name.endsWith('Ratio') ? z.number().min(0).max(1) : z.number().min(0)
    return [name, number.optional()] as const
  })
  return z.strictObject(Object.fromEntries(options)).optional()
}

const scenarioSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(detectorDefaults).map(([symptom, defaults]) => [symptom, overrides(defaults)]),
  ),
) as unknown as z.ZodType<DetectorOverrides>

const scenariosShape = Object.fromEntries(
  scenarios.map((scenario) => [scenario, scenarioSchema.optional()]),
) as { readonly [scenario in Scenario]: z.ZodOptional<typeof scenarioSchema> }

/** The `triage` part of the configuration. */
export const triageSchema = z.strictObject({
  /** What scenarios change of the shipped profiles: `scenarios.show.slideshow.raiseAfterMs`. */
  scenarios: z.strictObject(scenariosShape).default({}),
  /** How long a stream has to be well again before its ticket is resolved. */
  tickets: z
    .strictObject({
      quietMs: z.int().min(0).max(3_600_000).default(patienceDefaults.quietMs),
      /** The same for a stream that keeps falling ill again. */
      unstableQuietMs: z.int().min(0).max(3_600_000).default(patienceDefaults.unstableQuietMs),
      /** The how manieth spell, each within ten minutes of the one before, makes a stream unstable. */
      unstableFromSpells: z.int().min(2).max(1_000).default(patienceDefaults.unstableFromSpells),
    })
    .prefault({}),
  /** How often each stream's state is written down, so that a crash forgets little. */
  saveEveryMs: z.int().min(1_000).max(3_600_000).default(10_000),
  /** The pictures that are kept on tickets as evidence: of each ticket one, at most 100 kB. */
  pictures: z
    .strictObject({
      /** For so many days. */
      keepDays: z.number().min(0).max(3_650).default(7),
      /** So many at most, the newest ones. */
      most: z.int().min(0).max(1_000_000).default(2_000),
    })
    .prefault({}),
  /** Resolved tickets are kept for so many days. */
  keepDays: z.int().min(1).max(3_650).default(400),
})
export type TriageConfig = z.infer<typeof triageSchema>

/** The `store` part of the configuration. */
export const storeSchema = z.strictObject({
  /** `file:` with a path, or a `postgres://` address. The default lies in the data folder. */
  url: z.string().min(1).meta({ secret: true }).optional(),
})

/** The `bus` part of the configuration. */
export const busSchema = z.strictObject({
  /** `memory:` carries records within this process. */
  url: z.literal('memory:').default('memory:'),
})
