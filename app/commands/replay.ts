import { once } from 'node:events'
import { createReadStream, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { isRejection, parseRecord } from '../../collector/ingest/parse-record.ts'
import { profiles } from '../../triage/detectors/profiles.ts'
import { type Config, loadConfig } from '../config.ts'
import { plannerOf } from '../open-desk.ts'
import { openDirectory } from '../open-directory.ts'
import { createReplay, type Replay, type ReplayLine, type ReplaySnapshot } from '../replay.ts'
import { systemClock } from '../system-clock.ts'
import { takeDown, type Undo } from '../take-down.ts'
import type { Command, CommandContext } from './command.ts'
import { parseFlags } from './flags.ts'
import { createLog } from './log.ts'
import { createStoryTeller } from './tell-stories.ts'
import { UsageError } from './usage-error.ts'

/** What a replay has to say it says itself. */
const log = createLog('silent')
/** So many wrong lines are named; the rest is counted. */
const namedRejections = 10
/** Lines are written out in pieces of this size. */
const pieceLength = 64 * 1024

/** `stallwatch replay FILE…`: records through the engine on a clock of their own. */
export const replay: Command = async (args, context) => {
  const { values, positionals } = parseFlags(
    args,
    {
      json: { type: 'boolean', default: false },
      config: { type: 'string' },
      resume: { type: 'string' },
      save: { type: 'string' },
    },
    true,
  )
  if (positionals.length === 0)
    throw new UsageError('replay wants files of records: stallwatch replay FILE…')
  const undo: Undo = []
  try {
    const run = await open(loadConfig(values.config ?? null), values.resume, undo)
    return await replayFiles(positionals, { run, values, context })
  } finally {
    await takeDown(undo, log)
  }
}

async function replayFiles(
  files: readonly string[],
  { run, values, context }: { run: Replay; values: Wishes; context: CommandContext },
): Promise<number> {
  const teller = createStoryTeller()
  const say = values.json ? (line: ReplayLine) => `${JSON.stringify(line)}\n` : teller.take
  const tally = { records: 0, rejected: 0 }
  for (const file of files) await replayFile(file, { run, say, tally, context })
  await write(teller.end())
  if (values.save !== undefined) writeFileSync(values.save, JSON.stringify(run.snapshot()))
  if (!values.json) context.print(`${tally.records} records replayed, ${tally.rejected} refused`)
  if (tally.rejected > namedRejections) {
    context.complain(`${tally.rejected - namedRejections} more lines were refused`)
  }
  return tally.records === 0 && tally.rejected > 0 ? 1 : 0
}

interface Wishes {
  readonly json: boolean
  readonly save?: string | undefined
}

/** Whom a replay concerns is read from the configuration and its file; nobody is asked over the network. */
async function open(config: Config, resume: string | undefined, undo: Undo): Promise<Replay> {
  const { http: _, ...offline } = config.directory
  const directory = await openDirectory({
    ...{ config: { ...config, directory: offline }, clock: systemClock, log, undo },
  })
  const { state, reason } = directory.status()
  if (state === 'degraded') throw new UsageError(reason)
  return createReplay({
    know: (stream, streamer) => directory.find(stream, streamer),
    engine: { profiles: profiles(config.triage.scenarios), patience: config.triage.tickets },
    plan: plannerOf({ config, directory }),
    ...(resume !== undefined && { from: readSnapshot(resume) }),
  })
}

function readSnapshot(file: string): ReplaySnapshot {
  const snapshot: Partial<ReplaySnapshot> = JSON.parse(readText(file))
  if (snapshot.version === 1) return snapshot as ReplaySnapshot
  throw new UsageError(
    `--resume ${file}: version is ${snapshot.version}, expected 1, as --save writes it`,
  )
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
}

interface Run {
  readonly run: Replay
  readonly say: (line: ReplayLine) => string
  readonly tally: { records: number; rejected: number }
  readonly context: CommandContext
}

async function replayFile(file: string, run: Run): Promise<void> {
  let out = ''
  let number = 0
  for await (const line of linesOf(file)) {
    number += 1
    if (line.trim() !== '') out += replayLine(line, `${file}:${number}`, run)
    if (out.length < pieceLength) continue
    await write(out)
    out = ''
  }
  await write(out)
}

/** What one line of a file leads to, in words; a wrong line is counted and costs only itself. */
function replayLine(line: string, where: string, { run, say, tally, context }: Run): string {
  const record = parseLine(line)
  if (isRejection(record)) {
    tally.rejected += 1
    const field = record.field ? `${record.field}: ` : ''
    if (tally.rejected <= namedRejections) context.complain(`${where}: ${field}${record.detail}`)
    return ''
  }
  tally.records += 1
  return run.take(record).map(say).join('')
}

function parseLine(line: string) {
  try {
    return parseRecord(JSON.parse(line), { unknownFields: 0 })
  } catch (error) {
    return { code: 'invalid-json' as const, detail: `is not JSON: ${(error as Error).message}` }
  }
}

/** The lines of a file, unpacked when it is gzipped (its first two bytes say so, not its name). */
async function* linesOf(file: string): AsyncGenerator<string> {
  const raw = createReadStream(file)
  const failed = new Promise<never>((_, reject) => {
    raw.once('error', (error) => reject(new UsageError(`${file} cannot be read: ${error.message}`)))
  })
  failed.catch(() => {})
  await Promise.race([once(raw, 'readable'), failed])
  const start: Buffer | null = raw.read()
  if (start) raw.unshift(start)
  const packed = start?.[0] === 0x1f && start[1] === 0x8b
  const text = packed ? raw.pipe(createGunzip()) : raw
  yield* createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })
}

function write(text: string): Promise<void> {
  if (text === '') return Promise.resolve()
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()))
  })
}
