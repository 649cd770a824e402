import { createActionTokens } from '../notifier/action-token.ts'
import type { ChannelContext, Stops } from '../notifier/channel.ts'
import { createStopLinks, type StopLinks } from '../notifier/stop-links.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { Store } from '../triage/store/store.ts'
import type { TicketDesk } from '../triage/ticket-desk.ts'
import { actFromChannel } from './act-from-channel.ts'
import type { Config } from './config.ts'

/** What people can do from messages: what is offered is signed, and carried out at the desk. */
export interface Actions extends Pick<ChannelContext, 'act' | 'tokens'> {
  /** How readers end the messages to their address. */
  readonly stops: Stops & Pick<StopLinks, 'read'>
}

/** Opens them over a store, whose secret signs. Rejects when it cannot be read. */
export async function openActions(parts: {
  readonly config: Config
  readonly store: Pick<Store, 'secret' | 'wantsNone'>
  readonly desk: TicketDesk
  readonly clock: Clock
}): Promise<Actions> {
  const { config, store, desk, clock } = parts
  const secret = await store.secret()
  const { publicUrl } = config.server
  return {
    act: actFromChannel(desk),
    tokens: createActionTokens({ secret, clock, publicUrl }),
    stops: { ...createStopLinks({ secret, publicUrl }), has: store.wantsNone },
  }
}
