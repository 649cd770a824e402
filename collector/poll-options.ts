import { z } from 'zod'
import { announceSchema } from './announce.ts'
import { patternSchema } from './linear-pattern.ts'

/** Whether `value` is the address of a web server, without credentials in it. */
function isWebUrl(value: string): boolean {
  const url = URL.parse(value)
  return (
    url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  )
}

/** Whether `value` is a regular expression. */
/** The options of every source that asks a server over HTTP again and again. */
export const pollShape = {
  name: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'expected 1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-"')
    .describe('What this source is called in logs, metrics, `/readyz` and `/sources/{name}`.'),
  url: z
    .string()
    .refine(isWebUrl, 'expected http:// or https:// with a host, and user and password beside it')
    .meta({ secret: true })
    .describe('What is asked. No other host is ever contacted, and no redirect is followed.'),
  user: z.string().min(1).optional().describe('For servers that ask for a user and a password.'),
  password: z.string().min(1).meta({ secret: true }).optional(),
  token: z
    .string()
    .min(1)
    .meta({ secret: true })
    .optional()
    .describe('Sent as `Authorization: Bearer …`; instead of user and password.'),
  intervalMs: z
    .int()
    .min(200)
    .max(60_000)
    .default(1_000)
    .describe('How often it is asked. Detection takes two or three of these.'),
  timeoutMs: z
    .int()
    .min(50)
    .max(60_000)
    .default(2_000)
    .describe('How long the whole answer may take; then the source is blind.'),
  maxAnswerBytes: z
    .int()
    .min(1_024)
    .max(256 * 1024 * 1024)
    .default(32 * 1024 * 1024)
    .describe('The largest answer that is read; about 1 kB a stream is usual.'),
  only: patternSchema('^live/')
    .optional()
    .describe('Streams whose key does not match this regular expression are left out.'),
  announce: announceSchema
    .prefault({})
    .describe('What is known of all its streams beforehand, over what the server says.'),
}

/** The checked options of a source that polls. */
export type PollConfig = z.infer<z.ZodObject<typeof pollShape>> & { readonly kind: string }

/** After this long without a sample a stream that sends one a second may be taken for silent. */
const silenceMs = 3_000

/** What is wrong with options that are each right; for `superRefine`. */
export function checkPoll(
  config: Pick<PollConfig, 'intervalMs' | 'timeoutMs' | 'token' | 'user' | 'password'>,
  context: z.RefinementCtx,
): void {
  const longestMs = Math.max(config.intervalMs, silenceMs - 500)
  if (config.timeoutMs > longestMs) {
    context.addIssue({
      code: 'custom',
      path: ['timeoutMs'],
      message: `${config.timeoutMs} is too long for intervalMs ${config.intervalMs}, expected at most ${longestMs}: streams would be thought silent before their source is known to be blind`,
    })
  }
  if (config.token !== undefined && (config.user ?? config.password) !== undefined) {
    context.addIssue({
      code: 'custom',
      path: ['token'],
      message: 'given beside user or password, expected one of the two',
    })
  }
}
