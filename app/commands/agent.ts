import type { AgentConfig } from '../../collector/agents/config.ts'
import {
  type AgentLine,
  describeObs,
  describeSender,
} from '../../collector/agents/obs/describe-agent.ts'
import { type AgentStatus, createObsAgent } from '../../collector/agents/obs/obs-agent.ts'
import { type ConfigOverrides, loadConfig } from '../config.ts'
import { isLoopback } from '../loopback.ts'
import { systemClock } from '../system-clock.ts'
import type { Command, CommandContext } from './command.ts'
import { parseFlags } from './flags.ts'
import { UsageError } from './usage-error.ts'

/** How often the numbers are said again while nothing else happens. */
const sayAgainMs = 60_000

/**
 * `stallwatch agent obs`: runs beside OBS until it is told to stop. Ends with 1 when a credential
 * is wrong from the start or somebody in OBS sends the agent away: neither mends itself.
 */
export const agent: Command = async (args, context) => {
  const config = readArguments(args)
  warnOfPlainText(config, context)
  const voice = createVoice(context)
  let giveUp = (_code: number): void => {}
  const givenUp = new Promise<number>((resolve) => {
    giveUp = resolve
  })
  let met = false
  let arrived = false
  const running = createObsAgent({
    config,
    clock: systemClock,
    onStatus(status) {
      voice.tell(status)
      met ||= status.obs !== ''
      arrived ||= status.sender.state === 'up'
      if (isHopeless(status, { met, arrived })) giveUp(1)
    },
    onRefused([first]) {
      if (first) context.complain(`stallwatch: Stallwatch turned a record away: ${first.detail}`)
    },
  })
  const code = await Promise.race([context.stopped.then(() => 0), givenUp])
  const { unsent } = await running.stop()
  if (unsent > 0) context.complain(`stallwatch: ${unsent} records could not be sent`)
  return code
}

function readArguments(args: readonly string[]): AgentConfig {
  const { values, positionals } = parseFlags(
    args,
    {
      config: { type: 'string' },
      obs: { type: 'string' },
      'password-file': { type: 'string' },
      'break-scenes': { type: 'string' },
      server: { type: 'string' },
      'token-file': { type: 'string' },
      stream: { type: 'string' },
    },
    true,
  )
  if (positionals.join(' ') !== 'obs') {
    throw new UsageError(
      `"agent ${positionals.join(' ')}" is no agent, expected: stallwatch agent obs`,
    )
  }
  const flags = {
    server: values.server,
    tokenFile: values['token-file'],
    stream: values.stream,
    obs: {
      url: values.obs,
      passwordFile: values['password-file'],
      breakScenes: values['break-scenes'],
    },
  } satisfies ConfigOverrides['agent']
  const { agent: config } = loadConfig(values.config ?? null, { agent: flags })
  if (!config) throw new UsageError('agent wants to know which stream: --stream live/anna')
  return config
}

/** What cannot become better by trying again. */
function isHopeless(
  { obsTrouble, sender }: AgentStatus,
  once: { readonly met: boolean; readonly arrived: boolean },
): boolean {
  if (sender.state === 'refused' && !once.arrived) return true
  if (obsTrouble?.trouble === 'kicked') return true
  return !once.met && /^password-/.test(obsTrouble?.trouble ?? '')
}

function warnOfPlainText({ server, token }: AgentConfig, { complain }: CommandContext): void {
  const { protocol, hostname } = new URL(server)
  if (token === undefined || protocol === 'https:' || isLoopback(hostname)) return
  complain(`stallwatch: the token travels to ${server} unencrypted; https:// would hide it`)
}

/** Says what has changed, and the numbers every minute. */
function createVoice({ print, complain }: CommandContext) {
  const said = new Map<string, { readonly kind: string; readonly at: number }>()

  function say(side: string, { kind, text, trouble }: AgentLine): void {
    const before = said.get(side)
    const at = systemClock.now()
    if (before?.kind === kind && at - before.at < sayAgainMs) return
    said.set(side, { kind, at })
    if (trouble) complain(`stallwatch: ${text}`)
    else print(text)
  }

  return {
    tell(status: AgentStatus): void {
      say('obs', describeObs(status))
      say('sender', describeSender(status))
    },
  }
}
