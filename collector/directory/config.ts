import { extname } from 'node:path'
import { z } from 'zod'
import { pollShape } from '../poll-options.ts'
import { entrySchema } from './entry.ts'
import { tableOf } from './entry-table.ts'
import { patternRuleSchema } from './pattern-rules.ts'
import { fileKinds } from './read-entries.ts'

function isReadable(file: string): boolean {
  return (fileKinds as readonly string[]).includes(extname(file).toLowerCase())
}

const lookupSchema = z
  .strictObject({
    /**
     * Asked as `<url>?stream=<key>`, and `&streamer=<id>` where that is known. Answers with one
     * entry as JSON, or 404. No other host is ever contacted, and no redirect is followed.
     */
    url: pollShape.url,
    user: pollShape.user,
    password: pollShape.password,
    token: pollShape.token,
    /** How long the whole answer may take. Nothing waits for it but what it tells. */
    timeoutMs: z.int().min(50).max(60_000).default(2_000),
    maxAnswerBytes: z
      .int()
      .min(256)
      .max(1024 * 1024)
      .default(16 * 1024),
    /** How long an answer is fresh; then it is asked again, and used until that is answered. */
    freshMs: z.int().min(1_000).max(86_400_000).default(300_000),
    /** The same for "nobody knows this stream". */
    unknownFreshMs: z.int().min(1_000).max(86_400_000).default(60_000),
    /** While it cannot be asked, an answer is used until it is so old. */
    usableMs: z.int().min(1_000).max(2_592_000_000).default(86_400_000),
    /** Answers that are remembered, and questions that may wait; of answers the longest unused goes. */
    maxEntries: z.int().min(1).max(10_000_000).default(100_000),
    /** Questions under way at once. */
    concurrency: z.int().min(1).max(4).default(4),
  })
  .refine(({ token, user, password }) => token === undefined || (user ?? password) === undefined, {
    path: ['token'],
    error: 'given beside user or password, expected one of the two',
  })
export type LookupConfig = z.infer<typeof lookupSchema>

/** The `directory` part of the configuration: who streams what. Nothing in it is required. */
export const directorySchema = z
  .strictObject({
    entries: z.array(entrySchema).default([]),
    /** What keys tell of their streams; the first that matches counts. */
    rules: z.array(patternRuleSchema).max(1_000).default([]),
    /** A file of entries, read again when it changes. Relative to the working directory. */
    file: z
      .string()
      .refine(isReadable, {
        error: ({ input }) =>
          `"${String(input)}" is no file of a known kind, expected a name that ends in ${fileKinds.join(', ')}`,
      })
      .optional(),
    /** How often the file is looked at; it is read when it has stayed the same for so long. */
    fileCheckMs: z.int().min(100).max(3_600_000).default(2_000),
    http: lookupSchema.optional(),
  })
  .superRefine(({ entries }, context) => {
    for (const { place, field, value } of tableOf(entries).duplicates) {
      context.addIssue({
        code: 'custom',
        path: ['entries', place, field],
        message: `"${value}" is listed twice, expected it once`,
      })
    }
  })
export type DirectoryConfig = z.infer<typeof directorySchema>
