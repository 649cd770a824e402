import type { z } from 'zod'
import { LookError } from './look-error.ts'
import { type PartialSight, wholeLook } from './stream-book.ts'

/** The value that a JSON text stands for. Throws a `LookError` for a text that is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new LookError(
      text.trim() === '' ? 'the answer is empty' : 'the answer is no JSON: check url',
    )
  }
}

/** The value that a JSON text stands for; `undefined` for a text that is none. */
export function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The value in its checked form. Throws a `LookError` that names `what` was expected, and where it is wrong. */
export function readShape<Shape>(value: unknown, shape: z.ZodType<Shape>, what: string): Shape {
  const read = shape.safeParse(value)
  if (read.success) return read.data
  const { path = [], message = '' } = read.error.issues[0] ?? {}
  const where = path.length > 0 ? ` at ${path.join('.').slice(0, 80)}` : ''
  throw new LookError(`the answer is not ${what}${where}: ${message.slice(0, 120)}`)
}

/** Those of the items that have the shape, and how many have not: one odd item costs no other. */
export function readEach<Shape>(
  items: readonly unknown[],
  shape: z.ZodType<Shape>,
): { readonly read: readonly Shape[]; readonly unread: number } {
  const read: Shape[] = []
  for (const item of items) {
    const each = shape.safeParse(item)
    if (each.success) read.push(each.data)
  }
  return { read, unread: items.length - read.length }
}

/** What a look could not see that could not read some of its items. */
export function unreadTrouble({ read, unread }: { read: number; unread: number }): PartialSight {
  return unread > 0 ? { reason: `${unread} of ${read + unread} streams cannot be read` } : wholeLook
}
