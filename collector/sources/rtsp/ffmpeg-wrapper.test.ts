import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wrapperEntry, writeWrapper } from './ffmpeg-wrapper.ts'
import { parsePullUrl } from './pull-url.ts'

let folder: string
let program: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stallwatch-'))
  // Stands in for ffmpeg, in a folder of an awkward name: tells what it was given, and ends.
  program = join(folder, "it's ffmpeg")
  await writeFile(
    program,
    '#!/bin/sh\nfor each; do echo "argument $each"; done\nsed "s/^/input /"\n',
  )
  await chmod(program, 0o700)
})
afterAll(() => rm(folder, { recursive: true }))

/** What the program is given when this URL is watched. */
async function given(url: string): Promise<{ arguments: string[]; input: string[] }> {
  const { path, discard } = writeWrapper({
    ...{ ffmpegPath: program, scheme: 'rtsp', transport: 'tcp' },
    ...{ timeoutMs: 1_000, keepsPicture: false },
  })
  const child = spawn(path, ['-i', 'from-standard-input', '-f', 'null', '-'], { cwd: folder })
  child.stdin.write(wrapperEntry(parsePullUrl(url).url))
  let text = ''
  for await (const chunk of child.stdout) text += chunk
  child.stdin.destroy()
  discard()
  const lines = text.split('\n')
  const beginning = (word: string) =>
    lines.filter((line) => line.startsWith(word)).map((line) => line.slice(word.length))
  return { arguments: beginning('argument '), input: beginning('input ') }
}

describe('whatever a URL holds, it is one entry of a list, and no argument, command or second entry', () => {
  test.each([
    ['the end of its quotes and a line', "rtsp://cam/a'\n-f flv '/etc/passwd"],
    ['commands of a shell', 'rtsp://cam/$(touch pwned)`touch pwned`;touch$IFS pwned'],
    ['a password with quotes', "rtsp://anna:p'w$x@cam/live?token='; touch pwned; '"],
    ['the end of the list', 'rtsp://cam/LIST\nLIST\nfile /etc/passwd\n'],
    ['the encoding of a line end', 'rtsp://cam/%0aoption%20protocol_whitelist%20file'],
    ['ten thousand characters', `rtsp://cam/${'x'.repeat(10_000)}`],
    ['a change of direction and a backslash', 'rtsp://cam/\u202Elive\\'],
  ])('%s', async (_, url) => {
    const plain = await given('rtsp://cam/live')
    const hostile = await given(url)
    expect(plain.arguments.length).toBeGreaterThan(10)
    expect(hostile.arguments).toEqual(plain.arguments)
    expect(hostile.input).toHaveLength(plain.input.length)
    const [before, after] = [plain.input, hostile.input].map((lines) =>
      lines.filter((line) => !line.startsWith('file ')),
    )
    expect(after).toEqual(before)
    const [entry = ''] = hostile.input.filter((line) => line.startsWith('file '))
    const quoted = /^file '((?:[^']|'\\'')*)'$/.exec(entry)?.[1]
    expect(quoted?.replaceAll("'\\''", "'")).toBe(parsePullUrl(url).url)
    expect(existsSync(join(folder, 'pwned'))).toBe(false)
  })
})
