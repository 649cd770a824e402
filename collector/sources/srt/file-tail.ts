import { type FileHandle, open, stat } from 'node:fs/promises'
import { LookError } from '../../look-error.ts'

/** What was added to a file. */
export interface FileTail {
  /**
   * Resolves with the whole lines that were added since the last time; at first with the first
   * line and the last few. A file that was replaced or cut off is read from its beginning. Rejects
   * with a `LookError` when there is no such file, or it cannot be read.
   */
  read(): Promise<string>
}

/** What is read of a file that is met for the first time, at most. */
const firstBytes = 65_536
/** What is read at once, at most: of more the newest. */
const mostBytes = 1_048_576
/** A first line is not longer than this; nor is one that has no end yet. */
const longestLineBytes = 16_384

/** The end of the file at `path`, of which nothing is known yet. */
export function createFileTail(path: string): FileTail {
  let id: number | undefined
  let offset = 0
  let rest = Buffer.alloc(0)

  /** The bytes of `file` from where it was left to `size`; from a line's beginning if something is passed over. */
  async function added(file: FileHandle, size: number): Promise<Buffer> {
    const most = id === undefined ? firstBytes : mostBytes
    const from = Math.max(offset, size - most)
    const skips = from > offset
    const bytes = await piece(file, from, size - from)
    offset = from + bytes.length
    if (!skips) return Buffer.concat([rest, bytes])
    return bytes.subarray(bytes.indexOf('\n') + 1)
  }

  async function readFrom(file: FileHandle): Promise<string> {
    const { ino, size } = await file.stat()
    const first = id === undefined
    if (ino !== id || size < offset) {
      offset = 0
      rest = Buffer.alloc(0)
    }
    const head = first && size > firstBytes ? await firstLine(file) : ''
    const bytes = await added(file, size)
    id = ino
    const end = bytes.lastIndexOf('\n') + 1
    rest = Buffer.from(bytes.subarray(end))
    if (rest.length > longestLineBytes) rest = Buffer.alloc(0)
    return head + bytes.subarray(0, end).toString()
  }

  return {
    async read() {
      try {
        // Opening what is no file, such as a pipe, might never end.
        if (!(await stat(path)).isFile()) throw new LookError(`${path} is no regular file`)
        const file = await open(path, 'r')
        try {
          return await readFrom(file)
        } finally {
          await file.close()
        }
      } catch (error) {
        throw error instanceof LookError ? error : new LookError(whyNot(path, error))
      }
    },
  }
}

async function piece(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from)
  return buffer.subarray(0, bytesRead)
}

async function firstLine(file: FileHandle): Promise<string> {
  const bytes = await piece(file, 0, longestLineBytes)
  return bytes.subarray(0, bytes.indexOf('\n') + 1).toString()
}

function whyNot(path: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return `there is no file ${path}`
  if (code === 'EACCES') return `${path} may not be read by this user`
  return `${path} cannot be read (${code ?? 'unknown'})`
}
