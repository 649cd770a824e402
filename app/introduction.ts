import type { Entry } from '../collector/directory/entry.ts'
import type { Nominal, StreamRecord } from '../triage/model/record.ts'

/** What a directory can say of a stream that a record can carry. */
const sayable = ['streamer', 'tier', 'language', 'scenario'] as const
export type Introduced = Pick<StreamRecord, (typeof sayable)[number] | 'nominal'>

/**
 * What the directory has to add to what is announced of a stream, as a record; null when that is
 * nothing. What somebody announced is never changed, what the directory gave before (`given`) is.
 */
export function introduction(
  announced: StreamRecord,
  known: Entry | undefined,
  given: Introduced = {},
): StreamRecord | null {
  if (!known) return null
  const facts = news<Omit<Introduced, 'nominal'>>(sayable, { known, announced, given })
  const rates = news<Nominal>(['bitrateBps', 'fps', 'keyframeIntervalMs', 'latencyMs'], {
    known: known.nominal ?? {},
    announced: announced.nominal ?? {},
    given: given.nominal ?? {},
  })
  if (!facts && !rates) return null
  const { stream, at } = announced
  return { type: 'stream', stream, at, ...facts, ...(rates && { nominal: rates }) }
}

/** The values that are known, and are not announced or were so only because they were given. */
function news<Facts extends object>(
  keys: readonly (keyof Facts)[],
  { known, announced, given }: { readonly known: Unsure<Facts>; announced: Facts; given: Facts },
): Facts | null {
  const told = keys.filter(
    (key) =>
      known[key] !== undefined &&
      known[key] !== announced[key] &&
      (announced[key] === undefined || announced[key] === given[key]),
  )
  if (told.length === 0) return null
  return Object.fromEntries(told.map((key) => [key, known[key]])) as Facts
}

type Unsure<Facts> = { readonly [key in keyof Facts]?: Facts[key] | undefined }
