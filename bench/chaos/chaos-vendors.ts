import { createRandom, type Random } from '../../fixtures/simulate/random.ts'
import { type SlackApiServer, startSlackApi } from '../../fixtures/testing/slack-api.ts'
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
  { kind: 'cut-then-accept', afterMs: 300 },
]

/** Slack fails in two more: 200 with an error in the body, and with nothing that means anything. */
const slackWays: readonly VendorFault[] = [
  ...faultWays,
  { kind: 'garbage-body' },
  {
    kind: 'answer',
    answer: {
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ ok: false, error: 'fatal_error' }),
    },
  },
]

/** What a vendor has shown to somebody, in order. */
export interface Shown {
  /** What was shown: a notice's id, or where nothing tells a repetition, its place and words. */
  readonly key: string
  /** Unix ms. */
  readonly at: number
  /** It says itself that it may be a repetition. */
  readonly saysSo: boolean
}

/** The vendors that the notifier talks to. */
export interface ChaosVendors {
  /** Takes webhooks, of which a reader can tell a repetition. */
  readonly hook: { readonly server: VendorServer; readonly shown: readonly Shown[] }
  /** Shows everything that it is sent, and can be asked what that was; questions fail as often. */
  readonly slack: { readonly server: SlackApiServer; readonly shown: readonly Shown[] }
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
      shown.push({ key: String(headers['webhook-id']), at: Date.now(), saysSo: false })
      return { status: 204 }
    },
    { chance: chanceOf(random, failRatio, faultWays) },
  )
  return { server, shown }
}

async function startSlack(random: Random, failRatio: number): Promise<ChaosVendors['slack']> {
  const chance = chanceOf(random, failRatio, slackWays)
  const server = await startSlackApi({ now: Date.now, anyChannel: true, chance })
  return {
    server,
    get shown() {
      return server.messages.map(({ channel, text, at }) => {
        const [title = '', ...body] = text.split('\n')
        const saysSo = body.some((line) => line.startsWith('Possible duplicate'))
        return { key: `${channel} ${title}`, at, saysSo }
      })
    },
  }
}
