import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { createActionTokens } from '../../notifier/action-token.ts'
import type { Channel } from '../../notifier/channel.ts'
import { createChannel } from '../../notifier/channels/catalog.ts'
import { fontTrouble } from '../../notifier/pictures/fonts.ts'
import type { Talk } from '../../notifier/talk.ts'
import { openStore } from '../../triage/store/open-store.ts'
import { type Config, loadConfig } from '../config.ts'
import { storeUrl } from '../store-url.ts'
import { systemClock } from '../system-clock.ts'
import { zoneTrouble } from '../zone-trouble.ts'
import type { Command } from './command.ts'
import { examineDirectory } from './examine-directory.ts'
import { examineDuty } from './examine-duty.ts'
import { examineHandovers } from './examine-handovers.ts'
import type { Finding } from './finding.ts'
import { parseFlags } from './flags.ts'

const channelPatienceMs = 10_000
const onlyByUse = 'is set up; whether its credentials work shows with the first message'
const filters = ['freezedetect', 'blackdetect', 'silencedetect'] as const

/** `stallwatch doctor`: is this machine fit for the job? Exit code 1 when something is bad. */
export const doctor: Command = async (args, { print }) => {
  const { values } = parseFlags(args, {
    config: { type: 'string' },
    data: { type: 'string', default: 'data' },
  })
  const config = loadConfig(values.config ?? null)
  const findings = [
    runtime(),
    timeZones(),
    ...(await examineDuty(config, systemClock)),
    ffmpeg(config),
    fonts(config),
    ...(await store(config, values.data)),
    { state: 'ok', what: 'bus', detail: 'memory: carries records within this process' } as const,
    ...(await examineDirectory(config.directory, systemClock)),
    ...(await Promise.all(config.notifier.channels.map(channel))),
  ]
  for (const { state, what, detail } of findings) print(`${state.padEnd(5)} ${what}: ${detail}`)
  return findings.some(({ state }) => state === 'bad') ? 1 : 0
}

function runtime(): Finding {
  const major = Number(process.versions.node.split('.', 1)[0])
  const detail = `Node ${process.versions.node}`
  return major >= 24
    ? { state: 'ok', what: 'runtime', detail }
    : {
        state: 'bad',
        what: 'runtime',
        detail: `${detail}, expected 24 or newer: start it with npm, which brings the right one`,
      }
}

function timeZones(): Finding {
  const trouble = zoneTrouble()
  return trouble
    ? { state: 'warn', what: 'time zones', detail: trouble }
    : { state: 'ok', what: 'time zones', detail: `tz data ${process.versions.tz}` }
}

function fonts({ notifier }: Config): Finding {
  const trouble = fontTrouble()
  if (!trouble)
    return { state: 'ok', what: 'fonts', detail: 'every script of the languages is there' }
  return { state: notifier.pictures.enabled ? 'bad' : 'warn', what: 'fonts', detail: trouble }
}

function ffmpeg({ sources }: Config): Finding {
  const watcher = sources.find((source) => 'ffmpegPath' in source)
  const needed = watcher !== undefined
  const path = watcher?.ffmpegPath ?? process.env.FFMPEG_PATH ?? 'ffmpeg'
  const asked = spawnSync(path, ['-hide_banner', '-filters'], { encoding: 'utf8', timeout: 10_000 })
  if (asked.error || asked.status !== 0) {
    const detail = `"${path}" does not run; rtsp and probe sources need it: install ffmpeg, or set FFMPEG_PATH`
    return { state: needed ? 'bad' : 'warn', what: 'ffmpeg', detail }
  }
  const missing = filters.filter((name) => !asked.stdout.includes(` ${name} `))
  if (missing.length > 0) {
    return {
      state: needed ? 'bad' : 'warn',
      what: 'ffmpeg',
      detail: `"${path}" lacks ${missing.join(', ')}: install a fuller build`,
    }
  }
  return { state: 'ok', what: 'ffmpeg', detail: `"${path}" runs, with every detector` }
}

async function store(config: Config, dataFolder: string): Promise<Finding[]> {
  const started = performance.now()
  try {
    const opened = await openStore(storeUrl(config, dataFolder))
    try {
      await opened.check()
      const tookMs = Math.round(performance.now() - started)
      const detail = `opened, read and written in ${tookMs} ms`
      const moved = await examineHandovers(config, opened, systemClock.now())
      return [{ state: 'ok', what: 'store', detail }, ...moved]
    } finally {
      await opened.close()
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return [{ state: 'bad', what: 'store', detail }]
  }
}

async function channel(config: Config['notifier']['channels'][number]): Promise<Finding> {
  const what = `channel ${config.name} (${config.kind})`
  const opened = createChannel(config, {
    clock: systemClock,
    log: pino({ level: 'silent' }),
    act: async () => ({
      outcome: 'failed',
      text: busy,
    }),
    talk: mute,
    tokens: createActionTokens({ secret: randomUUID(), clock: systemClock }),
  })
  opened.start()
  const { state, reason, unproven, hint } = await settled(opened)
  await opened.stop()
  if (state === 'up' && hint !== undefined)
    return { state: 'warn', what, detail: `its credentials work; ${hint}` }
  return state === 'up'
    ? { state: 'ok', what, detail: unproven ? onlyByUse : 'its credentials work' }
    : { state: 'bad', what, detail: reason || state }
}

const busy = 'The doctor is in: please try again in a moment.'
/** While the doctor looks at a channel, nobody is answered by it. */
const mute: Talk = {
  ask: async () => ({ text: busy, readers: [] }),
  hear: async () => ({ text: busy, readers: [] }),
  passOn: async () => busy,
  link: async () => busy,
  makeCode: async () => busy,
  duty: async () => busy,
}

async function settled(opened: Channel): Promise<ReturnType<Channel['status']>> {
  const until = performance.now() + channelPatienceMs
  while (opened.status().state === 'starting' && performance.now() < until) {
    await new Promise((resolve) => systemClock.after(50, () => resolve(undefined)))
  }
  return opened.status()
}
