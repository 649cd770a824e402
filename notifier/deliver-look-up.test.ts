import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ManualClock, settle } from '../fixtures/testing/manual-clock.ts'
import { createOutboxBench, type OutboxBench } from '../fixtures/testing/running-deliverer.ts'
import { sampleTicket, summaryOf } from '../fixtures/testing/sample-ticket.ts'
import { createScriptedChannel } from '../fixtures/testing/scripted-channel.ts'
import type { Priority } from '../triage/model/vocabulary.ts'
import type { Channel, Delivery, LookUp } from './channel.ts'

/** How a vendor meets one attempt; `late` is taken after the connection is over. */
const meetings = ['answers', 'busy', 'lost', 'taken', 'late'] as const
type Meeting = (typeof meetings)[number]

const busy: Delivery = { outcome: 'retry', reason: 'server-error', detail: 'answered 503' }
const cut: Delivery = { outcome: 'retry', reason: 'unreachable', detail: 'ECONNRESET' }
const notNow: LookUp = { outcome: 'retry', reason: 'timeout', detail: 'no answer' }
/** A vendor is done with what has reached it by then. */
const lateMs = 1_500

/** A vendor that shows all it takes, and can be asked what that was. */
function createVendor(clock: () => ManualClock) {
  const shown: { id: string; body: string }[] = []
  const plan: Meeting[] = []
  const answers: ('truth' | LookUp)[] = []
  const asked: string[] = []
  const channel: Channel = {
    ...createScriptedChannel('chat'),
    async deliver({ notice: { id }, body }) {
      const take = () => shown.push({ id, body })
      const meeting = plan.shift() ?? 'answers'
      if (meeting === 'busy') return busy
      if (meeting === 'late') clock().after(lateMs, take)
      else if (meeting !== 'lost') take()
      return meeting === 'answers' ? { outcome: 'accepted', externalId: `x-${id}` } : cut
    },
    async lookUp({ notice: { id } }) {
      asked.push(id)
      const answer = answers.shift() ?? 'truth'
      if (answer !== 'truth') return answer
      return shown.some((each) => each.id === id) ? { found: `x-${id}` } : 'absent'
    },
  }
  return { channel, shown, plan, answers, asked }
}

const of = (priority: Priority) => ({ ticket: summaryOf(sampleTicket({ priority })) })

let vendor: ReturnType<typeof createVendor>
let bench: OutboxBench
beforeEach(() => {
  vendor = createVendor(() => bench.clock)
  bench = createOutboxBench([vendor.channel])
})
afterEach(async () => {
  await bench.end()
  expect(bench.clock.pending).toBe(0)
})

describe('an attempt without an answer, where the vendor can be asked', () => {
  const found = 'an earlier attempt arrived'
  test.each<[string, Priority, Meeting, string | null]>([
    ['is accepted when it had arrived', 'P3', 'taken', found],
    ['is accepted when it arrives after the connection is over', 'P1', 'late', found],
    ['is simply sent again when it had not', 'P2', 'lost', null],
    ['is simply sent again when it had not, urgent as it is', 'P0', 'lost', null],
  ])('%s (%s)', async (_, priority, meeting, detail) => {
    vendor.plan.push(meeting)
    await bench.queue(of(priority))
    bench.start()
    await bench.clock.advance(10_000)
    expect(vendor.shown.map(({ id, body }) => [id, body.includes('Possible duplicate')])).toEqual([
      ['n0', false],
    ])
    expect(vendor.asked).toEqual(['n0'])
    expect(await bench.row('n0')).toMatchObject({ state: 'accepted', externalId: 'x-n0' })
    expect(await bench.timeline()).toMatchObject([{ kind: 'notice-sent', externalId: 'x-n0' }])
    expect(await bench.timeline()).not.toMatchObject([{ possibleDuplicate: true }])
    expect(await bench.store.deliveries('n0')).toMatchObject([
      { outcome: 'retry', detail: 'ECONNRESET' },
      { outcome: 'accepted', detail },
    ])
  })

  test.each<[Priority, object, number]>([
    ['P1', { kind: 'notice-sent', possibleDuplicate: true }, 2],
    ['P2', { kind: 'notice-failed', reason: 'ambiguous' }, 1],
  ])('a vendor that cannot tell changes nothing: %s', async (priority, event, shown) => {
    vendor.plan.push('taken')
    vendor.answers.push('unknown')
    await bench.queue(of(priority))
    bench.start()
    await bench.clock.advance(10_000)
    expect(await bench.timeline()).toMatchObject([event])
    expect(vendor.shown).toHaveLength(shown)
  })

  test('a page waits a second for the answer and no longer', async () => {
    vendor.plan.push('lost')
    bench = createOutboxBench([{ ...vendor.channel, lookUp: () => new Promise(() => {}) }])
    await bench.queue(of('P0'))
    bench.start()
    await settle()
    await bench.clock.advance(2_900)
    expect(vendor.shown).toEqual([])
    await bench.clock.advance(100)
    expect(vendor.shown).toMatchObject([{ body: expect.stringContaining('Possible duplicate') }])
  })

  test('a question that is called off leaves the notice to the next process', async () => {
    vendor.plan.push('lost')
    const never = new Promise<LookUp>(() => {})
    let hangs = true
    const lookUp: Channel['lookUp'] = async (message, signal) =>
      hangs ? never : ((await vendor.channel.lookUp?.(message, signal)) ?? 'unknown')
    bench = createOutboxBench([{ ...vendor.channel, lookUp }])
    await bench.queue(of('P1'))
    const loop = bench.start()
    await settle()
    await bench.clock.advance(2_500)
    const stopped = loop.stop()
    await bench.clock.advance(10_000)
    await stopped
    expect(vendor.shown).toEqual([])
    expect(await bench.row('n0')).toMatchObject({ state: 'pending' })
    hangs = false
    bench.start()
    await settle()
    expect(vendor.shown).toMatchObject([{ body: expect.not.stringContaining('Possible') }])
  })

  test('what is lesser is asked about for as long as nobody answers', async () => {
    vendor.plan.push('taken')
    for (let turn = 0; turn < 20; turn += 1) vendor.answers.push(notNow)
    await bench.queue(of('P3'))
    bench.start()
    await bench.clock.advance(300_000)
    expect(vendor.shown).toHaveLength(1)
    expect(await bench.row('n0')).toMatchObject({ state: 'accepted', externalId: 'x-n0' })
  })
})

describe('whatever a vendor does that tells the truth when it is asked', () => {
  test('nothing is lost, shown twice, or said to be a possible duplicate', async () => {
    const plan = fc.record({
      meets: fc.array(fc.constantFrom(...meetings), { maxLength: 30 }),
      answers: fc.array(fc.constantFrom<('truth' | LookUp)[]>('truth', notNow), { maxLength: 20 }),
      places: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 10 }),
      priority: fc.constantFrom<Priority[]>('P0', 'P1', 'P2', 'P3'),
    })
    await fc.assert(
      fc.asyncProperty(plan, async ({ meets, answers, places, priority }) => {
        const own = createVendor(() => run.clock)
        const run = createOutboxBench([own.channel])
        own.plan.push(...meets)
        // What is grave is told rather than asked about for long: there each question is answered.
        if (priority === 'P2' || priority === 'P3') own.answers.push(...answers)
        await run.queue(...places.map((address) => ({ ...of(priority), address })))
        run.start({ concurrency: 3, pollMs: 60_000, leaseMs: 300_000 })
        await run.clock.advance(1_200_000)
        await run.end()
        expect(own.shown.map(({ id }) => id).sort()).toEqual(places.map((_, at) => `n${at}`).sort())
        expect(own.shown.filter(({ body }) => body.includes('Possible duplicate'))).toEqual([])
        expect(await run.store.noticeCounts()).toMatchObject({ accepted: places.length })
        for (const address of new Set(places)) {
          const lane = places.flatMap((each, at) => (each === address ? [`n${at}`] : []))
          const seen = own.shown.map(({ id }) => id).filter((id) => lane.includes(id))
          expect(seen).toEqual(lane)
        }
      }),
      { seed: 20_261_126, numRuns: 60 },
    )
  }, 60_000)
})
