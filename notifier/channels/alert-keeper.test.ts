import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleMessage } from '../../fixtures/testing/sample-message.ts'
import { priorities } from '../../triage/model/vocabulary.ts'
import type { Message } from '../channel.ts'
import { type Batch, createAlertKeeper, type PostedAlert } from './alert-keeper.ts'

const livesMs = 300_000
const turnMs = 60_000

/** An Alertmanager in miniature: the newest word on each set of labels counts. */
function createMiniature() {
  const alerts = new Map<string, PostedAlert>()
  return {
    take(batch: Batch) {
      for (const alert of batch.alerts) alerts.set(JSON.stringify(alert.labels), alert)
      batch.taken()
    },
    restart: () => alerts.clear(),
    firing: (now: number) =>
      [...alerts.values()]
        .filter(({ endsAt }) => Date.parse(endsAt) > now)
        .map(({ labels }) => `${labels.ticket} ${labels.priority}`)
        .sort(),
  }
}

const startAt = 1_764_000_000_000

function news(number: number, change: 'opened' | 'recovered', more: object, at: number): Message {
  const ticket = { number, openedAt: startAt, ...more }
  return sampleMessage({ ticket, notice: { kind: change, at } })
}

const step = fc.record({
  ticket: fc.integer({ min: 1, max: 3 }),
  priority: fc.constantFrom(...priorities),
  what: fc.constantFrom('open', 'open', 'over', 'over untold', 'turn', 'turn', 'restart', 'lost'),
})

test('whatever happens, a turn later exactly what stands is firing, once each', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const keeper = createAlertKeeper({ livesMs, labels: {} })
      const server = createMiniature()
      const standing = new Map<number, Message>()
      let now = startAt
      const turn = () => server.take(keeper.sayAgain([...standing.values()], now))
      for (const { ticket, priority, what } of steps) {
        now += turnMs / 10
        const was = standing.get(ticket)?.notice.ticket.priority ?? priority
        switch (what) {
          case 'open': {
            const message = news(ticket, 'opened', { priority }, now)
            standing.set(ticket, message)
            server.take(keeper.tell(message, now))
            break
          }
          case 'over':
            if (!standing.delete(ticket)) break
            server.take(keeper.tell(news(ticket, 'recovered', { priority: was }, now), now))
            break
          case 'over untold':
            standing.delete(ticket)
            break
          case 'turn':
            turn()
            break
          case 'restart':
            server.restart()
            break
          case 'lost':
            keeper.sayAgain([...standing.values()], now)
        }
      }
      now += turnMs
      turn()
      const wanted = [...standing.values()].map(
        ({ notice }) => `${notice.ticket.number} ${notice.ticket.priority}`,
      )
      expect(server.firing(now + 1)).toEqual(wanted.sort())
      expect(server.firing(now + livesMs)).toEqual([])
    }),
  )
})

test('what was read before its end was told does not rise again', () => {
  const keeper = createAlertKeeper({ livesMs, labels: {} })
  const server = createMiniature()
  const opened = news(1, 'opened', {}, startAt)
  server.take(keeper.tell(opened, startAt))
  server.take(keeper.tell(news(1, 'recovered', {}, startAt + 5_000), startAt + 5_000))
  server.take(keeper.sayAgain([opened], startAt + 5_001))
  expect(server.firing(startAt + 5_002)).toEqual([])
  const again = news(1, 'opened', {}, startAt + 9_000)
  server.take(keeper.sayAgain([again], startAt + 9_000))
  expect(server.firing(startAt + 9_001)).toEqual(['1 P1'])
})

test('an end is said again for five minutes, with the time it had', () => {
  const keeper = createAlertKeeper({ livesMs, labels: {} })
  keeper.tell(news(1, 'recovered', {}, startAt), startAt).taken()
  const ends = (now: number) => keeper.sayAgain([], now).alerts.map(({ endsAt }) => endsAt)
  expect(ends(startAt + 299_000)).toEqual([new Date(startAt).toISOString()])
  expect(ends(startAt + 301_000)).toEqual([])
})

test('an alert whose end comes before its beginning ends just after it', () => {
  const keeper = createAlertKeeper({ livesMs, labels: {} })
  const message = news(1, 'recovered', { onsetAt: startAt + 1_000 }, startAt)
  expect(keeper.tell(message, startAt).alerts[0]?.endsAt).toBe(
    new Date(startAt + 1_001).toISOString(),
  )
})
