import { startStallwatch } from '../compose.ts'
import { loadConfig } from '../config.ts'
import { refuseGaps } from '../open-duty.ts'
import { parseRoles } from '../roles.ts'
import { systemClock } from '../system-clock.ts'
import type { CommandContext } from './command.ts'
import { parseFlags, wholeNumber } from './flags.ts'
import { createLog } from './log.ts'
import { UsageError } from './usage-error.ts'

/** `stallwatch serve`: runs until it is told to stop. */
export async function serve(
  args: readonly string[],
  { stopped, print }: CommandContext,
): Promise<number> {
  const { values } = parseFlags(args, {
    config: { type: 'string' },
    port: { type: 'string' },
    data: { type: 'string', default: 'data' },
    role: { type: 'string' },
  })
  const port = wholeNumber('port', values.port, { min: 0, max: 65_535 })
  const config = loadConfig(values.config ?? null, port === undefined ? {} : { port })
  refuseGaps(values.config ?? 'configuration', config, systemClock.now())
  const stallwatch = await startStallwatch({
    config,
    clock: systemClock,
    log: createLog(config.log.level),
    dataFolder: values.data,
    roles: rolesOf(values.role),
  })
  print(
    `Stallwatch watches. Its address is ${stallwatch.address} (records: ${stallwatch.address}/ingest)`,
  )
  await stopped
  await stallwatch.stop()
  return 0
}

function rolesOf(text: string | undefined) {
  try {
    return parseRoles(text)
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message)
    throw error
  }
}
