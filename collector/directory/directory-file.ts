import { type FileHandle, open } from 'node:fs/promises'
import type { BaseLogger } from 'pino'
import type { Clock } from '../../triage/model/clock.ts'
import { type EntryTable, emptyTable } from './entry-table.ts'
import { FileError } from './file-error.ts'
import type { DirectoryMetrics } from './metrics.ts'
import { readEntries } from './read-entries.ts'

/** What the file is kept with. */
export interface DirectoryFileOptions {
  readonly file: string
  readonly checkMs: number
  readonly clock: Clock
  readonly log: BaseLogger
  readonly metrics: DirectoryMetrics
  /** Called when other entries are in use than before. */
  readonly onChanged: () => void
}

/** The entries of a file, as it was when it was last right. */
export interface DirectoryFile {
  /** Reads the file, and looks at it from then on; resolves when it was read, or could not be. */
  start(): Promise<void>
  stop(): Promise<void>
  table(): EntryTable
  /** Why the file as it is now is not in use: one line without values; empty when it is. */
  trouble(): string
}

/** About 600,000 entries. */
const maxFileBytes = 64 * 1024 * 1024

/** The entries of a file, once. Throws a `FileError`. */
export async function readDirectoryFile(file: string): Promise<EntryTable> {
  return readEntries(file, await withFile(file, (handle) => textOf(file, handle)))
}

/** Keeps the entries of a file; a file that cannot be used leaves those of before in use. */
export function createDirectoryFile(options: DirectoryFileOptions): DirectoryFile {
  const { file, clock, log, metrics } = options
  let table = emptyTable
  let trouble = ''
  /** The file as it was when it was last read, and when it was last looked at. */
  let readMark = ''
  let seenMark = ''
  let callOff = (): void => {}
  let running = Promise.resolve()
  let stopped = false

  function refuse(error: FileError): void {
    log.error(
      { file, reason: error.message },
      `the directory file cannot be used; ${table.size} entries of before stay in use`,
    )
    trouble = error.summary
    metrics.fileRead('refused', table.size)
    metrics.partState('file', false)
  }

  async function read(mark: string): Promise<void> {
    readMark = mark
    try {
      table = await readDirectoryFile(file)
    } catch (error) {
      refuse(asFileError(file, error))
      return
    }
    log.info({ file, entries: table.size }, 'the directory file was read')
    trouble = ''
    metrics.fileRead('loaded', table.size)
    metrics.partState('file', true)
    options.onChanged()
  }

  /** A file that changes is left alone until it has been the same twice: somebody may be writing it. */
  async function look(): Promise<void> {
    const mark = await markOf(file)
    const isSettled = mark === seenMark || seenMark === ''
    seenMark = mark
    if (mark !== readMark && isSettled) await read(mark)
  }

  function again(): void {
    running = look().finally(() => {
      if (!stopped) callOff = clock.after(options.checkMs, again)
    })
  }

  return {
    async start() {
      again()
      await running
    },
    async stop() {
      stopped = true
      callOff()
      await running
      callOff()
    },
    table: () => table,
    trouble: () => trouble,
  }
}

/** Changes whenever the file does. */
async function markOf(file: string): Promise<string> {
  try {
    return await withFile(file, async (handle) => {
      const { dev, ino, size, mtimeNs } = await handle.stat({ bigint: true })
      return `${dev}:${ino}:${size}:${mtimeNs}`
    })
  } catch (error) {
    return asFileError(file, error).message
  }
}

async function textOf(file: string, handle: FileHandle): Promise<string> {
  const { size } = await handle.stat()
  if (size > maxFileBytes) throw wholeFile(file, `is larger than ${maxFileBytes} bytes`)
  const bytes = await handle.readFile()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw wholeFile(file, 'is not UTF-8', cause)
  }
}

async function withFile<T>(file: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file)
  try {
    return await use(handle)
  } finally {
    await handle.close()
  }
}

function asFileError(file: string, error: unknown): FileError {
  if (error instanceof FileError) return error
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return wholeFile(file, 'there is no such file', error)
  return wholeFile(file, `cannot be read (${code ?? message})`, error)
}

function wholeFile(file: string, message: string, cause?: unknown): FileError {
  return new FileError(file, [{ line: 0, field: '', message }], { cause })
}
