import type { VendorAnswer, VendorServer } from '../../fixtures/testing/vendor-server.ts'
import type { PeerBehaviour } from './channel.contract.ts'

/**
 * Arranges for the next request to `server` what the channel contract wants of a peer.
 * @param politeNo how this vendor says no under a status that says yes, where it does
 */
export async function behaveAs(
  server: VendorServer,
  behaviour: PeerBehaviour,
  politeNo?: VendorAnswer,
): Promise<void> {
  if (behaviour.kind === 'gone') return server.stop()
  if (behaviour.kind !== 'polite-no') return server.failNext(behaviour)
  if (politeNo) server.failNext({ kind: 'answer', answer: politeNo })
}
