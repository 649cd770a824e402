import { z } from 'zod'
import { announceSchema } from '../announce.ts'

/** Whether `value` is an address of ours: http or https, with a host. */
function isServerAddress(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname !== ''
}

/** Whether `value` is an address of OBS's WebSocket server. */
function isObsAddress(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && /^wss?:$/.test(url.protocol) && url.hostname !== ''
}

function isPattern(value: string): boolean {
  try {
    return Boolean(new RegExp(value, 'iu'))
  } catch {
    return false
  }
}

/** Break scenes by the names people give them. */
const usualBreakScenes =
  '\\bbrb\\b|\\bbe right back\\b|\\bbreak\\b|\\bintermission\\b|\\bpaused?\\b|\\bstarting soon\\b|休息|稍等|马上回来|休憩|쉬는 ?시간'

const obsSchema = z.strictObject({
  url: z
    .string()
    .refine(isObsAddress, 'expected ws:// with a host, such as ws://127.0.0.1:4455')
    .default('ws://127.0.0.1:4455')
    .describe("Where OBS's WebSocket server listens."),
  password: z
    .string()
    .min(1)
    .optional()
    .meta({ secret: true })
    .describe('What OBS shows under Tools → WebSocket Server Settings → Show Connect Info.'),
  breakScenes: z
    .string()
    .refine(isPattern, 'expected a regular expression, such as "brb|break"')
    .default(usualBreakScenes)
    .describe(
      'While a scene whose name matches is on air, a still or black picture and silence are meant. Upper and lower case are the same.',
    ),
})

/** What an agent beside a streamer's encoder needs: the section `agent` of the configuration. */
export const agentSchema = z.strictObject({
  server: z
    .string()
    .refine(isServerAddress, 'expected http:// or https:// with a host')
    .default('http://127.0.0.1:8080')
    .describe("Stallwatch's address."),
  token: z
    .string()
    .min(1)
    .optional()
    .meta({ secret: true })
    .describe('One of the server’s tokens with the scope `ingest`.'),
  stream: z.string().min(1).max(256).describe("The stream's key, such as `live/anna`."),
  announce: announceSchema.prefault({}).describe('What is known of the stream beforehand.'),
  maxRecords: z
    .int()
    .min(10)
    .max(100_000)
    .default(600)
    .describe(
      'Records kept while Stallwatch cannot be reached: one a second. Then the oldest give way.',
    ),
  obs: obsSchema.prefault({}),
})

/** The configuration of an agent, complete. */
export type AgentConfig = z.infer<typeof agentSchema>
