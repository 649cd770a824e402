import { afterEach, describe, expect, test } from 'vitest'
import { sampleMessage } from '../../fixtures/testing/sample-message.ts'
import type { Channel, Delivery, FailureReason, Message } from '../channel.ts'

/** What the peer at the other end of a channel is told to do with the next attempt. */
export type PeerBehaviour =
  /** Answers with this status, in the way the vendor would. */
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Closes the connection unanswered. */
  | { readonly kind: 'cut' }
  /** Begins to answer and closes the connection inside the body. */
  | { readonly kind: 'cut-mid-answer' }
  /** Answers with what is not HTTP. */
  | { readonly kind: 'garbage' }
  /** Answers 200 with a body that means nothing. */
  | { readonly kind: 'garbage-body' }
  /** Says no in the body, under a status that says yes. */
  | { readonly kind: 'polite-no' }
  /** Does what it was asked and says so, this much later. */
  | { readonly kind: 'slow'; readonly afterMs: number }
  /** Does what it was asked and closes the connection before it says so. */
  | { readonly kind: 'accept-then-cut' }
  /** Is not there: connections are refused. */
  | { readonly kind: 'gone' }

/** What arrived at the peer and stayed there. */
export interface Received {
  /** The key by which the receiver can tell a repetition; null when it was given none. */
  readonly key: string | null
  /** All of it as text; the words of the message are found in it. */
  readonly text: string
}

/** A channel and its peer, ready for one test. */
export interface ChannelBench {
  /** Made, not started. */
  readonly channel: Channel
  /** Where a notice is to go in this channel. */
  readonly address: string
  /** What must never be seen outside: at least the credential. */
  readonly secrets: readonly string[]
  /** Everything the channel has logged, line by line. */
  readonly logged: readonly string[]
  /** Timers the channel has set on its clock and that still wait. */
  pendingTimers(): number
  /** Connections of the channel that the peer has open. */
  openConnections(): number | Promise<number>
  /** Arranges what happens to the next attempt. */
  behave(behaviour: PeerBehaviour): void | Promise<void>
  /** What the peer has taken in, oldest first. */
  received(): readonly Received[] | Promise<readonly Received[]>
  /** Takes the peer down. The contract has stopped the channel before. */
  close(): Promise<void>
}

/** The cases of the contract, by name. */
export const contractCases = [
  'accepts-and-delivers',
  'answers-every-status',
  'obeys-retry-after',
  'aborts-promptly',
  'survives-a-cut',
  'survives-garbage',
  'doubts-a-garbage-body',
  'sees-a-polite-no',
  'waits-for-the-slow',
  'survives-an-absent-peer',
  'keeps-its-secrets',
  'tells-repetitions',
  'looks-up',
  'leaves-nothing-behind',
] as const
export type ContractCase = (typeof contractCases)[number]

/** What a channel brings to the contract. */
export interface ChannelHarness {
  /** A fresh channel and a fresh peer. */
  open(): Promise<ChannelBench>
  /**
   * Who drops a repeated attempt: `vendor` means that the peer keeps one of two (Discord),
   * `receiver` that both arrive under the same key (webhooks).
   */
  readonly repetitions?: 'vendor' | 'receiver'
  /** Its vendor can be asked whether it has a message (`lookUp`). */
  readonly looksUp?: true
  /** Cases that cannot arise in this channel, each with the reason, which becomes the test's name. */
  readonly cannot?: { readonly [name in ContractCase]?: string }
}

type Verdict = readonly [Delivery['outcome'], readonly FailureReason[]]

const refusedSomehow: Verdict = ['refused', ['unauthorized', 'recipient-refused', 'bad-request']]
const retrySomehow: Verdict = ['retry', ['server-error', 'timeout', 'bad-answer']]

/** What each status may come to. Two verdicts where vendors differ about what is meant. */
export const statusVerdicts: Readonly<Record<number, readonly Verdict[]>> = {
  301: [['refused', ['bad-request']], retrySomehow],
  302: [['refused', ['bad-request']], retrySomehow],
  308: [['refused', ['bad-request']], retrySomehow],
  400: [['refused', ['bad-request']]],
  401: [['refused', ['unauthorized']]],
  403: [refusedSomehow],
  404: [refusedSomehow],
  405: [refusedSomehow],
  408: [refusedSomehow, retrySomehow],
  410: [refusedSomehow],
  413: [refusedSomehow],
  422: [refusedSomehow],
  429: [['retry', ['rate-limited']]],
  500: [['retry', ['server-error']]],
  502: [['retry', ['server-error']]],
  503: [['retry', ['server-error']]],
  504: [['retry', ['server-error', 'timeout']]],
}

function fits(delivery: Delivery, [outcome, reasons]: Verdict): boolean {
  return (
    delivery.outcome === outcome &&
    delivery.outcome !== 'accepted' &&
    reasons.includes(delivery.reason)
  )
}

/** Resolves when `holds`, looking again each time the event loop has gone round; rejects after 5 s. */
async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 5_000
  while (!(await holds())) {
    if (performance.now() > giveUpAt) throw new Error(`never came true: ${what}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Sockets and timers of this process that would keep it from ending. */
function heldOpen(): number {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => kind === 'TCPSocketWrap' || kind === 'Timeout' || kind === 'TLSWrap').length
}

/** What every channel promises, tried against a real peer. */
export function channelContract(name: string, harness: ChannelHarness): void {
  describe(`${name} keeps the channel contract`, () => {
    let bench: ChannelBench | null = null
    afterEach(async () => {
      await bench?.channel.stop()
      await bench?.close()
      bench = null
    })

    function promise(key: ContractCase, title: string, run: (on: ChannelBench) => Promise<void>) {
      const reason = harness.cannot?.[key]
      if (reason) {
        test.skip(`${title} (cannot: ${reason})`, () => {})
        return
      }
      test(title, async () => {
        bench = await harness.open()
        await run(bench)
      })
    }

    const messageFor = (on: ChannelBench, id = 'ticket-1/contract'): Message =>
      sampleMessage({ notice: { id, channel: on.channel.name, address: on.address } })
    const forever = () => new AbortController().signal
    const send = (on: ChannelBench, id?: string) =>
      on.channel.deliver(messageFor(on, id), forever())

    promise('accepts-and-delivers', 'what it accepts has arrived', async (on) => {
      const message = messageFor(on)
      expect(await on.channel.deliver(message, forever())).toMatchObject({ outcome: 'accepted' })
      const received = await on.received()
      expect(received).toHaveLength(1)
      expect(received[0]?.text).toContain(message.body)
    })

    for (const [status, verdicts] of Object.entries(statusVerdicts)) {
      const allowed = verdicts.map(([outcome, reasons]) => `${outcome} (${reasons.join(', ')})`)
      promise('answers-every-status', `takes ${status} for ${allowed.join(' or ')}`, async (on) => {
        await on.behave({ kind: 'status', status: Number(status) })
        const delivery = await send(on)
        expect(
          verdicts.some((each) => fits(delivery, each)),
          JSON.stringify(delivery),
        ).toBe(true)
        expect(await on.received()).toHaveLength(0)
      })
    }

    promise('answers-every-status', 'delivers again after a refusal', async (on) => {
      for (const status of [401, 503]) {
        await on.behave({ kind: 'status', status })
        expect(await send(on)).not.toMatchObject({ outcome: 'accepted' })
      }
      expect(await send(on)).toMatchObject({ outcome: 'accepted' })
    })

    promise('obeys-retry-after', 'passes on how long a 429 asks to wait', async (on) => {
      await on.behave({ kind: 'status', status: 429, headers: { 'retry-after': '7' } })
      const delivery = await send(on)
      expect(delivery).toMatchObject({ outcome: 'retry', reason: 'rate-limited' })
      const afterMs = delivery.outcome === 'retry' ? delivery.afterMs : undefined
      expect(afterMs).toBeGreaterThanOrEqual(7_000)
      expect(afterMs).toBeLessThanOrEqual(8_000)
    })

    promise('aborts-promptly', 'ends at once when the signal aborts', async (on) => {
      await on.behave({ kind: 'hang' })
      const abort = new AbortController()
      const delivery = on.channel.deliver(messageFor(on), abort.signal)
      await until('the request is under way', async () => (await on.openConnections()) > 0)
      abort.abort()
      const result = await delivery
      expect(result).toMatchObject({ outcome: 'retry' })
      expect(['timeout', 'stopped']).toContain(result.outcome === 'retry' && result.reason)
    })

    promise('aborts-promptly', 'does not begin when the signal is aborted already', async (on) => {
      expect(await on.channel.deliver(messageFor(on), AbortSignal.abort())).toMatchObject({
        outcome: 'retry',
        reason: 'stopped',
      })
      expect(await on.received()).toHaveLength(0)
    })

    promise('survives-a-cut', 'retries when the connection is cut', async (on) => {
      for (const kind of ['cut', 'cut-mid-answer'] as const) {
        await on.behave({ kind })
        const delivery = await send(on)
        // Whether a cut answer was one is the vendor's to say: where the status alone counts, it was.
        if (kind === 'cut' || delivery.outcome !== 'accepted')
          expect(delivery, kind).toMatchObject({ outcome: 'retry' })
      }
      expect(await send(on)).toMatchObject({ outcome: 'accepted' })
    })

    promise('survives-garbage', 'retries when the answer is not HTTP', async (on) => {
      await on.behave({ kind: 'garbage' })
      expect(await send(on)).toMatchObject({ outcome: 'retry' })
      expect(await send(on)).toMatchObject({ outcome: 'accepted' })
    })

    promise('doubts-a-garbage-body', 'retries when a 200 says nothing', async (on) => {
      await on.behave({ kind: 'garbage-body' })
      expect(await send(on)).toMatchObject({ outcome: 'retry', reason: 'bad-answer' })
    })

    promise('sees-a-polite-no', 'takes no for no, whatever the status', async (on) => {
      await on.behave({ kind: 'polite-no' })
      expect(await send(on)).not.toMatchObject({ outcome: 'accepted' })
      expect(await on.received()).toHaveLength(0)
      expect(await send(on)).toMatchObject({ outcome: 'accepted' })
    })

    promise('waits-for-the-slow', 'waits for an answer that takes a while', async (on) => {
      await on.behave({ kind: 'slow', afterMs: 150 })
      expect(await send(on)).toMatchObject({ outcome: 'accepted' })
      expect(await on.received()).toHaveLength(1)
    })

    promise('survives-an-absent-peer', 'retries when nobody is there', async (on) => {
      await on.behave({ kind: 'gone' })
      expect(await send(on)).toMatchObject({ outcome: 'retry', reason: 'unreachable' })
    })

    promise('keeps-its-secrets', 'tells nobody its secrets, whatever goes wrong', async (on) => {
      on.channel.start()
      const seen: unknown[] = [await send(on)]
      for (const status of [400, 401, 403, 404, 429, 500]) {
        await on.behave({ kind: 'status', status })
        seen.push(await send(on, `ticket-1/${status}`), on.channel.status())
      }
      for (const kind of ['cut', 'garbage', 'gone'] as const) {
        await on.behave({ kind })
        seen.push(await send(on, `ticket-1/${kind}`), on.channel.status())
      }
      await on.channel.stop()
      const told = JSON.stringify([seen, on.channel.status(), on.logged])
      expect(on.secrets.length).toBeGreaterThan(0)
      for (const secret of on.secrets) expect(told).not.toContain(secret)
    })

    promise('tells-repetitions', 'sends a notice twice without saying it twice', async (on) => {
      expect(await send(on)).toMatchObject({ outcome: 'accepted' })
      await on.behave({ kind: 'accept-then-cut' })
      // The answer is lost; whether the channel itself asks again or leaves it to the outbox is its own affair.
      expect(await send(on)).not.toMatchObject({ outcome: 'refused' })
      expect(await send(on)).toMatchObject({ outcome: 'accepted' })
      const another = sampleMessage({
        ticket: { number: 2 },
        notice: { id: 'ticket-2/contract', channel: on.channel.name, address: on.address },
      })
      expect(await on.channel.deliver(another, forever())).toMatchObject({ outcome: 'accepted' })
      const received = await on.received()
      if (harness.repetitions === 'vendor') expect(received).toHaveLength(2)
      const keys = received.map((each) => each.key)
      expect(keys).not.toContain(null)
      expect(new Set(keys).size).toBe(2)
    })

    if (harness.looksUp) {
      promise('looks-up', 'asks for what it had no answer to, and hears the truth', async (on) => {
        const ask = (id: string, signal = forever()) =>
          on.channel.lookUp?.(messageFor(on, id), signal)
        expect(await ask('ticket-1/never')).toBe('absent')
        await on.behave({ kind: 'cut' })
        await send(on, 'ticket-1/lost')
        await on.behave({ kind: 'accept-then-cut' })
        await send(on, 'ticket-1/taken')
        expect(await ask('ticket-1/lost')).toBe('absent')
        expect(await ask('ticket-1/taken')).toEqual({ found: expect.stringMatching(/./) })
        for (const kind of ['cut', 'garbage', 'garbage-body'] as const) {
          await on.behave({ kind })
          expect(await ask('ticket-1/taken'), kind).toMatchObject({ outcome: 'retry' })
        }
        await on.behave({ kind: 'hang' })
        const abort = new AbortController()
        const hanging = ask('ticket-1/taken', abort.signal)
        await until('the question is under way', async () => (await on.openConnections()) > 0)
        abort.abort()
        expect(await hanging).toMatchObject({ outcome: 'retry' })
      })
    } else {
      promise('looks-up', 'does not say that its vendor can be asked', async (on) => {
        expect(on.channel.lookUp).toBeUndefined()
      })
    }

    promise('leaves-nothing-behind', 'stops without a timer or a socket left', async (on) => {
      const before = heldOpen()
      on.channel.start()
      await send(on)
      await on.behave({ kind: 'hang' })
      const hanging = send(on, 'ticket-1/hanging')
      await until('the request is under way', async () => (await on.openConnections()) > 0)
      await on.channel.stop()
      expect(await hanging).toMatchObject({ outcome: 'retry', reason: 'stopped' })
      expect(on.pendingTimers()).toBe(0)
      await until('every connection is closed', async () => (await on.openConnections()) === 0)
      await until('no timer and no socket is left', () => heldOpen() <= before)
      expect(on.channel.status().state).toBe('stopped')
      await on.channel.stop()
      expect(await send(on, 'ticket-1/late')).toMatchObject({ outcome: 'retry', reason: 'stopped' })
    })
  })
}
