import { z } from 'zod'
import { audiences, priorities } from '../triage/model/vocabulary.ts'
import { type ChannelConfig, channelKinds, channelSchema } from './channels/catalog.ts'
import { deliveryDefaults } from './deliver-options.ts'
import { digestSchema } from './digest-config.ts'
import { languageTag } from './language-tag.ts'
import { mutesSchema } from './mutes-config.ts'
import { themeNames } from './pictures/themes.ts'
import type { DigestRules } from './policy/digest.ts'
import type { Route } from './policy/route.ts'
import { quietHoursSchema } from './quiet-hours-config.ts'
import { rulesSchema } from './rules-config.ts'

const routeSchema = z.strictObject({
  /** Whose notices it carries. */
  to: z.enum(audiences),
  /** Name of a channel under `channels`. */
  channel: z.string().min(1),
  /** Where in the channel, such as a Discord channel id. A streamer's own address comes first. */
  address: z.string().min(1).optional(),
  /** What its readers read when nobody knows better; `en` when left out. */
  language: languageTag.optional(),
  /** Only tickets of these priorities; all when left out. */
  priorities: z.array(z.enum(priorities)).min(1).optional(),
})

const deliverySchema = z.strictObject({
  /** Attempts under way at once in one channel. */
  concurrency: z.int().min(1).max(100).default(deliveryDefaults.concurrency),
  /** How long one attempt may take. */
  attemptTimeoutMs: z.int().min(100).max(60_000).default(deliveryDefaults.attemptTimeoutMs),
  /** How long a notice is spoken for by one process; renewed while the process lives. */
  leaseMs: z.int().min(1_000).max(300_000).default(deliveryDefaults.leaseMs),
  /** Attempts after which a notice is given up. */
  maxAttempts: z.int().min(1).max(1_000).default(deliveryDefaults.maxAttempts),
  /** Age after which a notice is not tried again. */
  maxAgeMs: z.int().min(1_000).default(deliveryDefaults.maxAgeMs),
  /** Pause before the second attempt; doubles with every further one. */
  firstRetryMs: z.int().min(10).default(deliveryDefaults.firstRetryMs),
  /** The pause grows no longer than this. */
  maxRetryMs: z.int().min(10).default(deliveryDefaults.maxRetryMs),
})

const picturesSchema = z.strictObject({
  /** Whether messages carry pictures: a chart of the minutes around the onset, and the frame that a probe took. */
  enabled: z.boolean().default(true),
  /** What charts are painted in; left out, dark where Discord shows them and light elsewhere. */
  theme: z.enum(themeNames).optional(),
})

const parts = z.strictObject({
  channels: z.array(channelSchema).default([]),
  routes: z.array(routeSchema).default([]),
  /** What streamers of some regions or languages must be told, or must not. */
  rules: rulesSchema,
  delivery: deliverySchema.prefault({}),
  mutes: mutesSchema.prefault({}),
  digest: digestSchema.optional(),
  pictures: picturesSchema.prefault({}),
  quietHours: quietHoursSchema.prefault({ from: '23:00', to: '08:00' }),
})
type Parts = z.infer<typeof parts>

/**
 * The `notifier` part of the configuration. Without routes, everything goes into a channel `log`
 * of kind `log`, so that a first start already shows who would be told what.
 */
export const notifierSchema = parts.superRefine(checkParts).transform(withDefaultRoutes)
export type NotifierConfig = z.infer<typeof notifierSchema>

/** The configured routes as the policy reads them. */
export function routesOf({ channels, routes }: Parts): readonly Route[] {
  return routes.map((route) => {
    const kind = channels.find(({ name }) => name === route.channel)?.kind
    const carrier = kind ? { kind, ...traitsOf(kind) } : null
    return { ...route, carrier }
  })
}

function traitsOf(kind: ChannelConfig['kind']): Omit<NonNullable<Route['carrier']>, 'kind'> {
  const { addressed, edits } = channelKinds[kind]
  return { addressed, edits }
}

/** What is gathered, and when it is told; undefined when nothing is. */
export function digestRulesOf({ channels, digest }: Parts): DigestRules | undefined {
  if (!digest) return undefined
  const { at: atMinutes, ...rules } = digest
  const read = channels.filter(({ kind }) => !channelKinds[kind].forPrograms)
  return { ...rules, atMinutes, channels: read.map(({ name }) => name) }
}

/** The channel that everything goes to when no routes are configured. */
const defaultChannel = { name: 'log', kind: 'log' } as const satisfies ChannelConfig

function withDefaultRoutes(config: Parts): Parts {
  if (config.routes.length > 0) return config
  const known = config.channels.some(({ name }) => name === defaultChannel.name)
  return {
    ...config,
    channels: known ? config.channels : [...config.channels, defaultChannel],
    routes: audiences.map((to) => ({ to, channel: defaultChannel.name })),
  }
}

type Report = (path: (string | number)[], message: string) => void

function checkParts(config: Parts, context: z.core.$RefinementCtx<Parts>): void {
  const report: Report = (path, message) => context.addIssue({ code: 'custom', path, message })
  checkNames(config, report)
  for (const [index, route] of config.routes.entries()) checkRoute(config, { route, index }, report)
}

function checkNames({ channels }: Parts, report: Report): void {
  for (const [index, { name, kind }] of channels.entries()) {
    if (channels.findIndex((each) => each.name === name) < index)
      report(['channels', index, 'name'], `"${name}" is used twice, expected a name of its own`)
    if (name === defaultChannel.name && kind !== defaultChannel.kind)
      report(
        ['channels', index, 'name'],
        `"${name}" is kept for a channel of kind ${defaultChannel.kind}, expected another name`,
      )
  }
}

function checkRoute(
  { channels }: Parts,
  { route, index }: { route: Parts['routes'][number]; index: number },
  report: Report,
): void {
  const channel = channels.find(({ name }) => name === route.channel)
  if (!channel) {
    const names = channels.map(({ name }) => `"${name}"`).join(', ') || 'none is configured'
    report(
      ['routes', index, 'channel'],
      `no channel is named "${route.channel}", expected one of notifier.channels (${names})`,
    )
  } else if (
    route.to === 'oncall' &&
    channelKinds[channel.kind].addressed === true &&
    !route.address
  )
    report(
      ['routes', index, 'address'],
      `missing, expected where in "${channel.name}" (${channel.kind}) people on call look`,
    )
  else if (route.address && !channelKinds[channel.kind].addressed)
    report(
      ['routes', index, 'address'],
      `"${channel.name}" (${channel.kind}) is one place, expected no address`,
    )
}
