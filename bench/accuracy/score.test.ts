import { describe, expect, test } from 'vitest'
import {
  looseTolerance,
  type Raised,
  type Span,
  type StreamCase,
  scoreStream,
  strictTolerance,
  type TicketSpell,
  usualTolerance,
} from './score.ts'

/** Times in seconds, for short tables; `null` means it is never cleared. */
type Times = readonly [from: number, to: number | null]

function spanOf([from, to]: Times): Span {
  return { start: from * 1_000, end: to === null ? Number.POSITIVE_INFINITY : to * 1_000 }
}

function raisedOf(times: Times, sign = 'stalled'): Raised {
  return { ...spanOf(times), sign, vantage: 'ingest' }
}

function caseOf(its: {
  stalls?: readonly Times[]
  ill?: readonly Times[]
  raised?: readonly Raised[]
  tickets?: readonly TicketSpell[]
}): StreamCase {
  const stalls = (its.stalls ?? []).map(spanOf)
  return {
    stream: 'live/a',
    watched: spanOf([0, 1_000]),
    stalls: stalls.map((span) => ({ ...span, showsAt: span.start + 500, groups: [] })),
    ill: [...stalls, ...(its.ill ?? []).map(spanOf)],
    raised: its.raised ?? [],
    tickets: its.tickets ?? [],
  }
}

describe('a stall from 100 s to 104 s', () => {
  const cases: readonly {
    name: string
    raised: readonly Times[]
    foundAfterS: number | null
    fresh?: false
  }[] = [
    { name: 'is missed when nothing is raised', raised: [], foundAfterS: null },
    { name: 'is found while it lasts', raised: [[102, 110]], foundAfterS: 2 },
    {
      name: 'is found at once by what was raised a second before',
      raised: [[99, 99.5]],
      foundAfterS: 0,
    },
    {
      name: 'is missed by what was raised and cleared before that',
      raised: [[98.9, 99.5]],
      foundAfterS: null,
    },
    {
      name: 'is found at its start by what is still raised then',
      raised: [[20, 101]],
      foundAfterS: 0,
      fresh: false,
    },
    {
      name: 'is found at its start by what is never cleared',
      raised: [[20, null]],
      foundAfterS: 0,
      fresh: false,
    },
    { name: 'is missed by what is cleared as it begins', raised: [[20, 100]], foundAfterS: null },
    { name: 'is found up to 5 s after its end', raised: [[109, 120]], foundAfterS: 9 },
    { name: 'is missed by what comes later', raised: [[109.001, 120]], foundAfterS: null },
    {
      name: 'counts from the earliest that finds it',
      raised: [
        [103, 110],
        [101, 102],
      ],
      foundAfterS: 1,
    },
  ]
  for (const { name, raised, foundAfterS, fresh = true } of cases) {
    test(name, () => {
      const judged = caseOf({
        stalls: [[100, 104]],
        raised: raised.map((times) => raisedOf(times)),
      })
      const [outcome] = scoreStream(judged, usualTolerance).outcomes
      const foundAt = foundAfterS === null ? null : 100_000 + foundAfterS * 1_000
      expect(outcome).toMatchObject({ foundAt, fresh })
    })
  }

  test('is not found by a warning', () => {
    const judged = caseOf({ stalls: [[100, 104]], raised: [raisedOf([99, 110], 'at-risk')] })
    expect(scoreStream(judged, usualTolerance).outcomes[0]?.foundAt).toBeNull()
  })
})

describe('a finding, with something wrong from 100 s to 104 s and from 103 s to 120 s,', () => {
  const cases: readonly { name: string; at: number; isTrue: boolean }[] = [
    { name: 'is true while it lasts', at: 101, isTrue: true },
    { name: 'is true in the second span, which the first overlaps', at: 115, isTrue: true },
    { name: 'is true 2 s before', at: 98, isTrue: true },
    { name: 'is false earlier', at: 97.999, isTrue: false },
    { name: 'is true 5 s after', at: 125, isTrue: true },
    { name: 'is false later', at: 125.001, isTrue: false },
  ]
  for (const { name, at, isTrue } of cases) {
    test(name, () => {
      const ill: readonly Times[] = [
        [100, 104],
        [103, 120],
      ]
      const { verdicts } = scoreStream(
        caseOf({ ill, raised: [raisedOf([at, at + 1])] }),
        usualTolerance,
      )
      expect(verdicts.map((verdict) => verdict.isTrue)).toEqual([isTrue])
    })
  }

  test('is judged by when it was raised, however long it stays', () => {
    const judged = caseOf({ ill: [[100, 104]], raised: [raisedOf([50, 200])] })
    expect(scoreStream(judged, usualTolerance).verdicts[0]?.isTrue).toBe(false)
  })

  test('is not judged when the stream is not watched', () => {
    expect(
      scoreStream(caseOf({ raised: [raisedOf([1_001, null])] }), usualTolerance).verdicts,
    ).toEqual([])
  })
})

describe('a ticket', () => {
  const ticket = (times: Times, reopened = false) => ({ ...spanOf(times), reopened })
  const verdicts = (judged: StreamCase) =>
    scoreStream(judged, usualTolerance).tickets.map(({ isTrue }) => isTrue)

  test('is true when one of the findings raised while it was open is true', () => {
    const raised = [raisedOf([50, 130]), raisedOf([101, 105])]
    expect(verdicts(caseOf({ ill: [[100, 104]], raised, tickets: [ticket([50, 130])] }))).toEqual([
      true,
    ])
  })

  test('is false when none of them is', () => {
    const raised = [raisedOf([50, 60]), raisedOf([101, 105])]
    expect(verdicts(caseOf({ ill: [[100, 104]], raised, tickets: [ticket([50, 60])] }))).toEqual([
      false,
    ])
  })

  test('is false when nothing was raised at all', () => {
    expect(verdicts(caseOf({ ill: [[100, 104]], tickets: [ticket([101, 102])] }))).toEqual([false])
  })

  test('is judged anew each time it is reopened', () => {
    const raised = [raisedOf([101, 105]), raisedOf([300, 310])]
    const tickets = [ticket([101, 105]), ticket([300, 310], true)]
    expect(verdicts(caseOf({ ill: [[100, 104]], raised, tickets }))).toEqual([true, false])
  })

  test('that a warning opened is true when something is wrong within 30 s', () => {
    const open = (at: number) =>
      caseOf({
        ill: [[100, 104]],
        raised: [raisedOf([at, at + 1], 'at-risk')],
        tickets: [ticket([at, at + 1])],
      })
    expect(verdicts(open(70))).toEqual([true])
    expect(verdicts(open(69.9))).toEqual([false])
  })
})

test('a warning is no finding', () => {
  const raised = [raisedOf([75, 76], 'at-risk'), raisedOf([10, 11], 'at-risk')]
  const score = scoreStream(caseOf({ ill: [[100, 104]], raised }), usualTolerance)
  expect(score.verdicts).toEqual([])
})

test('time raised while nothing was wrong is counted once, however many are raised', () => {
  const raised = [raisedOf([90, 110]), raisedOf([95, 120], 'slideshow'), raisedOf([990, null])]
  const { wellMs, raisedWhileWellMs } = scoreStream(
    caseOf({ ill: [[100, 104]], raised }),
    usualTolerance,
  )
  // The illness counts from 98 to 109: 19 of the 30 s are outside of it, and the last 10 s.
  expect(raisedWhileWellMs).toBe(29_000)
  expect(wellMs).toBe(989_000)
})

test('the stricter tolerance finds less and the looser more', () => {
  const judged = caseOf({ stalls: [[100, 104]], raised: [raisedOf([112, 115])] })
  const found = [strictTolerance, usualTolerance, looseTolerance].map((tolerance) => {
    const { outcomes, verdicts } = scoreStream(judged, tolerance)
    return [outcomes[0]?.foundAt, verdicts[0]?.isTrue]
  })
  expect(found).toEqual([
    [null, false],
    [null, false],
    [112_000, true],
  ])
})
