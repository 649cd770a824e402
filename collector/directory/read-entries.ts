import { extname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { z } from 'zod'
import { type Entry, entrySchema } from './entry.ts'
import { type EntryTable, tableOf } from './entry-table.ts'
import { FileError, type FileIssue } from './file-error.ts'
import { readCsv } from './read-csv.ts'
import { readYaml } from './read-yaml.ts'

/** An entry as it stands in a file, unchecked. */
export interface EntryDraft {
  /** Where it ends, counted from 1. */
  readonly line: number
  readonly value: unknown
}

/** The kinds of files that can be read, by the end of their names. */
export const fileKinds = ['.csv', '.yaml', '.yml'] as const

/** More than any platform has streamers. */
const mostEntries = 1_000_000
/** So many issues are enough to know that something is wrong with the whole file. */
const mostIssues = 1_000
/** After so many entries others may run. */
const breatheEvery = 500

/**
 * The entries in the text of a file: all of them, or a `FileError` that names each one that is
 * wrong with its line, column and value. Lets others run while it reads.
 */
export async function readEntries(file: string, text: string): Promise<EntryTable> {
  const entries: Entry[] = []
  const lines: number[] = []
  const issues: FileIssue[] = []
  const drafts = extname(file).toLowerCase() === '.csv' ? readCsv(file, text) : readYaml(file, text)
  for await (const { line, value } of drafts) {
    const read = entrySchema.safeParse(value)
    if (read.success) {
      entries.push(read.data)
      lines.push(line)
    } else issues.push(...read.error.issues.flatMap((issue) => explain(line, issue)))
    if (issues.length >= mostIssues) break
    if (entries.length > mostEntries) {
      issues.push({ line, field: '', message: `more than ${mostEntries} entries` })
      break
    }
    if (entries.length % breatheEvery === 0) await setImmediate()
  }
  const { table, duplicates } = tableOf(entries)
  for (const { field, value, place, firstPlace } of duplicates.slice(0, mostIssues)) {
    const message = `${JSON.stringify(value)} is listed twice, first on line ${lines[firstPlace]}`
    issues.push({ line: lines[place] ?? 0, field, message })
  }
  if (issues.length > 0) throw new FileError(file, issues)
  return table
}

function explain(line: number, issue: z.core.$ZodIssue): FileIssue[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ line, field: issue.path.join('.'), message: issue.message }]
  }
  return issue.keys.map((key) => ({
    ...{ line, field: [...issue.path, key].join('.') },
    message: 'is no column, expected one that the documentation names',
  }))
}
