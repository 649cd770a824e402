import { describe, expect, test } from 'vitest'
import { story } from '../../fixtures/testing/story.ts'
import { createTicketBook } from './ticket-book.ts'

const well = { fps: 30, bitrateBps: 3e6 }
const still = { fps: 0, bitrateBps: 0 }

function show() {
  return story()
    .stream('live/a', { viewers: 50_000, tier: 'enterprise' })
    .samples(well, { forMs: 30_000 })
}

/** The tickets that come of a story. */
function ticketsOf(told: ReturnType<typeof story>) {
  const book = createTicketBook()
  for (const output of told.run().outputs) book.apply(output)
  return book.state().tickets
}

describe('a ticket on people’s word alone', () => {
  test('of a streamer is P2 at most, says what it rests on, and has no lead', () => {
    const [ticket] = ticketsOf(show().complaint('my stream is frozen').silence(1_000))
    expect(ticket).toMatchObject({
      symptom: 'frozen-picture',
      cause: 'unknown',
      confidence: 0,
      priority: 'P2',
      evidence: { complaints: 1 },
      leadMs: 0,
    })
    expect(ticket?.priorityReasons.map(({ reason }) => reason)).toContain('only-said')
  })

  test('of a crowd is P3, and the crowd was first', () => {
    const voices = Array.from({ length: 9 }, (_, index) => index)
    const told = voices.reduce(
      (so) => so.complaint('no sound', 'viewer').samples(well, { forMs: 1_000 }),
      show(),
    )
    const [ticket] = ticketsOf(told)
    expect(ticket).toMatchObject({ symptom: 'silent-audio', priority: 'P3', status: 'open' })
    expect(ticket?.leadMs).toBeLessThan(0)
  })

  test('is the same ticket when something is measured, and as urgent as that', () => {
    const tickets = ticketsOf(
      show().complaint('卡住了').samples(still, { forMs: 8_000 }).samples(well, { forMs: 1_000 }),
    )
    expect(tickets).toHaveLength(1)
    expect(tickets[0]).toMatchObject({ symptom: 'stalled', priority: 'P0', number: 1 })
  })
})

test('of a thousand complaints about an open ticket a few are written down', () => {
  const told = Array.from({ length: 100 }).reduce<ReturnType<typeof story>>(
    (so) => so.complaint('lag', 'viewer').samples(still, { forMs: 500, everyMs: 500 }),
    show().samples(still, { forMs: 5_000 }),
  )
  const heard = told.run().outputs.filter(({ type }) => type === 'complaint')
  expect(heard.length).toBe(2)
})

test('the engine counts what it understood and what was none, by reason', () => {
  const { engine } = show()
    .complaint('no lag', 'viewer')
    .complaint('my wifi lags', 'viewer')
    .complaint('hello', 'viewer')
    .complaint('it lags', 'viewer')
    .silence(1_000)
    .run()
  expect(engine.heard).toMatchObject({ understood: 1, denied: 1, 'own-side': 1, 'no-word': 1 })
})
