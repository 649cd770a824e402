import { Worker } from 'node:worker_threads'

/** What the worker is asked for, … */
export interface RasterJob {
  readonly id: number
  readonly svg: string
  readonly fontFiles: readonly string[]
}

/** … and what it answers. */
export type RasterAnswer =
  | { readonly id: number; readonly png: Uint8Array }
  | { readonly id: number; readonly error: string }

/** Makes PNGs of SVGs in a thread of its own: it takes some 100 ms of a core, in which nothing else would happen. */
export interface Rasterizer {
  /**
   * An SVG as a PNG, twice as wide and high; null, at once, when too many wait already. Rejects when
   * it cannot be made.
   */
  png(svg: string, fontFiles: readonly string[]): Promise<Uint8Array> | null
  stop(): Promise<void>
}

/** So many are under way at once: one is being made, the others wait for it, less than a second. */
const mostUnderWay = 5
/** What takes longer hangs: the thread is given up, and with it what waits. */
const hungMs = 10_000

interface Waiting {
  readonly since: number
  readonly made: (png: Uint8Array) => void
  readonly failed: (error: Error) => void
}

/**
 * Starts its thread with the first picture, and anew after it has ended.
 *
 * @param elapsedMs ms that have passed, by a clock that is never set
 */
export function createRasterizer(elapsedMs: () => number): Rasterizer {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let newest = 0

  function giveUp(reason: string): void {
    worker = null
    for (const { failed } of waiting.values()) failed(new Error(reason))
    waiting.clear()
  }

  function answered(answer: RasterAnswer): void {
    const job = waiting.get(answer.id)
    waiting.delete(answer.id)
    if ('png' in answer) job?.made(answer.png)
    else job?.failed(new Error(answer.error))
  }

  function start(): Worker {
    // The thread runs the source as it is, or the JavaScript that was built of it.
    const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
    const started = new Worker(new URL(`./rasterize-worker${ending}`, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 64 },
    })
    started.unref()
    started.on('message', answered)
    started.on('error', (error) => {
      if (worker === started) giveUp(`the thread that draws pictures broke: ${error.message}`)
    })
    started.on('exit', () => {
      if (worker === started) giveUp('the thread that draws pictures ended')
    })
    return started
  }

  return {
    png(svg, fontFiles) {
      const [oldest] = waiting.values()
      if (oldest && elapsedMs() - oldest.since > hungMs) {
        void worker?.terminate()
        giveUp('the thread that draws pictures hung')
      }
      if (waiting.size >= mostUnderWay) return null
      newest += 1
      const id = newest
      worker ??= start()
      worker.postMessage({ id, svg, fontFiles } satisfies RasterJob)
      return new Promise((made, failed) => {
        waiting.set(id, { since: elapsedMs(), made, failed })
      })
    },
    async stop() {
      const ended = worker?.terminate()
      giveUp('pictures are drawn no more')
      await ended
    },
  }
}
