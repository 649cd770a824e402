import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LookError } from '../../look-error.ts'
import { createFileTail } from './file-tail.ts'

let folder: string
let files = 0
function newPath(): string {
  files += 1
  return join(folder, `stats-${files}`)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stallwatch-tail-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('what is there at first, then what is added, and a line only once it has its end', async () => {
  const path = newPath()
  await writeFile(path, 'a\nb\n')
  const tail = createFileTail(path)
  expect(await tail.read()).toBe('a\nb\n')
  expect(await tail.read()).toBe('')
  await appendFile(path, 'c\nhalf')
  expect(await tail.read()).toBe('c\n')
  await appendFile(path, ' and half\n')
  expect(await tail.read()).toBe('half and half\n')
})

test('a file that is put in its place is read from its beginning', async () => {
  const path = newPath()
  await writeFile(path, 'old one\nold two\n')
  const tail = createFileTail(path)
  await tail.read()
  await rename(path, `${path}.1`)
  await expect(tail.read()).rejects.toThrow(`there is no file ${path}`)
  await writeFile(path, 'new\n')
  expect(await tail.read()).toBe('new\n')
})

test('a file that is cut off under a writer who does not know goes on where the writer goes on', async () => {
  const path = newPath()
  await writeFile(path, 'one\ntwo\n')
  const tail = createFileTail(path)
  await tail.read()
  await truncate(path, 0)
  expect(await tail.read()).toBe('')
  await truncate(path, 8)
  await appendFile(path, 'three\n')
  expect((await tail.read()).replaceAll('\0', '')).toBe('three\n')
})

test('of a large file only the first line and the last ones are read, whole', async () => {
  const path = newPath()
  const lines = Array.from({ length: 200_000 }, (_, index) => `line ${index}\n`)
  await writeFile(path, `head\n${lines.join('')}`)
  const tail = createFileTail(path)
  const read = (await tail.read()).split('\n')
  expect(read[0]).toBe('head')
  expect(read[1]).toMatch(/^line \d+$/)
  expect(read.at(-2)).toBe('line 199999')
  expect(read.length).toBeLessThan(8_000)
  await appendFile(path, lines.join(''))
  const more = await tail.read()
  expect(more.length).toBeLessThan(1_100_000)
  expect(more).toMatch(/^line \d+\n.*line 199999\n$/s)
})

test('however it is written, every line is read once and whole', async () => {
  const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', 'ü', '\n') }), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(pieces, async (written) => {
      const path = newPath()
      await writeFile(path, '')
      const tail = createFileTail(path)
      let read = ''
      for (const piece of written) {
        await appendFile(path, piece)
        read += await tail.read()
      }
      const whole = written.join('')
      expect(read).toBe(whole.slice(0, whole.lastIndexOf('\n') + 1))
    }),
    { numRuns: 40 },
  )
})

test('a folder is no file to read', async () => {
  await expect(createFileTail(folder).read()).rejects.toThrow(LookError)
  await expect(createFileTail(folder).read()).rejects.toThrow('no regular file')
})
