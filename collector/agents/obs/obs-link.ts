import { EventSubscription, OBSWebSocket } from 'obs-websocket-js/json'
import type { Clock } from '../../../triage/model/clock.ts'
import { backoffMs } from '../../backoff.ts'
import {
  closeCode,
  type ExplainedTrouble,
  explainObsTrouble,
  type ObsFailure,
} from './explain-obs-trouble.ts'
import type { ObsEvent, ObsFacts } from './obs-records.ts'
import { factRequests, readFacts } from './read-facts.ts'
import { lookRequests, type ObsLook, readLook } from './read-look.ts'

/** What an `ObsLink` tells. */
export interface ObsLinkEvents {
  readonly onFacts: (facts: ObsFacts) => void
  readonly onEvent: (event: ObsEvent) => void
  /** There is no connection. `orderly`: OBS closed it itself, so it still runs, or was just closed. */
  readonly onTrouble: (trouble: ExplainedTrouble, orderly: boolean) => void
}

/** A connection to OBS that is made again whenever it is lost. */
export interface ObsLink {
  readonly connected: boolean
  /** Asks once; null when there is no connection or no answer in time. */
  look(): Promise<ObsLook | null>
  /** Asks for the facts anew: once the stream is on its way, OBS knows more of them. */
  askFacts(): Promise<void>
  stop(): void
}

export interface ObsLinkOptions extends ObsLinkEvents {
  readonly url: string
  readonly password?: string | undefined
  readonly clock: Clock
  readonly random?: () => number
}

const connectWithinMs = 5_000
const answerWithinMs = 2_000
/** So many questions in a row without an answer: OBS hangs, or the connection leads nowhere. */
const unansweredUntilLost = 4
const reconnect = { minMs: 1_000, maxMs: 5_000 }
/** Nothing of high volume: scenes, outputs, and that OBS is being closed. */
const eventSubscriptions =
  EventSubscription.General | EventSubscription.Scenes | EventSubscription.Outputs

/** The library's client, and a way to let go of it that does not wait for a peer that hangs. */
class ObsClient extends OBSWebSocket {
  letGo(): void {
    const { socket } = this
    this.removeAllListeners()
    this.cleanup()
    if (!socket) return
    socket.onerror = () => {}
    // Typed as a browser's, which has no such thing; here it is one of `ws`.
    ;(socket as unknown as { terminate(): void }).terminate()
  }
}

/** Begins to connect at once. */
export function createObsLink(options: ObsLinkOptions): ObsLink {
  const { url, password, clock, random = Math.random, onFacts, onEvent, onTrouble } = options
  let client: ObsClient | null = null
  let attempt = 0
  let unanswered = 0
  let cancelNext = (): void => {}
  let stopped = false

  /** Resolves to what `asked` brings, or to null when it fails or takes longer than `withinMs`. */
  async function within<T>(withinMs: number, asked: Promise<T>): Promise<T | null> {
    let cancel = (): void => {}
    const tooLate = new Promise<null>((resolve) => {
      cancel = clock.after(withinMs, () => resolve(null))
    })
    try {
      return await Promise.race([asked, tooLate])
    } catch {
      return null
    } finally {
      cancel()
    }
  }

  async function connect(): Promise<void> {
    const opening = new ObsClient()
    listen(opening)
    let failure: ObsFailure = { code: -1, message: `no answer within ${connectWithinMs / 1_000} s` }
    const asked = opening
      .connect(url, password, { eventSubscriptions })
      .catch((error: ObsFailure) => {
        failure = error
        return null
      })
    const greeting = await within(connectWithinMs, asked)
    if (stopped) opening.letGo()
    else if (!greeting) lose(opening, failure)
    else {
      attempt = 0
      unanswered = 0
      client = opening
      opening.on('ConnectionClosed', (closed) => lose(opening, closed))
      await askFacts()
    }
  }

  function listen(to: ObsClient): void {
    to.on('StreamStateChanged', ({ outputState }) =>
      onEvent({ kind: 'stream-state', state: outputState }),
    )
    to.on('CurrentProgramSceneChanged', ({ sceneName }) =>
      onEvent({ kind: 'scene', name: sceneName }),
    )
    to.on('ExitStarted', () => onEvent({ kind: 'quitting' }))
  }

  function lose(losing: ObsClient, failure: ObsFailure): void {
    losing.letGo()
    if (stopped || (client !== null && client !== losing)) return
    client = null
    const explained = explainObsTrouble(failure, { url, hasPassword: password !== undefined })
    // The protocol asks clients not to come back when somebody has sent them away.
    if (explained.trouble !== 'kicked') connectAgain()
    onTrouble(explained, failure.code > 0 && failure.code !== closeCode.abnormal)
  }

  function connectAgain(): void {
    cancelNext = clock.after(backoffMs(attempt, reconnect, random), () => void connect())
    attempt += 1
  }

  async function ask(requests: Parameters<ObsClient['callBatch']>[0]): Promise<unknown> {
    const asked = client
    if (!asked) return null
    const answer = await within(answerWithinMs, asked.callBatch(requests))
    if (answer) unanswered = 0
    else if (client === asked) {
      unanswered += 1
      if (unanswered >= unansweredUntilLost)
        lose(asked, { code: -1, message: 'OBS does not answer' })
    }
    return answer
  }

  async function askFacts(): Promise<void> {
    const answers = await ask([...factRequests])
    if (answers && !stopped) onFacts(readFacts(answers))
  }

  void connect()
  return {
    get connected() {
      return client !== null
    },
    look: async () => readLook(await ask([...lookRequests])),
    askFacts,
    stop() {
      stopped = true
      cancelNext()
      client?.letGo()
      client = null
    },
  }
}
