#!/usr/bin/env node
import { StoreError } from '../triage/store/store.ts'
import { agent } from './commands/agent.ts'
import { check } from './commands/check.ts'
import type { Command, CommandContext } from './commands/command.ts'
import { demo } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { duty } from './commands/duty.ts'
import { mutes } from './commands/mutes.ts'
import { replay } from './commands/replay.ts'
import { report } from './commands/report.ts'
import { serve } from './commands/serve.ts'
import { UsageError } from './commands/usage-error.ts'
import { ConfigError } from './config-error.ts'
import { ListenError } from './listen.ts'
import { version } from './version.ts'

const commands: Readonly<Record<string, Command>> = {
  serve,
  agent,
  demo,
  replay,
  check,
  doctor,
  duty,
  mutes,
  report,
}

const usage = `stallwatch ${version}: notices when a live stream freezes, and tells the people who can help

  stallwatch serve  [--config FILE] [--port N] [--data DIR] [--role collect,triage,notify,web]
  stallwatch agent obs [--config FILE] [--stream KEY] [--server URL] [--token-file FILE]
                    [--obs ws://127.0.0.1:4455] [--password-file FILE] [--break-scenes REGEX]
  stallwatch demo   [--port N] [--for SECONDS] [--seed N]
  stallwatch replay FILE… [--json] [--config FILE] [--resume SNAPSHOT] [--save SNAPSHOT]
  stallwatch check  FILE
  stallwatch doctor [--config FILE] [--data DIR]
  stallwatch duty   [--config FILE] [--at TIME] [--weeks N] [--schedule NAME]
  stallwatch mutes  [--all] | add --until TIME --reason TEXT [--from TIME] [--by NAME] --stream|--streamer|
                    --node|--region|--isp|--app|--cause VALUE… | end ID    [--config FILE] [--data DIR]
  stallwatch report --month YYYY-MM [--json] [--time-zone ZONE] [--config FILE] [--data DIR]`

/** How long a stop may take before the process ends all the same. */
const stopWithinMs = 25_000

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    console.log(usage)
    return name === undefined ? 2 : 0
  }
  if (name === '--version') {
    console.log(version)
    return 0
  }
  const command = commands[name]
  if (!command)
    throw new UsageError(`"${name}" is no command, expected ${Object.keys(commands).join(', ')}`)
  return command(args, context())
}

function context(): CommandContext {
  return {
    stopped: new Promise((resolve) => {
      let asked = 0
      const stop = (): void => {
        asked += 1
        if (asked > 1) process.exit(1)
        setTimeout(() => {
          console.error(`stallwatch: did not stop within ${stopWithinMs / 1_000} s`)
          process.exit(1)
        }, stopWithinMs).unref()
        resolve()
      }
      process.on('SIGTERM', stop)
      process.on('SIGINT', stop)
    }),
    print: (line) => console.log(line),
    complain: (line) => console.error(line),
  }
}

/** What people did wrong is told in a line; what we did wrong with its stack. */
function explain(error: unknown): number {
  if (error instanceof UsageError) {
    console.error(`stallwatch: ${error.message}\n(stallwatch help shows what there is)`)
    return 2
  }
  if (error instanceof ConfigError) {
    console.error(error.message)
    return 2
  }
  if (error instanceof StoreError || error instanceof ListenError) {
    console.error(`stallwatch: ${error.message}`)
    return 1
  }
  console.error(error)
  return 1
}

// A reader that stops reading (`| head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : 1),
)
process.exitCode = await main(process.argv.slice(2)).catch(explain)
