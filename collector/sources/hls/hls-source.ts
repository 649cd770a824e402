import { createHttpClient } from '../../http-client.ts'
import { LookError } from '../../look-error.ts'
import { createPoller, type Look } from '../../poller.ts'
import type { Source, SourceContext } from '../../source.ts'
import { wholeLook } from '../../stream-book.ts'
import type { HlsConfig } from './config.ts'
import { createHlsMeter, type HlsReading } from './hls-meter.ts'
import { createHlsWatch, type HlsSight, type HlsWatch } from './hls-watch.ts'

/** So many playlists are asked for at a time, and so many segments: a hundred streams in a few round trips. */
const connections = 32
/** A playlist that has not come in this share of a look's time costs no other. */
const askShare = 0.7
/** A look waits for downloads for this share of its interval; slow ones go on meanwhile. */
const loadShare = 0.5

/**
 * Looks at HLS playlists as viewers do, at vantage `edge`: whether they move, when they should,
 * and whether their segments come faster than they play. A playlist that is closed ends its
 * stream; one that is not there any more (404) makes it absent.
 */
export function createHlsSource(config: HlsConfig, context: SourceContext): Source {
  const { clock } = context
  const client = createHttpClient({ ...config, connections }, clock)
  const loader = createHttpClient({ ...config, connections }, clock)
  const watches = Object.entries(config.streams).map(([stream, playlist]) => {
    const url = new URL(playlist, config.url)
    return createHlsWatch({ ...config, ...context, stream, url, client, loader })
  })
  /** Streams that were said to be there. */
  const told = new Set<string>()

  async function settle(stream: string, sight: HlsSight): Promise<HlsReading | null> {
    if (sight.state === 'over' && told.has(stream)) await poller.end(stream, sight.over)
    if (sight.state === 'live') told.add(stream)
    else told.delete(stream)
    return sight.state === 'live' ? sight.reading : null
  }

  /** What each watch sees, or why it does not. */
  async function ask(signal: AbortSignal): Promise<(HlsSight | LookError)[]> {
    const patience = new AbortController()
    const askMs = config.timeoutMs * askShare
    const late = new LookError(`a playlist did not come within ${askMs} ms`)
    const callOff = clock.after(askMs, () => patience.abort(late))
    const either = AbortSignal.any([signal, patience.signal])
    const sights = await Promise.all(watches.map((watch) => sightOf(watch, either)))
    callOff()
    signal.throwIfAborted()
    return sights
  }

  /** Downloads, for as long as a look may wait for them. */
  async function load(signal: AbortSignal): Promise<void> {
    const done = Promise.all(watches.map((watch) => watch.load()))
    await new Promise<void>((resolve) => {
      const callOff = clock.after(config.intervalMs * loadShare, resolve)
      signal.addEventListener('abort', () => resolve())
      void done.finally(callOff).then(() => resolve())
    })
  }

  async function look(signal: AbortSignal): Promise<Look<HlsReading>> {
    const readings: HlsReading[] = []
    let unread = 0
    let trouble: LookError | undefined
    const sights = await ask(signal)
    for (const [index, sight] of sights.entries()) {
      if (sight instanceof LookError) {
        unread += 1
        trouble ??= sight
        continue
      }
      const reading = await settle(watches[index]?.stream ?? '', sight)
      if (reading) readings.push(reading)
    }
    if (trouble && unread === watches.length) throw trouble
    const elapsedMs = clock.elapsedMs()
    await load(signal)
    const reason = trouble && `${trouble.message}: ${unread} of ${watches.length} cannot be read`
    return { readings, elapsedMs, partial: reason ? { reason } : wholeLook }
  }

  const poller = createPoller<HlsReading>(
    {
      config,
      vantage: 'edge',
      look,
      meter: () => createHlsMeter(config.intervalMs),
      close() {
        for (const watch of watches) watch.stop()
        client.close()
        loader.close()
      },
    },
    context,
  )
  return poller
}

/** What a watch sees, or why it does not; rejects for what is no fault of the server. */
async function sightOf(watch: HlsWatch, signal: AbortSignal): Promise<HlsSight | LookError> {
  try {
    return await watch.look(signal)
  } catch (error) {
    if (error instanceof LookError) return error
    throw error
  }
}
