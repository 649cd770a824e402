import type { BaseLogger } from 'pino'
import type { Registry } from 'prom-client'
import { createDirectory, type Directory } from '../collector/directory/directory.ts'
import { createDirectoryMetrics } from '../collector/directory/metrics.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { Config } from './config.ts'
import type { Undo } from './take-down.ts'

/** What a directory is opened with. */
interface DirectoryParts {
  readonly config: Config
  readonly clock: Clock
  readonly log: BaseLogger
  readonly registry?: Registry
  readonly undo: Undo
}

/** The directory as configured; resolves when its file has been read, or could not be. */
export async function openDirectory({
  config,
  clock,
  log,
  registry,
  undo,
}: DirectoryParts): Promise<Directory> {
  const metrics = createDirectoryMetrics(registry)
  const directory = createDirectory({ config: config.directory, clock, log, metrics })
  undo.push(() => directory.stop())
  await directory.start()
  return directory
}
