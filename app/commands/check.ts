import { stringify } from 'yaml'
import { loadConfig } from '../config.ts'
import { maskSecrets } from '../secrets.ts'
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
  print(`# ${file} is fine. This is what it comes to; secrets are masked.`)
  print(stringify(maskSecrets(config)).trimEnd())
  return 0
}
