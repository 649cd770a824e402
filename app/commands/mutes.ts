import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import {
  lengthTrouble,
  muteReasonSchema,
  muteScopeSchema,
  plannedMutes,
} from '../../notifier/mutes-config.ts'
import { type Mute, type MuteScope, muteKeys, muteStateAt } from '../../triage/model/mute.ts'
import { createMuteDesk, type MuteDesk } from '../../triage/mute-desk.ts'
import { openStore } from '../../triage/store/open-store.ts'
import type { Store } from '../../triage/store/store.ts'
import { type Config, loadConfig } from '../config.ts'
import { storeUrl } from '../store-url.ts'
import { systemClock } from '../system-clock.ts'
import type { Command, CommandContext } from './command.ts'
import { moment, parseFlags } from './flags.ts'
import { UsageError } from './usage-error.ts'

const text = { type: 'string' } as const
const scopeFlags = Object.fromEntries(muteKeys.map((key) => [key, text])) as Record<
  (typeof muteKeys)[number],
  typeof text
>

/**
 * `stallwatch mutes`: who is not told of what, until when, and why; `mutes add` makes one, `mutes end ID`
 * ends one now. Works on the store, whether anything runs or not; what runs follows within a second or so.
 */
export const mutes: Command = async (args, { print, complain }) => {
  const { values, positionals } = parseFlags(
    args,
    {
      ...{ config: text, until: text, from: text, reason: text, by: text, ...scopeFlags },
      ...{ all: { type: 'boolean', default: false }, data: { type: 'string', default: 'data' } },
    },
    true,
  )
  const [what = 'list', id, ...rest] = positionals
  if (rest.length > 0 || (id !== undefined) !== (what === 'end'))
    throw new UsageError('mutes wants: mutes [--all], mutes add …, or mutes end ID')
  const config = loadConfig(values.config ?? null)
  const by = values.by ?? `cli:${userInfo().username}`
  const fresh = what === 'add' ? muteOf(values, config, by) : null
  if (!fresh && what !== 'end' && what !== 'list')
    throw new UsageError(`"mutes ${what}" is nothing to do, expected list, add or end`)
  const store = await openStore(storeUrl(config, values.data))
  try {
    const configured = plannedMutes(config.notifier.mutes)
    const desk = createMuteDesk({ store, clock: systemClock, configured })
    if (fresh) print(lineOf(await desk.add(fresh)))
    else if (id !== undefined) return await end(desk, { id, by }, { print, complain })
    else for (const mute of await listed(store, configured, values.all)) print(lineOf(mute))
  } finally {
    await store.close()
  }
  return 0
}

/** The mute that flags ask for; throws a `UsageError` that names what is wrong. */
function muteOf(
  values: MuteScope & { until?: string; from?: string; reason?: string },
  { notifier }: Config,
  by: string,
): Mute {
  const scope = muteScopeSchema.safeParse(
    Object.fromEntries(muteKeys.flatMap((key) => (values[key] ? [[key, values[key]]] : []))),
  )
  if (!scope.success) {
    const [{ path, message } = { path: [], message: '' }] = scope.error.issues
    const where = path.length > 0 ? `--${String(path[0])}` : 'what is muted'
    throw new UsageError(`${where}: ${message}`)
  }
  const reason = muteReasonSchema.safeParse(values.reason)
  if (!reason.success) {
    const what = values.reason === undefined ? 'is missing' : 'does not fit'
    throw new UsageError(
      `--reason ${what}, expected why, in up to 500 characters for people to read`,
    )
  }
  const until = moment('until', values.until)
  if (until === undefined)
    throw new UsageError('--until is missing: every mute ends, and says when')
  const now = systemClock.now()
  const from = moment('from', values.from) ?? now
  const { longestMs } = notifier.mutes
  const trouble =
    lengthTrouble({ from, until }, longestMs) ??
    lengthTrouble({ from: Math.max(from, now), until }, longestMs)
  if (trouble) throw new UsageError(`--until: ${trouble}`)
  const about = { scope: scope.data, from, until, reason: reason.data, by }
  return { id: `mute-${randomUUID()}`, ...about, endedAt: null, endedBy: null }
}

async function end(
  desk: MuteDesk,
  { id, by }: { readonly id: string; readonly by: string },
  { print, complain }: Pick<CommandContext, 'print' | 'complain'>,
): Promise<number> {
  const ended = await desk.end(id, by)
  if (ended.outcome === 'ended') {
    print(lineOf(ended.mute))
    return 0
  }
  const why = {
    'not-found': `there is no mute "${id}"`,
    configured: `the mute "${id}" is planned in the configuration, expected it to be ended there`,
    'already-over': `the mute "${id}" is over already`,
  }[ended.outcome]
  complain(why)
  return 1
}

/** The configured ones first. */
async function listed(
  store: Store,
  configured: readonly Mute[],
  all: boolean,
): Promise<readonly Mute[]> {
  const now = systemClock.now()
  const found = configured.filter(({ until }) => all || until > now)
  let cursor: string | null = null
  do {
    const filter = { ...(!all && { overAfter: now }), ...(cursor !== null && { cursor }) }
    const page = await store.mutes({ limit: 200, ...filter })
    found.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return found
}

function lineOf(mute: Mute): string {
  const { id, scope, from, until, endedAt, by, reason } = mute
  const about = muteKeys.flatMap((key) => (scope[key] ? [`${key}=${scope[key]}`] : [])).join(' ')
  const when = `${isoTime(from)} → ${isoTime(endedAt ?? until)}`
  return `${id}  ${muteStateAt(mute, systemClock.now())}  ${when}  ${about}  ${by}: ${reason}`
}

function isoTime(atMs: number): string {
  return new Date(atMs).toISOString().replace('.000Z', 'Z')
}
