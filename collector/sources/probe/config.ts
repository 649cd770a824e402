import { z } from 'zod'
import { patternSchema } from '../../linear-pattern.ts'
import { rtspSourceSchema } from '../rtsp/config.ts'
import { templateTrouble } from './pull-urls.ts'

const pullSchema = z
  .strictObject({
    stream: z.string().min(1).optional().describe('The one stream that is pulled from here.'),
    match: patternSchema('^live/')
      .optional()
      .describe('The streams that are pulled from here: those whose key matches this.'),
    url: z
      .string()
      .superRefine((url, context) => {
        const trouble = templateTrouble(url)
        if (trouble) context.addIssue({ code: 'custom', message: trouble })
      })
      .meta({ secret: true })
      .describe(
        'rtsp(s):// or rtmp(s)://; `{stream}` in its path is the key of the stream, `{name}` what the group `(?<name>…)` of `match` has found, both percent-encoded.',
      ),
  })
  .refine(({ stream, match }) => stream === undefined || match === undefined, {
    path: ['match'],
    error: 'given beside stream, expected one of the two',
  })

const { ffmpegPath, transport, askTimeoutMs, restartAfterMs, reconnect } = rtspSourceSchema.shape

/** Looks at streams when something may be wrong with them, a few at a time. */
export const probeSchema = z
  .strictObject({
    name: z.string().min(1).describe('What this source is called in logs, metrics and `/readyz`.'),
    kind: z.literal('probe'),
    pull: z
      .array(pullSchema)
      .min(1)
      .describe('Where streams can be pulled from; the first entry that fits a stream is used.'),
    patrol: z
      .boolean()
      .default(false)
      .describe('Also looks at every stream named in `pull` in turn, when nobody suspects it.'),
    mostAtOnce: z
      .int()
      .min(1)
      .max(1_000)
      .default(4)
      .describe('So many streams are looked at at a time, an ffmpeg each; the others take turns.'),
    turnMs: z
      .int()
      .min(6_000)
      .max(600_000)
      .default(10_000)
      .describe('How long a turn lasts while others wait; one that shows nothing ends after 5 s.'),
    mostStreams: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(10_000)
      .describe('So many streams may wait for their turn; more are not looked at.'),
    ...{ ffmpegPath, transport, askTimeoutMs, restartAfterMs, reconnect },
  })
  .refine(({ patrol, pull }) => !patrol || pull.some(({ stream }) => stream !== undefined), {
    path: ['patrol'],
    error: 'no entry of pull names its stream, expected one with `stream` to look at',
  })

/** A checked configuration of one probe. */
export type ProbeConfig = z.infer<typeof probeSchema>
