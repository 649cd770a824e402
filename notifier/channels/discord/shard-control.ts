import { type Client, SimpleShardingStrategy } from 'discord.js'
import type { WebSocket } from 'ws'

type BuildStrategy = NonNullable<NonNullable<Client['options']['ws']>['buildStrategy']>

/** What is read of a connection of discord.js's; it has no public way to its socket. */
interface WebSocketShard {
  readonly status: number
  readonly connection: WebSocket | null
}

/** How long discord.js sleeps before it reconnects (500 ms in 14.28), with room to spare. */
const reconnectSleepMs = 700

/** Ends a client's connections for good. */
export interface ShardControl {
  /** For discord.js's option of the same name. */
  readonly buildStrategy: BuildStrategy
  /**
   * Runs `destroy` and resolves when no socket and no timer of the connections is left.
   *
   * discord.js cannot be trusted with this in every state: destroyed while it connects or waits
   * to reconnect, it leaves the socket open, or connects anew half a second later, or never
   * resolves. So no connection is begun any more, and those that are not in a session are cut.
   */
  end(destroy: () => Promise<void>): Promise<void>
}

/** How long the gateway may take to say goodbye before the line is cut. */
const goodbyeMs = 1_000

/** 2 is a session that resumes, 3 one that stands: only those can say goodbye. */
const resuming = 2

/** Makes the control of one client. Its waits are real time, because discord.js's sleep is. */
export function createShardControl(): ShardControl {
  let strategy: SimpleShardingStrategy | null = null
  let ended = false
  let onParked: () => void = () => {}

  const buildStrategy: BuildStrategy = (manager) => {
    const retrieve = manager.options.retrieveSessionInfo
    // Each new connection begins with this question: left unanswered, it does not begin.
    manager.options.retrieveSessionInfo = (shardId) => {
      if (!ended) return retrieve(shardId)
      onParked()
      return new Promise(() => {})
    }
    strategy = new SimpleShardingStrategy(manager)
    return strategy
  }

  function sockets(): readonly { readonly socket: WebSocket; readonly inSession: boolean }[] {
    // biome-ignore lint/complexity/useLiteralKeys: only the index form may read a private field
    const shards = strategy ? [...(strategy['shards'] as Map<number, WebSocketShard>).values()] : []
    return shards.flatMap((shard) =>
      shard.connection ? [{ socket: shard.connection, inSession: shard.status >= resuming }] : [],
    )
  }

  return {
    buildStrategy,
    async end(destroy) {
      ended = true
      const parked = new Promise<void>((resolve) => {
        onParked = resolve
      })
      const all = sockets()
      for (const { socket, inSession } of all) {
        socket.on('error', () => {})
        if (inSession) continue
        socket.onclose = null
        socket.terminate()
      }
      const impatience = setTimeout(() => {
        for (const { socket } of all) socket.terminate()
      }, goodbyeMs)
      await destroy()
      clearTimeout(impatience)
      if (all.every((each) => each.inSession)) return
      const slept = setTimeout(onParked, reconnectSleepMs)
      await parked
      clearTimeout(slept)
    },
  }
}
