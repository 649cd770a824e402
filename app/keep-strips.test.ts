import { expect, test } from 'vitest'
import { sampleRecent } from '../fixtures/testing/sample-recent.ts'
import { sampleTrouble } from '../fixtures/testing/sample-trouble.ts'
import { createKeptStrips } from './keep-strips.ts'

const recent = sampleRecent()
const engine = { recent: () => [recent] }

test('the minutes before a trouble are kept when it begins, those of the newest one of a stream', () => {
  const strips = createKeptStrips()
  strips.note(engine, [sampleTrouble({ stream: 'live/a', onsetAt: 1 })])
  strips.note(engine, [sampleTrouble({ stream: 'live/a', onsetAt: 1, state: 'changed' })])
  expect(strips.of('live/a')).toEqual({ recent, onsetAt: 1 })
  strips.note(engine, [sampleTrouble({ stream: 'live/a', onsetAt: 2 })])
  expect(strips.of('live/a')).toEqual({ recent, onsetAt: 2 })
  expect(strips.of('live/b')).toBeUndefined()
})

test('a stream that nobody remembers has none, nor what it had before', () => {
  const strips = createKeptStrips()
  strips.note(engine, [sampleTrouble({ stream: 'live/a' })])
  strips.note({ recent: () => [] }, [sampleTrouble({ stream: 'live/a' })])
  expect(strips.of('live/a')).toBeUndefined()
})

test('of many that begin at once some are kept, and a thousand in all', () => {
  const strips = createKeptStrips()
  const begin = (first: number, count: number) =>
    strips.note(
      engine,
      Array.from({ length: count }, (_, index) =>
        sampleTrouble({ stream: `live/${first + index}` }),
      ),
    )
  begin(0, 60)
  expect([49, 50].map((each) => strips.of(`live/${each}`) !== undefined)).toEqual([true, false])
  for (let first = 100; first < 1_100; first += 50) begin(first, 50)
  expect([49, 100, 1_099].map((each) => strips.of(`live/${each}`) !== undefined)).toEqual([
    ...[false, true, true],
  ])
})
