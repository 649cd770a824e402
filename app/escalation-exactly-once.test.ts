import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../fixtures/simulate/random.ts'
import { createManualClock, type ManualClock } from '../fixtures/testing/manual-clock.ts'
import { describeWithPeers } from '../fixtures/testing/peers.ts'
import { type PostgresServer, startPostgres } from '../fixtures/testing/postgres.ts'
import { sampleAt } from '../fixtures/testing/sample-ticket.ts'
import { sampleTrouble } from '../fixtures/testing/sample-trouble.ts'
import { createMemoryBus } from '../triage/bus/memory-bus.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import { openStore } from '../triage/store/open-store.ts'
import type { Store } from '../triage/store/store.ts'
import type { TicketDesk } from '../triage/ticket-desk.ts'
import { slaTerms } from '../triage/tickets/sla/terms.ts'
import { parseConfig } from './config.ts'
import { openDesk } from './open-desk.ts'
import { openDuty } from './open-duty.ts'

const seed = 20_261_126
const tickets = 5
/** The steps of one ticket: two steps, three rounds, and the hand-off. */
const stepsOfOne = [
  ...['0.0', '0.1', '1.0', '1.1', '2.0', '2.1'].map((step) => `step-taken ${step}`),
  'handed-off',
]

const config = parseConfig(
  'test',
  {
    notifier: {
      channels: [
        {
          ...{ name: 'hook', kind: 'webhook', url: 'https://example.org/hook' },
          secret: Buffer.alloc(32, 7).toString('base64'),
        },
      ],
    },
    duty: {
      escalation: [
        {
          name: 'usual',
          steps: [
            { to: [{ channel: 'hook' }], waitMs: 10_000 },
            { to: [{ channel: 'hook' }], waitMs: 20_000 },
          ],
          lastResort: [{ channel: 'hook' }],
        },
      ],
    },
  },
  { env: {}, readText: () => '' },
)

function deskOver(store: Store, clock: ManualClock): TicketDesk {
  const duty = openDuty(config)
  return openDesk({
    ...{ config, store, clock, bus: createMemoryBus(), duty: () => duty },
    directory: { find: () => undefined },
    sla: { terms: slaTerms([], [], duty.tzVersion), changed: () => {} },
  })
}

/** The store of a process that may die in the middle of a transaction: nothing of it is kept. */
function mortal(store: Store, dies: () => boolean): Store {
  return {
    ...store,
    transaction: (work) =>
      store.transaction(async (tx) => {
        const result = await work(tx)
        if (dies()) throw new Error('killed before the commit')
        return result
      }),
  }
}

function stepsOf({ timeline }: Ticket): string[] {
  return timeline.flatMap((event) => {
    if (event.kind === 'step-taken') return [`step-taken ${event.round}.${event.step}`]
    return event.kind === 'handed-off' ? ['handed-off'] : []
  })
}

async function race(open: () => Promise<Store>): Promise<void> {
  const clock = createManualClock(sampleAt)
  const random = createRandom(seed)
  let deaths = 0
  const dies = () => {
    const dead = random.between(0, 1) < 0.3
    if (dead) deaths += 1
    return dead
  }
  const first = await open()
  const desks = [deskOver(mortal(first, dies), clock)]
  for (let more = 0; more < 2; more += 1) desks.push(deskOver(mortal(await open(), dies), clock))
  await first.transaction(async (tx) => {
    const news = Array.from({ length: tickets }, (_, index) =>
      sampleTrouble({ stream: `live/${index}` }),
    )
    await deskOver(first, clock).apply(tx, news)
  })
  for (let second = 0; second < 130; second += 1) {
    await clock.advance(1_000)
    await Promise.allSettled(desks.map((desk) => desk.lookAgain(100)))
  }
  const { items } = await first.tickets({ limit: 10 })
  expect(items.map(stepsOf)).toEqual(Array.from({ length: tickets }, () => stepsOfOne))
  for (const { id, timeline } of items) {
    const pages = timeline.flatMap((event) => ('pages' in event ? event.pages : []))
    const notices = (await first.notices(id)).map(({ notice }) => notice)
    const queued = notices.filter(({ to }) => to === 'oncall').map((notice) => notice.id)
    expect(queued).toEqual(pages.map(({ notice }) => notice))
  }
  expect(deaths).toBeGreaterThan(10)
  expect(await first.nextSteps(clock.now())).toEqual([{ nextStep: 'handed-off', tickets, late: 0 }])
}

const title =
  'three processes that look at once, and die in between, take every step once, with one page each'

/** Runs a race over handles of one database, and closes them all. */
async function raceOver(url: string): Promise<void> {
  const stores: Store[] = []
  try {
    await race(async () => {
      const store = await openStore(url)
      stores.push(store)
      return store
    })
  } finally {
    for (const store of stores) await store.close()
  }
}

describe('over SQLite', () => {
  test(title, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'escalation-'))
    await raceOver(`file:${join(folder, 'stallwatch.db')}`)
    await rm(folder, { recursive: true })
  })
})

describeWithPeers('over PostgreSQL', ['postgresql'], () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server?.stop())

  test(title, async () => raceOver(await server.freshDatabase()))
})
