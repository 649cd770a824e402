import { readFileSync } from 'node:fs'
import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { agentSchema } from '../collector/agents/config.ts'
import { ingestSchema } from '../collector/config.ts'
import { directorySchema } from '../collector/directory/config.ts'
import { sourceSchema } from '../collector/sources/catalog.ts'
import { notifierSchema } from '../notifier/config.ts'

import { dutySchema } from '../notifier/duty-config.ts'

import { busSchema, storeSchema, triageSchema } from '../triage/config.ts'
import { perStreamChoices } from '../triage/metrics.ts'
import { slaSchema } from '../triage/sla-config.ts'
import { checkAnswers } from './check-answers.ts'
import { checkPagedPlaces } from './check-paged-places.ts'
import { ConfigError } from './config-error.ts'
import { explainIssue, issueWords } from './explain-issue.ts'
import { isLoopback } from './loopback.ts'
import { secretNamesIn } from './secret-names.ts'
import { resolveSecrets, type SecretPlaces } from './secrets.ts'

/** What a token allows: sending records, reading, or acting on tickets (which includes reading). */
export const scopes = ['ingest', 'read', 'act'] as const
export type Scope = (typeof scopes)[number]

const tokenSchema = z.strictObject({
  /** What logs and tickets call whoever bears it. */
  name: z.string().min(1).max(64),
  token: z.string().min(16, 'expected at least 16 characters').meta({ secret: true }),
  scopes: z.array(z.enum(scopes)).min(1),
})
export type TokenConfig = z.infer<typeof tokenSchema>

function isPublicUrl(value: string): boolean {
  const url = URL.parse(value)
  if (!url || !/^https?:$/.test(url.protocol)) return false
  return url.username === '' && url.password === '' && !/[?#]/.test(value)
}

const serverSchema = z
  .strictObject({
    /** The address to listen on. Anything but loopback needs tokens. */
    host: z.string().min(1).default('127.0.0.1'),
    /** 0 takes any free port. */
    port: z.int().min(0).max(65_535).default(8080),
    /** Our own address as people reach it; with it, messages to staff link to their tickets. */
    publicUrl: z
      .string()
      .refine(isPublicUrl, {
        error:
          'expected http:// or https:// with a host, and maybe a path, such as https://stallwatch.example',
      })
      .transform((url) => new URL(url).href.replace(/\/+$/, ''))
      .optional(),
    /** Who may do what. Without any, everybody on this machine may do everything. */
    tokens: z.array(tokenSchema).default([]),
  })
  .refine(({ host, tokens }) => tokens.length > 0 || isLoopback(host), {
    path: ['host'],
    error: (issue) =>
      `"${(issue.input as { host: string }).host}" can be reached from other machines, expected server.tokens to say who may, or a loopback address such as 127.0.0.1`,
  })

const sourcesSchema = z
  .array(sourceSchema)
  .default([])
  .superRefine((sources, context) => {
    for (const [index, { name }] of sources.entries()) {
      if (sources.findIndex((each) => each.name === name) < index) {
        context.addIssue({
          code: 'custom',
          path: [index, 'name'],
          message: `"${name}" is used twice, expected a name of its own`,
        })
      }
    }
  })

/** The parts of the configuration. Nothing in it is required; each room owns its part. */
const partsSchema = z.strictObject({
  server: serverSchema.prefault({}),
  ingest: ingestSchema.prefault({}),
  /** What `stallwatch agent` runs with, on the streamer's own machine; no part of the server. */
  agent: agentSchema.optional(),
  store: storeSchema.prefault({}),
  bus: busSchema.prefault({}),
  sources: sourcesSchema,
  directory: directorySchema.prefault({}),
  triage: triageSchema.prefault({}),
  duty: dutySchema.prefault({}),
  sla: slaSchema.prefault({}),
  notifier: notifierSchema.prefault({}),
  metrics: z
    .strictObject({
      /** Which streams get series of their own; all of a large fleet is more than Prometheus likes. */
      perStream: z.enum(perStreamChoices).default('unhealthy'),
    })
    .prefault({}),
  log: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    })
    .prefault({}),
})

/** The whole configuration, with parts that fit together. */
export const configSchema = partsSchema.superRefine(checkAnswers).superRefine(checkPagedPlaces)
export type Config = z.infer<typeof configSchema>

/** What may be given, as a JSON schema. */
function optionsSchema(): unknown {
  return z.toJSONSchema(configSchema, { unrepresentable: 'any', io: 'input' })
}

/** The names of all options that hold a secret. */
export const secretNames = secretNamesIn(configSchema)

/** Options whose value may lie in a file of its own: secrets, and what comes as one. */
const placedNames = new Set([...secretNames, 'holidays'])

/** What the command line says over the file. */
export interface ConfigOverrides {
  readonly port?: number
  readonly agent?: Overrides
}

/** Options by name, sections inside sections; `undefined` says nothing. */
interface Overrides {
  readonly [option: string]: string | undefined | Overrides
}

const envPrefix = 'STALLWATCH__'

/**
 * Reads the configuration: the file (YAML, or none), over it the environment
 * (`STALLWATCH__SERVER__PORT=9000` is `server.port`), over that the command line. Throws a
 * `ConfigError` that lists everything that is wrong, each with its path.
 */
export function loadConfig(
  file: string | null,
  overrides: ConfigOverrides = {},
  places: SecretPlaces = { env: process.env, readText: (path) => readFileSync(path, 'utf8') },
): Config {
  const name = file ?? 'configuration'
  const raw = file === null ? {} : readYaml(file, places)
  for (const [path, value] of fromEnvironment(places.env)) put(raw, path, value)
  fillFfmpegPath(raw, places.env.FFMPEG_PATH)
  if (overrides.port !== undefined) put(raw, ['server', 'port'], overrides.port)
  for (const [path, value] of given(overrides.agent ?? {}, ['agent'])) put(raw, path, value)
  return parseConfig(name, raw, places)
}

/** Checks a configuration that is already an object. */
export function parseConfig(name: string, raw: unknown, places: SecretPlaces): Config {
  const resolved = resolveSecrets(raw, placedNames, places)
  const checked = configSchema.safeParse(resolved.config, {
    error: (issue) => issueWords(issue, { secretNames }),
  })
  const context = { raw: resolved.config, secretNames, schema: optionsSchema }
  const issues = [
    ...resolved.issues,
    ...(checked.success
      ? []
      : checked.error.issues.flatMap((issue) => explainIssue(issue, context))),
  ]
  if (!checked.success || issues.length > 0) throw new ConfigError(name, issues)
  return checked.data
}

function readYaml(file: string, { readText }: SecretPlaces): Record<string, unknown> {
  let text: string
  try {
    text = readText(file)
  } catch (cause) {
    const reason =
      (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(cause)
    throw new ConfigError(file, [{ path: '', message: `cannot be read: ${reason}` }], { cause })
  }
  try {
    const raw: unknown = parse(text) ?? {}
    if (typeof raw === 'object' && !Array.isArray(raw)) return raw as Record<string, unknown>
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause
    const [start] = cause.linePos ?? []
    const where = start ? `line ${start.line}, column ${start.col}: ` : ''
    const what = cause.message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '')
    throw new ConfigError(file, [{ path: '', message: `is not YAML: ${where}${what}` }], { cause })
  }
  throw new ConfigError(file, [
    { path: '', message: 'expected options such as "server:", one below the other' },
  ])
}

/** `FFMPEG_PATH` is where ffmpeg lies for every source that runs one and does not say so itself. */
function fillFfmpegPath(raw: Record<string, unknown>, path: string | undefined): void {
  if (!path || !Array.isArray(raw.sources)) return
  for (const source of raw.sources)
    if (source?.kind === 'rtsp' || source?.kind === 'probe') source.ffmpegPath ??= path
}

function fromEnvironment(env: SecretPlaces['env']): [path: string[], value: unknown][] {
  return Object.entries(env)
    .filter(([name, value]) => name.startsWith(envPrefix) && value !== undefined)
    .map(([name, value]) => [
      name.slice(envPrefix.length).split('__').map(camelCase),
      parse(value ?? ''),
    ])
}

function given(overrides: Overrides, at: readonly string[]): [path: string[], value: string][] {
  return Object.entries(overrides).flatMap(([name, value]) => {
    if (value === undefined) return []
    return typeof value === 'string' ? [[[...at, name], value]] : given(value, [...at, name])
  })
}

function camelCase(name: string): string {
  return name.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path
  if (key === undefined || key === '__proto__') return
  if (rest.length === 0) {
    target[key] = value
    return
  }
  const inner = target[key]
  const next = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {}
  target[key] = next
  put(next, rest, value)
}
