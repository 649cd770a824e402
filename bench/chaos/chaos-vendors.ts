import { createRandom, type Random } from '../../fixtures/simulate/random.ts'
import {
  startVendorServer,
  type VendorFault,
  type VendorServer,
} from '../../fixtures/testing/vendor-server.ts'

/** The ways in which every vendor fails here; each is as likely as the others. */
const faultWays: readonly VendorFault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
  { kind: 'hang' },
  { kind: 'slow', afterMs: 400 },
  { kind: 'cut' },
  { kind: 'cut-mid-answer' },
  { kind: 'garbage' },
  { kind: 'accept-then-cut' },
]

/** What a vendor has shown to somebody, in order. */
export interface Shown {
  /** What was shown: a notice's id, or where nothing tells a repetition, its place and words. */
  readonly key: string
  /** Unix ms. */
  readonly at: number
}

/** The vendors that the notifier talks to. */
export interface ChaosVendors {
  /** Takes webhooks, of which a reader can tell a repetition. */
  readonly hook: { readonly server: VendorServer; readonly shown: Shown[] }
  /** Shows everything that it is sent, as Slack does. */
  readonly slack: { readonly server: VendorServer; readonly shown: Shown[] }
  stop(): Promise<void>
}

/** Starts vendors that fail so often (0 to 1), in every way. */
export async function startChaosVendors(seed: number, failRatio: number): Promise<ChaosVendors> {
  const random = createRandom(seed)
  const hook = await startHook(random.fork('hook'), failRatio)
  const slack = await startSlack(random.fork('slack'), failRatio)
  return {
    hook,
    slack,
    async stop() {
      await hook.server.stop()
      await slack.server.stop()
    },
  }
}

function chanceOf(
  random: Random,
  failRatio: number,
  ways: readonly VendorFault[],
): () => VendorFault | undefined {
  return () => (random.chance(failRatio) ? random.pick(ways) : undefined)
}

async function startHook(random: Random, failRatio: number): Promise<ChaosVendors['hook']> {
  const shown: Shown[] = []
  const server = await startVendorServer(
    ({ headers }) => {
      shown.push({ key: String(headers['webhook-id']), at: Date.now() })
      return { status: 204 }
    },
    { chance: chanceOf(random, failRatio, faultWays) },
  )
  return { server, shown }
}

/** Two more ways to fail: 200 with an error in the body, and with nothing that means anything. */
async function startSlack(random: Random, failRatio: number): Promise<ChaosVendors['slack']> {
  const shown: Shown[] = []
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  const say = (body: object) => ({ status: 200, headers, body: JSON.stringify(body) })
  const ways: readonly VendorFault[] = [...faultWays, { kind: 'garbage-body' }]
  const errorRatio = failRatio / (ways.length + 1)
  const server = await startVendorServer(
    ({ body }) => {
      if (random.chance(errorRatio)) return say({ ok: false, error: 'fatal_error' })
      const params = new URLSearchParams(body)
      const channel = params.get('channel') ?? ''
      const at = Date.now()
      shown.push({ key: `${channel} ${textOf(params.get('text') ?? '')}`, at })
      const ts = `${Math.floor(at / 1_000)}.${String(shown.length).padStart(6, '0')}`
      return say({ ok: true, channel, ts })
    },
    { chance: chanceOf(random, failRatio - errorRatio, ways) },
  )
  return { server, shown }
}

/** The title alone: a possible duplicate says so in its body. */
function textOf(text: string): string {
  return text.split('\n')[0] ?? ''
}
