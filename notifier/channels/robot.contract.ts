import { afterEach, describe, expect, test } from 'vitest'
import { createCapturedLog } from '../../fixtures/testing/captured-log.ts'
import { createManualClock, type ManualClock } from '../../fixtures/testing/manual-clock.ts'
import type { RobotMessage, RobotServer } from '../../fixtures/testing/robot-server.ts'
import { sampleContext } from '../../fixtures/testing/sample-context.ts'
import { type SampleMessageChanges, sampleMessage } from '../../fixtures/testing/sample-message.ts'
import type { Channel, FailureReason, Message } from '../channel.ts'
import { channelSchema, createChannel } from './catalog.ts'
import { type ChannelBench, channelContract } from './channel.contract.ts'
import { behaveAs } from './vendor-behaviour.contract.ts'

/** A robot's channel and its group, ready for one test. */
interface RobotBench {
  readonly clock: ManualClock
  readonly robot: RobotServer
  readonly channel: Channel
  readonly logged: readonly string[]
  deliver(message: Message): ReturnType<Channel['deliver']>
  close(): Promise<void>
}

/** What the group robot of a vendor brings to the contract. */
export interface RobotHarness {
  readonly kind: 'dingtalk' | 'feishu' | 'wecom'
  readonly start: (now: () => number) => Promise<RobotServer>
  /** The options of a channel that this robot takes messages from. */
  readonly options: object
  readonly secrets: readonly string[]
  /** The words in a message, as the group reads them. */
  readonly textOf: (message: RobotMessage) => string
  /** How it says no, and what that means. */
  readonly refusals: readonly (readonly [
    what: string,
    code: number,
    outcome: 'retry' | 'refused',
    reason: FailureReason,
  ])[]
  readonly fields: { readonly code: string; readonly words: string }
  /** How many it takes at once, and how many of them are kept for pages. */
  readonly rate: { readonly limit: number; readonly reserved: number }
  /** How else it can be protected than by its address. */
  readonly protections?: {
    readonly start: (now: () => number, protection: 'sign' | 'keyword') => Promise<RobotServer>
    /** What it says to a signature of another secret. */
    readonly mismatch: string
    readonly keyword: string
    /** Where the keyword stands in a message whose words do not have it. */
    readonly added: RegExp
  }
}

/** Opens a robot and its channel. */
async function openRobot(
  { kind, options }: Pick<RobotHarness, 'kind' | 'options'>,
  start: RobotHarness['start'],
): Promise<RobotBench> {
  const clock = createManualClock()
  const robot = await start(clock.now)
  const { log, lines } = createCapturedLog()
  const config = channelSchema.parse({ name: 'group', kind, url: robot.url, ...options })
  const channel = createChannel(config, sampleContext({ clock, log }))
  return {
    clock,
    robot,
    channel,
    logged: lines,
    deliver: (message) => channel.deliver(message, new AbortController().signal),
    async close() {
      await channel.stop()
      await robot.stop()
    },
  }
}

/**
 * Opens a robot and a channel to it for a test of the `describe` that this is called in, and closes
 * them after it. What is opened may have other options, or be another robot.
 */
export function robotOpener({
  kind,
  options,
  start,
}: Pick<RobotHarness, 'kind' | 'options' | 'start'>): (
  changes?: object,
  startOther?: RobotHarness['start'],
) => Promise<RobotBench> {
  let bench: RobotBench | null = null
  afterEach(() => bench?.close())
  return async (changes = {}, startOther = start) => {
    bench = await openRobot({ kind, options: { ...options, ...changes } }, startOther)
    return bench
  }
}

/** A message to the group, for nobody in particular. */
export function robotMessage(changes: SampleMessageChanges = {}): Message {
  return sampleMessage({ ...changes, notice: { address: '', ...changes.notice } })
}

const bulk = () => robotMessage({ ticket: { priority: 'P3' } })
const page = () => robotMessage({ ticket: { priority: 'P0' } })

/** What a robot promises that takes only what is signed, or has a keyword. */
function protectionContract(
  harness: RobotHarness,
  { start, mismatch, keyword, added }: NonNullable<RobotHarness['protections']>,
): void {
  const opener = robotOpener(harness)
  const open = (changes: object, protection: 'sign' | 'keyword') =>
    opener(changes, (now) => start(now, protection))

  test('that signs with another secret is refused', async () => {
    const { deliver } = await open({ secret: 'SECwrong' }, 'sign')
    expect(await deliver(robotMessage())).toMatchObject({
      outcome: 'refused',
      reason: 'unauthorized',
      detail: expect.stringContaining(mismatch),
    })
  })

  test('that insists on a keyword gets it with words that do not have it, and only there', async () => {
    const { robot, deliver } = await open({ secret: undefined, keyword }, 'keyword')
    await deliver(robotMessage())
    await deliver(robotMessage({ message: { body: `${keyword} says: it stalls.` } }))
    const [first, second] = robot.messages.map(harness.textOf)
    expect(first).toMatch(added)
    expect(second?.split(keyword)).toHaveLength(2)
  })
}

/** What every group robot promises beyond what every channel does. */
export function robotContract(harness: RobotHarness): void {
  const { kind, fields, rate, secrets } = harness
  const saying = (code: number) => ({
    status: 200,
    body: JSON.stringify({ [fields.code]: code, [fields.words]: `no, ${secrets.join(' ')}` }),
  })

  async function openBench(): Promise<ChannelBench> {
    const { clock, robot, channel, logged, close } = await openRobot(harness, harness.start)
    return {
      ...{ channel, secrets, logged, close },
      address: '',
      pendingTimers: () => clock.pending,
      openConnections: robot.connections,
      behave: (behaviour) => behaveAs(robot, behaviour, saying(harness.refusals[0]?.[1] ?? 1)),
      received: () => robot.messages.map((each) => ({ key: null, text: harness.textOf(each) })),
    }
  }
  channelContract(kind, {
    open: openBench,
    cannot: { 'tells-repetitions': 'the robot takes no key' },
  })

  const { protections } = harness
  if (protections)
    describe(`a protected robot of ${kind}`, () => protectionContract(harness, protections))

  describe(`${kind} keeps the contract of robots`, () => {
    const open = robotOpener(harness)

    test.each(harness.refusals)('%s (200 with %i) is %s, %s', async (_, code, outcome, reason) => {
      const { robot, deliver } = await open()
      robot.failNext({ kind: 'answer', answer: saying(code) })
      const delivery = await deliver(page())
      expect(delivery).toMatchObject({ outcome, reason })
      expect(delivery.detail).toContain(String(code))
      for (const secret of secrets) expect(delivery.detail).not.toContain(secret)
      expect(robot.messages).toHaveLength(0)
    })

    test('keeps within what the robot takes, and keeps places for pages', async () => {
      const { clock, robot, deliver } = await open()
      const outcomes: string[] = []
      for (let each = 0; each < rate.limit; each += 1)
        outcomes.push((await deliver(bulk())).outcome)
      const sent = rate.limit - rate.reserved
      expect(outcomes.filter((each) => each === 'accepted')).toHaveLength(sent)
      expect(robot.arrived).toBe(sent)
      for (let each = 0; each < rate.reserved; each += 1)
        expect(await deliver(page())).toEqual({ outcome: 'accepted' })
      const held = await deliver(page())
      expect(held).toMatchObject({ outcome: 'retry', reason: 'rate-limited' })
      expect(robot.arrived).toBe(rate.limit)
      await clock.advance(held.outcome === 'retry' ? (held.afterMs ?? 0) : 0)
      expect(await deliver(page())).toEqual({ outcome: 'accepted' })
      expect(robot.messages).toHaveLength(rate.limit + 1)
    })

    test('asks nothing of a robot that is shut until it opens again', async () => {
      const { clock, robot, deliver } = await open()
      const tooFast = harness.refusals.find(([, , , reason]) => reason === 'rate-limited')?.[1] ?? 0
      robot.failNext({ kind: 'answer', answer: saying(tooFast) })
      const shut = await deliver(page())
      const afterMs = shut.outcome === 'retry' ? (shut.afterMs ?? 0) : 0
      expect(afterMs).toBeGreaterThan(0)
      await clock.advance(afterMs - 1)
      expect(await deliver(page())).toMatchObject({ reason: 'rate-limited', afterMs: 1 })
      expect(robot.arrived).toBe(1)
      await clock.advance(1)
      expect(await deliver(page())).toEqual({ outcome: 'accepted' })
    })

    test('refuses an address that would be markup, and asks nobody', async () => {
      const { robot, deliver } = await open()
      const address = '"><@all>'
      expect(await deliver(robotMessage({ notice: { address } }))).toEqual({
        outcome: 'refused',
        reason: 'bad-request',
        detail: 'address "\\"><@all>" names nobody whom a robot could mention',
      })
      expect(robot.arrived).toBe(0)
    })

    test('takes the longest message there can be', async () => {
      const { robot, deliver } = await open()
      const long = (length: number) => '卡'.repeat(length)
      const facts = Array.from({ length: 15 }, (_, index) => ({
        name: `${index}${long(40)}`,
        value: long(400),
      }))
      const message = { title: long(200), body: long(1_500), facts, link: 'https://s.example/t/1' }
      expect(await deliver(robotMessage({ message }))).toEqual({ outcome: 'accepted' })
      expect(harness.textOf(robot.messages[0] as RobotMessage)).toContain(long(200))
    })
  })
}
