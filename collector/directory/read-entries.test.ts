import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FileError } from './file-error.ts'
import { readEntries } from './read-entries.ts'

async function trouble(file: string, text: string): Promise<FileError> {
  const error = await readEntries(file, text).then(
    () => null,
    (thrown) => thrown,
  )
  expect(error).toBeInstanceOf(FileError)
  return error
}

const anna = {
  stream: 'live/anna',
  streamer: 'anna',
  tier: 'pro',
  language: 'zh-CN',
  timeZone: 'Asia/Shanghai',
  scenario: 'show',
  nominal: { bitrateBps: 3_500_000, fps: 29.97 },
  addresses: { discord: '223456789012345678', 'ops mail': 'anna, "the" streamer' },
}

const header =
  'stream,streamer,tier,language,timeZone,scenario,nominal.bitrateBps,nominal.fps,addresses.discord,addresses.ops mail'
const row =
  'live/anna,anna,pro,zh-CN,Asia/Shanghai,show,3500000,29.97,223456789012345678,"anna, ""the"" streamer"'

describe('an entry is the same however it is written', () => {
  test.each([
    ['as CSV', 'a.csv', `${header}\n${row}\n`],
    [
      'with Windows’ line ends, a byte order mark and no end of the last line',
      'a.csv',
      `\ufeff${header}\r\n${row}`,
    ],
    ['as YAML', 'a.yaml', `# people\n- ${JSON.stringify(anna)}\n`],
    ['as a YAML block', 'A.YML', `-\n${JSON.stringify(anna, null, 1).replaceAll(/^/gm, '  ')}\n`],
  ])('%s', async (_, file, text) => {
    const table = await readEntries(file, text)
    expect(table.ofStream('live/anna')).toEqual(anna)
    expect(table.size).toBe(1)
  })
})

test('a cell without text is not there, and a header alone is a file without entries', async () => {
  const table = await readEntries('a.csv', 'stream,streamer,tier,nominal.fps\n,bo,,\n')
  expect(table.ofStreamer('bo')).toEqual({ streamer: 'bo' })
  expect((await readEntries('a.csv', 'stream,streamer\n')).size).toBe(0)
  expect((await readEntries('a.yaml', '')).size).toBe(0)
})

describe('what is wrong is told with its line, its column and its value', () => {
  test.each([
    [
      'stream,language\nlive/a,id\nlive/b,dialect!\n',
      'a.csv: line 3, column language: "dialect!" is not a language tag, expected one such as "zh-CN"',
    ],
    [
      'streamer,timeZone\na,Moon/Base\n',
      'a.csv: line 2, column timeZone: "Moon/Base" is not a time zone, expected one such as "Asia/Jakarta"',
    ],
    [
      'streamer,scenario\na,opera\n',
      'a.csv: line 2, column scenario: "opera" is not a scenario, expected one of show, co-host, pk, one-to-one, group, voice-room, game, default',
    ],
    [
      'streamer,nominal.fps\na,thirty\n',
      'a.csv: line 2, column nominal.fps: "thirty" is not a number above 0 and at most 1e12',
    ],
    [
      'streamer,tier\na,pro\n,basic\n',
      'a.csv: line 3, column streamer: missing, expected a streamer, a stream, or both',
    ],
    [
      'streamer,phone\na,1\n',
      'a.csv: line 1, column "phone": is no column, expected stream, streamer, tier, language, timeZone, scenario, nominal.bitrateBps, nominal.fps, nominal.keyframeIntervalMs, nominal.latencyMs, addresses.<channel>',
    ],
    ['streamer,tier,tier\na,1,2\n', 'a.csv: line 1, column tier: is there twice, expected it once'],
    ['streamer,tier\na\n', 'a.csv: line 2: has not as many cells as the header has columns'],
    [
      'streamer\n"a\n',
      'a.csv: line 2, column 1: a cell begins with a quote (") that is never closed',
    ],
    [
      'streamer\n"a"b\n',
      'a.csv: line 2, column 1: text follows a closing quote ("), expected a comma or the line’s end',
    ],
    [
      'streamer\na\u0000b\n',
      'a.csv: line 2, column streamer: "a\\u0000b" is not at most 256 characters without control characters',
    ],
    [
      'stream,streamer\nlive/a,a\nlive/b,b\nlive/a,c\n',
      'a.csv: line 4, column stream: "live/a" is listed twice, first on line 2',
    ],
    ['streamer\na\na\n', 'a.csv: line 3, column streamer: "a" is listed twice, first on line 2'],
    ['', 'a.csv: line 1: is empty, expected a header such as "stream,streamer"'],
  ])('%j', async (text, says) => {
    expect((await trouble('a.csv', text)).message).toBe(says)
  })

  test.each<[string, string | RegExp]>([
    [
      '- streamer: a\n- streamer: b\n  tier: 7\n',
      'a.yaml: line 2, column tier: 7 is not at most 256 characters without control characters',
    ],
    [
      '- streamer: a\n  phone: 1\n',
      'a.yaml: line 1, column phone: is no column, expected one that the documentation names',
    ],
    [
      'streamer: a\n',
      'a.yaml: line 1: expected a list of entries, such as "- { stream: live/anna, streamer: anna }"',
    ],
    ['- [\n', /^a\.yaml: line 2: is not YAML: /],
    [
      `- &a [${'x,'.repeat(9)}]\n- &b [${'*a,'.repeat(9)}]\n- &c [${'*b,'.repeat(9)}]\n- [${'*c,'.repeat(9)}]\n`,
      'a.yaml: is YAML with too many aliases, expected none',
    ],
    [
      '#'.repeat(600_000),
      'a.yaml: is longer than 524288 characters, expected CSV for so many entries',
    ],
  ])('%#: %s', async (text, says) => {
    expect((await trouble('a.yaml', text)).message).toMatch(says)
  })
})

test('its summary, which strangers may read, has no value', async () => {
  const error = await trouble('a.csv', 'streamer,language\na,call +62 811\nb,also wrong\n')
  expect(error.summary).toBe(
    'a.csv: line 2, column language: wrong and 1 more; the log says what was expected',
  )
})

test('of very many mistakes twenty are told, and the others counted', async () => {
  const { message } = await trouble('a.csv', `streamer,language\n${'a,?\n'.repeat(500)}`)
  expect(message.split('\n')).toHaveLength(21)
  expect(message).toMatch(/and 480 more$/)
})

test('whatever a file holds, it is read or refused', async () => {
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(',', '"', '\n', '\r', 'stream', 'streamer', '- ', '{', '*a', '&a ', ': '),
      )
      .map((parts) => parts.join('')),
  )
  await fc.assert(
    fc.asyncProperty(texts, fc.constantFrom('a.csv', 'a.yaml'), async (text, file) => {
      const error = await readEntries(file, text).catch((thrown) => thrown)
      if (error instanceof Error) expect(error).toBeInstanceOf(FileError)
    }),
    { numRuns: 500 },
  )
})

test('100,000 entries are read in less than two seconds of computing, and nobody waits for long', async () => {
  const lines = Array.from(
    { length: 100_000 },
    (_, n) =>
      `live/s${n},s${n},pro,id,Asia/Jakarta,show,3500000,30,4234567890${n},s${n}@example.org`,
  )
  const text = `${header}\n${lines.join('\n')}\n`
  const before = process.cpuUsage()
  const table = await readEntries('a.csv', text)
  const { user, system } = process.cpuUsage(before)
  expect(table.ofStream('live/s99999')?.addresses?.discord).toBe('423456789099999')
  expect((user + system) / 1_000).toBeLessThan(2_000)
})

test('the example of the documentation is right', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const example = /```csv\n(.*?)```/s.exec(readme)?.[1] ?? ''
  expect((await readEntries('streamers.csv', example)).size).toBeGreaterThan(1)
})
