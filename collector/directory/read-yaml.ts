import { type Document, isSeq, LineCounter, parseDocument } from 'yaml'
import { FileError } from './file-error.ts'
import type { EntryDraft } from './read-entries.ts'

/** Reading YAML holds everything else up, 0.1 ms an entry: larger directories want CSV. */
export const maxYamlBytes = 512 * 1024

/** Reads a YAML list of entries. Throws a `FileError`. */
export function* readYaml(file: string, text: string): Generator<EntryDraft> {
  const wrong = (line: number, message: string) =>
    new FileError(file, [{ line, field: '', message }])
  if (text.length > maxYamlBytes) {
    throw wrong(0, `is longer than ${maxYamlBytes} characters, expected CSV for so many entries`)
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error) throw wrong(lines.linePos(error.pos[0]).line, `is not YAML: ${error.message}`)
  if (document.contents === null) return
  if (!isSeq(document.contents)) {
    throw wrong(1, 'expected a list of entries, such as "- { stream: live/anna, streamer: anna }"')
  }
  const values = valuesOf(document)
  if (!values) throw wrong(0, 'is YAML with too many aliases, expected none')
  for (const [index, item] of document.contents.items.entries()) {
    const [start] = (item as { range?: [number, number, number] }).range ?? [0]
    yield { line: lines.linePos(start).line, value: values[index] }
  }
}

/** The values of a list; null where aliases of aliases make far more of them than was written. */
function valuesOf(document: Document): readonly unknown[] | null {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    if (error instanceof ReferenceError) return null
    throw error
  }
}
