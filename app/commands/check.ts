import { stringify } from 'yaml'
import { readDirectoryFile } from '../../collector/directory/directory-file.ts'
import { FileError } from '../../collector/directory/file-error.ts'
import { loadConfig, secretNames } from '../config.ts'
import { ConfigError } from '../config-error.ts'
import { dutyTroublesAhead, openDuty, refuseGaps, troubleText } from '../open-duty.ts'
import { maskSecrets } from '../secrets.ts'
import { systemClock } from '../system-clock.ts'
import type { Command } from './command.ts'
import { parseFlags } from './flags.ts'
import { UsageError } from './usage-error.ts'

/** `stallwatch check FILE`: every error of a configuration, or what it comes to, secrets masked. */
export const check: Command = async (args, { print }) => {
  const { positionals } = parseFlags(args, {}, true)
  const [file] = positionals
  if (positionals.length !== 1 || file === undefined) {
    throw new UsageError('check wants one configuration file: stallwatch check FILE')
  }
  const config = loadConfig(file)
  const now = systemClock.now()
  refuseGaps(file, config, now)
  const duty = openDuty(config)
  const entries = await countEntries(file, config.directory.file)
  print(`# ${file} is fine. This is what it comes to; secrets are masked.`)
  if (entries !== null) print(`# ${config.directory.file} is fine, too: ${entries} entries.`)
  for (const trouble of dutyTroublesAhead(config, duty, now))
    if (trouble.kind === 'unreachable') print(`# But look at duty: ${troubleText(duty, trouble)}.`)
  print(stringify(maskSecrets(config, secretNames)).trimEnd())
  return 0
}

/** How many entries the directory's file has, or null without one; what is wrong in it is an error of the configuration. */
async function countEntries(config: string, file: string | undefined): Promise<number | null> {
  if (file === undefined) return null
  try {
    return (await readDirectoryFile(file)).size
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    const issues = error.message.split('\n').map((message) => ({ path: 'directory.file', message }))
    throw new ConfigError(config, issues, { cause: error })
  }
}
