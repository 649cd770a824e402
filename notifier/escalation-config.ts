import { z } from 'zod'
import { ways } from '../triage/model/escalation.ts'
import { causes, priorities, scenarios } from '../triage/model/vocabulary.ts'
import { languageTag } from './language-tag.ts'
import type { EscalationPolicy } from './policy/choose-policy.ts'
import type { RoutingRules } from './policy/difficulty.ts'
import type { Report } from './read-schedule.ts'

const hourMs = 3_600_000
const name = z.string().min(1).max(64)
const names = z.array(z.string().min(1)).min(1)

const targetSchema = z.union(
  [
    z.strictObject({
      /** Id of somebody under `people`. */
      person: name,
    }),
    z.strictObject({
      /** Name of a schedule: whoever is on duty in it then and looks after the stream's region. */
      schedule: name,
      /** Only those who have all of these. */
      skills: names.optional(),
      /** Only those who speak one of these. */
      languages: z.array(languageTag).min(1).optional(),
    }),
    z.strictObject({
      /** Name of a channel under `notifier.channels`. */
      channel: name,
      /** Where in the channel; a channel that is one place has none. */
      address: z.string().min(1).optional(),
      /** What is read there; `en` when left out. */
      language: languageTag.optional(),
    }),
  ],
  { error: 'expected one of "person", "schedule" and "channel", such as "schedule: first-line"' },
)

const stepSchema = z.strictObject({
  to: z.array(targetSchema).min(1),
  /** How long it waits for somebody to acknowledge before the next step. */
  waitMs: z
    .int()
    .min(1_000)
    .max(24 * hourMs)
    .default(120_000),
})

const heldMs = z
  .int()
  .min(60_000)
  .max(7 * 24 * hourMs)
  .nullable()

/** For how long an acknowledgement holds while the stream is still ill; null is for ever. */
const acknowledgedForSchema = z
  .strictObject({
    P0: heldMs.default(600_000),
    P1: heldMs.default(1_800_000),
    P2: heldMs.default(4 * hourMs),
    P3: heldMs.default(null),
  })
  .transform((held) =>
    Object.fromEntries(Object.entries(held).filter(([, heldForMs]) => heldForMs !== null)),
  )

/** One policy: the first whose lists all fit takes a ticket; a list that is left out fits all. */
export const escalationPolicySchema = z
  .strictObject({
    name,
    priorities: z.array(z.enum(priorities)).min(1).optional(),
    regions: names.optional(),
    /** The streamer's. */
    languages: z.array(languageTag).min(1).optional(),
    scenarios: z.array(z.enum(scenarios)).min(1).optional(),
    tiers: names.optional(),
    causes: z.array(z.enum(causes)).min(1).optional(),
    /** By how hard it is; needs `routing`. */
    ways: z.array(z.enum(ways)).min(1).optional(),
    steps: z.array(stepSchema).min(1).max(20),
    /** How often all steps are taken again when nobody acknowledges. */
    repeat: z.int().min(0).max(20).default(2),
    acknowledgedForMs: acknowledgedForSchema.prefault({}),
    /** Who is told when nobody has acknowledged after all of it. */
    lastResort: z.array(targetSchema).default([]),
  })
  .transform(({ name: policy, ...rest }): EscalationPolicy => ({ policy, ...rest }))

const waitMs = z
  .int()
  .min(0)
  .max(24 * hourMs)

/** How tickets are told apart by how hard they are. */
export const routingSchema = z.strictObject({
  /** How long the streamer has to mend it alone before staff are paged; P0 never waits. */
  automationWaitMs: z
    .strictObject({
      P1: waitMs.default(60_000),
      P2: waitMs.default(180_000),
      P3: waitMs.default(600_000),
    })
    .prefault({})
    .transform((waits): RoutingRules['automationWaitMs'] => ({ P0: 0, ...waits })),
  /** From this confidence on the cause, and so the remedy, counts as sure. */
  sureFrom: z.number().min(0).max(1).default(0.6),
})

/** What the policies refer to. */
interface Known {
  readonly people: ReadonlySet<string>
  readonly schedules: ReadonlySet<string>
  readonly routing: boolean
}

/** Reports names that do not exist, and what cannot work. */
export function checkPolicies(
  policies: readonly EscalationPolicy[],
  known: Known,
  report: Report,
): void {
  for (const [index, { ways: sorted, steps, lastResort }] of policies.entries()) {
    if (sorted && !known.routing)
      report([index, 'ways'], 'nobody sorts tickets, expected "routing" beside "escalation"')
    for (const [step, { to }] of steps.entries())
      checkTargets(to, known, (path, message) =>
        report([index, 'steps', step, 'to', ...path], message),
      )
    checkTargets(lastResort, known, (path, message) =>
      report([index, 'lastResort', ...path], message),
    )
  }
}

function checkTargets(
  targets: EscalationPolicy['lastResort'],
  { people, schedules }: Known,
  report: Report,
): void {
  for (const [index, target] of targets.entries()) {
    if ('person' in target && !people.has(target.person))
      report([index, 'person'], `nobody has the id "${target.person}", expected one under people`)
    if ('schedule' in target && !schedules.has(target.schedule))
      report(
        [index, 'schedule'],
        `no schedule is named "${target.schedule}", expected one under schedules`,
      )
  }
}
