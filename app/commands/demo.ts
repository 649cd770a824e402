import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDemoFleet } from '../../fixtures/simulate/demo/demo-fleet.ts'
import { renderNotice } from '../../notifier/render.ts'
import type { Notice } from '../../triage/model/notice.ts'
import { type Stallwatch, startStallwatch } from '../compose.ts'
import { parseConfig } from '../config.ts'
import { systemClock } from '../system-clock.ts'
import type { Command } from './command.ts'
import { demoTeam, playLead } from './demo-team.ts'
import { createDemoVoice } from './demo-voice.ts'
import { parseFlags, wholeNumber } from './flags.ts'
import { createLog } from './log.ts'

const intro = (address: string): readonly string[] => [
  '',
  'Stallwatch is watching a dozen made-up live streams. From the third second on they fall ill, one after another.',
  '  ·  what is done to a stream, which Stallwatch is not told',
  '  !  the ticket it opens, and how long after the trouble began',
  '  ☎  who is paged about the largest customers, until somebody answers',
  '  ✓  who has taken a ticket, and which are over',
  "  →  what the streamer reads, in the streamer's own language",
  '',
  `Look inside: ${address}/api/v1/tickets   ${address}/api/v1/streams   (all there is: ${address}/api/docs)`,
  'Ctrl-C ends it.',
  '',
]

/** Often enough that samples arrive about when they would. */
const stepMs = 100

/** `stallwatch demo`: everything, with a simulated fleet in which streams fall ill in every way. */
export const demo: Command = async (args, { stopped, print }) => {
  const { values } = parseFlags(args, {
    port: { type: 'string' },
    for: { type: 'string' },
    seed: { type: 'string', default: '1' },
  })
  const port = wholeNumber('port', values.port, { min: 0, max: 65_535 }) ?? 8080
  const forSeconds = wholeNumber('for', values.for, { min: 1, max: 86_400 })
  const dataFolder = mkdtempSync(join(tmpdir(), 'stallwatch-demo-'))
  try {
    const stallwatch = await start(port, dataFolder)
    for (const line of intro(stallwatch.address)) print(line)
    const end = play(stallwatch, values.seed, print)
    await Promise.race([stopped, ...(forSeconds === undefined ? [] : [afterSeconds(forSeconds)])])
    await end()
    await stallwatch.stop()
    return 0
  } finally {
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

function start(port: number, dataFolder: string): Promise<Stallwatch> {
  const config = parseConfig(
    'demo',
    { server: { port }, log: { level: 'error' }, ...demoTeam },
    { env: {}, readText: () => '' },
  )
  return startStallwatch({ config, clock: systemClock, log: createLog('error'), dataFolder })
}

function afterSeconds(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    systemClock.after(seconds * 1_000, resolve)
  })
}

/** Lets the fleet live, and tells what happens to it and what Stallwatch makes of it. */
function play(
  stallwatch: Stallwatch,
  seed: string,
  print: (line: string) => void,
): () => Promise<void> {
  const startAt = systemClock.now()
  const fleet = createDemoFleet({ seed, startAt })
  const voice = createDemoVoice({ startAt, print, words: (notice: Notice) => renderNotice(notice) })
  const lead = playLead({ desk: stallwatch.desk, clock: systemClock })
  let toldAt = startAt
  let cancel = (): void => {}
  let reading: Promise<void> = Promise.resolve()
  let seq = 0

  function step(): void {
    const now = systemClock.now()
    // A record that is not kept is made up for by the next one; the log says why it was not.
    stallwatch.emit(fleet.advance(now)).catch(() => {})
    for (const line of fleet.narration(toldAt)) voice.story(line)
    toldAt = now
    cancel = systemClock.after(stepMs, step)
  }

  async function read(): Promise<void> {
    for (const { seq: at, ticketId, event } of await stallwatch.store.eventsAfter(seq, 500)) {
      seq = at
      lead(ticketId, event)
      const ticket = await stallwatch.store.ticket(ticketId)
      const told = event.kind === 'notice-sent' ? await stallwatch.store.notices(ticketId) : []
      if (ticket)
        voice.event(
          ticket,
          event,
          told.map(({ notice }) => notice),
        )
    }
  }

  const unfollow = stallwatch.follow(() => {
    reading = reading.then(read, read)
  })
  step()
  return async () => {
    cancel()
    unfollow()
    await reading
  }
}
