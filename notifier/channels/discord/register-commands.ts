import { type Client, Routes } from 'discord.js'
import type { BaseLogger } from 'pino'
import { isRegistered, ourCommands } from './commands.ts'

/** Reads the ids of commands, by their names. */
function idsOf(list: unknown): ReadonlyMap<string, string> {
  const commands = Array.isArray(list) ? (list as readonly { name?: unknown; id?: unknown }[]) : []
  return new Map(commands.map(({ name, id }) => [String(name), String(id)]))
}

/**
 * Tells Discord of our commands, only if it does not know them as they are: writing them is counted,
 * and takes a while to reach everybody. Resolves to their ids by name; to none when it failed, which
 * is logged and tried again with the next session.
 */
export async function registerCommands(
  client: Client<true>,
  { name, log }: { readonly name: string; readonly log: BaseLogger },
): Promise<ReadonlyMap<string, string>> {
  const route = Routes.applicationCommands(client.application.id)
  const wanted = ourCommands()
  try {
    const query = new URLSearchParams({ with_localizations: 'true' })
    const known = await client.rest.get(route, { query })
    if (isRegistered(known, wanted)) return idsOf(known)
    const written = await client.rest.put(route, { body: wanted })
    log.info({ channel: name, commands: wanted.length }, 'discord: commands registered')
    return idsOf(written)
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'unknown'
    log.warn({ channel: name, error: kind }, 'discord: commands could not be registered')
    return new Map()
  }
}
