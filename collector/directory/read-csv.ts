import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { FileError } from './file-error.ts'
import type { EntryDraft } from './read-entries.ts'

/** The columns a file may have; `addresses.` is followed by the name of a channel or its kind. */
const columns = [
  'stream',
  'streamer',
  'tier',
  'language',
  'timeZone',
  'scenario',
  'nominal.bitrateBps',
  'nominal.fps',
  'nominal.keyframeIntervalMs',
  'nominal.latencyMs',
] as const
const addressColumn = /^addresses\..{1,64}$/v

/** Where a cell goes in an entry. */
interface Column {
  readonly group: string
  readonly name: string
  readonly isNumber: boolean
}

/** More is no cell of ours. */
const maxRecordBytes = 64 * 1024

/**
 * Reads comma-separated values (RFC 4180, UTF-8): a header, then one entry a line. A cell without
 * text is not there. Lets others run between pieces. Throws a `FileError`.
 */
export async function* readCsv(file: string, text: string): AsyncGenerator<EntryDraft> {
  const parser = Readable.from(piecesOf(text)).pipe(
    parse({ bom: true, info: true, trim: true, max_record_size: maxRecordBytes }),
  )
  let header: readonly Column[] | null = null
  try {
    for await (const { record, info } of parser as AsyncIterable<Row>) {
      if (header) yield { line: info.lines, value: entryOf(header, record) }
      else header = readHeader(file, record)
    }
  } catch (error) {
    throw error instanceof CsvError ? notCsv(file, error) : error
  }
  if (!header) throw wrong(file, 1, '', 'is empty, expected a header such as "stream,streamer"')
}

interface Row {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

const pieceLength = 64 * 1024

/** The text in pieces, so that the parser never works on all of it at a stretch. */
function* piecesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; from += pieceLength) {
    yield text.slice(from, from + pieceLength)
  }
}

function readHeader(file: string, names: readonly string[]): readonly Column[] {
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) throw wrong(file, 1, twice, 'is there twice, expected it once')
  for (const name of names) {
    if (!(columns as readonly string[]).includes(name) && !addressColumn.test(name)) {
      const known = `${columns.join(', ')}, addresses.<channel>`
      throw wrong(file, 1, JSON.stringify(name.slice(0, 64)), `is no column, expected ${known}`)
    }
  }
  return names.map((path) => {
    const dot = path.indexOf('.')
    return {
      group: path.slice(0, Math.max(0, dot)),
      name: path.slice(dot + 1),
      isNumber: path.startsWith('nominal.'),
    }
  })
}

function entryOf(header: readonly Column[], record: readonly string[]): Record<string, unknown> {
  const entry: Record<string, unknown> = {}
  for (const [index, { group, name, isNumber }] of header.entries()) {
    const text = record[index] ?? ''
    if (text === '') continue
    const value = isNumber && /^\d+(\.\d+)?$/v.test(text) ? Number(text) : text
    if (group === '') entry[name] = value
    else {
      entry[group] ??= Object.create(null)
      ;(entry[group] as Record<string, unknown>)[name] = value
    }
  }
  return entry
}

/** What is wrong with the text itself, in our own words. */
function notCsv(file: string, error: CsvError): FileError {
  const { code, lines, column } = error as { code: string; lines?: number; column?: unknown }
  const inOneCell = code !== 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH'
  const at = inOneCell && typeof column === 'number' ? String(column + 1) : ''
  const says: { readonly [code: string]: string } = {
    CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'has not as many cells as the header has columns',
    CSV_QUOTE_NOT_CLOSED: 'a cell begins with a quote (") that is never closed',
    CSV_INVALID_CLOSING_QUOTE:
      'text follows a closing quote ("), expected a comma or the line’s end',
    INVALID_OPENING_QUOTE: 'a quote (") stands within a cell, expected the whole cell in quotes',
    CSV_MAX_RECORD_SIZE: `is longer than ${maxRecordBytes} bytes`,
  }
  return wrong(file, lines ?? 0, at, says[code] ?? `is not CSV (${code})`)
}

function wrong(file: string, line: number, field: string, message: string): FileError {
  return new FileError(file, [{ line, field, message }])
}
