import { z } from 'zod'
import { checkPoll, pollShape } from '../../poll-options.ts'

/** The statistics that an `srt-live-transmit` writes. */
export const srtSchema = z
  .strictObject({
    ...pollShape,
    kind: z.literal('srt'),
    url: pollShape.url.optional(),
    file: z
      .string()
      .min(1)
      .optional()
      .describe('The file that its option -statsout names; instead of url.'),
    stream: z
      .string()
      .min(1)
      .describe(
        'The key of the stream that it receives; `{socket}` in it makes a stream of each connection.',
      ),
  })
  .superRefine((config, context) => {
    checkPoll(config, context)
    if ((config.file === undefined) !== (config.url === undefined)) return
    context.addIssue({
      code: 'custom',
      path: ['file'],
      message:
        config.file === undefined
          ? 'missing, expected the file of -statsout, or url'
          : 'given beside url, expected one of the two',
    })
  })

/** A checked configuration of one `srt-live-transmit`. */
export type SrtConfig = z.infer<typeof srtSchema>
