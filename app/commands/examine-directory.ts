import { pino } from 'pino'
import type { DirectoryConfig, LookupConfig } from '../../collector/directory/config.ts'
import { readDirectoryFile } from '../../collector/directory/directory-file.ts'
import { createHttpLookup } from '../../collector/directory/http-lookup.ts'
import { createDirectoryMetrics } from '../../collector/directory/metrics.ts'
import type { Clock } from '../../triage/model/clock.ts'
import type { Finding } from './finding.ts'

/** A stream that nobody has: the look-up is asked for it to see whether it answers. */
const nobodysStream = 'stallwatch/doctor'

/** Whether the directory's file can be read and its look-up answers; nothing where neither is configured. */
export async function examineDirectory(config: DirectoryConfig, clock: Clock): Promise<Finding[]> {
  return [
    ...(config.file === undefined ? [] : [await file(config.file, clock)]),
    ...(config.http === undefined ? [] : [await lookup(config.http, clock)]),
  ]
}

async function file(path: string, clock: Clock): Promise<Finding> {
  const startedMs = clock.elapsedMs()
  try {
    const { size } = await readDirectoryFile(path)
    const tookMs = Math.round(clock.elapsedMs() - startedMs)
    return {
      state: 'ok',
      what: 'directory',
      detail: `${path}: ${size} entries, read in ${tookMs} ms`,
    }
  } catch (error) {
    return { state: 'bad', what: 'directory', detail: (error as Error).message }
  }
}

async function lookup(config: LookupConfig, clock: Clock): Promise<Finding> {
  const what = 'directory look-up'
  const asked = createHttpLookup({
    ...{ config, clock, log: pino({ level: 'silent' }), metrics: createDirectoryMetrics() },
    onLearned() {},
  })
  const { host } = new URL(config.url)
  try {
    await asked.ask(nobodysStream)
    return { state: 'ok', what, detail: `${host} answers` }
  } catch (error) {
    return { state: 'bad', what, detail: (error as Error).message }
  } finally {
    asked.stop()
  }
}
