import { describe, expect, test } from 'vitest'
import { type Shown, type Story, story, storyStartAt } from '../../../fixtures/testing/story.ts'
import type { Contender } from '../contender.ts'
import { halfOfMedian } from './half-of-median.ts'
import { mediaStops } from './media-stops.ts'
import { thresholdRules } from './threshold-rules.ts'

/** What a rival says of a story: lines such as `+22 stopped raised`. */
function tell(rival: Contender, told: Story, forMs: number): readonly string[] {
  const arrivals = told.arrivals()
  const lines: string[] = []
  let next = 0
  for (let at = storyStartAt; at <= storyStartAt + forMs; at += 250) {
    for (; (arrivals[next]?.arrivesAt ?? Number.POSITIVE_INFINITY) <= at; next += 1) {
      const record = arrivals[next]?.record
      if (record) rival.take(record, at)
    }
    rival.tick(at)
    for (const word of rival.drain()) {
      const what = word.kind === 'finding' ? word.sign : word.kind
      lines.push(`+${(at - storyStartAt) / 1_000} ${what} ${word.state}`)
    }
  }
  return lines
}

const well: Shown = { fps: 30, bitrateBps: 3_000_000 }
const dead: Shown = { fps: 0, bitrateBps: 0 }
const forMs = 60_000

describe('frames or bytes stop', () => {
  const cases: readonly { name: string; told: Story; lines: readonly string[] }[] = [
    { name: 'says nothing of a healthy stream', told: story().samples(well, { forMs }), lines: [] },
    {
      name: 'is raised by the first sample without frames and cleared by the next with some',
      told: story()
        .samples(well, { forMs: 10_000 })
        .samples(dead, { forMs: 3_000 })
        .samples(well, { forMs: 47_000 }),
      lines: ['+11 stopped raised', '+14 stopped cleared'],
    },
    {
      name: 'is raised by frames that stop while bytes flow',
      told: story()
        .samples(well, { forMs: 10_000 })
        .samples({ fps: 0, bitrateBps: 100 }, { forMs: 50_000 }),
      lines: ['+11 stopped raised'],
    },
    {
      name: 'is raised by silence of two gaps and a second',
      told: story().samples(well, { forMs: 10_000 }),
      lines: ['+13.25 stopped raised'],
    },
    {
      name: 'reads counters where there are no rates, and no stop in one that begins anew',
      told: story()
        .samples((index) => ({ framesTotal: index * 30, bytesTotal: index * 1_000 }), {
          forMs: 30_000,
        })
        .samples((index) => ({ framesTotal: index * 30, bytesTotal: index * 1_000 }), {
          forMs: 20_000,
        })
        .samples({ framesTotal: 570, bytesTotal: 19_000 }, { forMs: 10_000 }),
      lines: ['+51 stopped raised'],
    },
    {
      name: 'says nothing after a planned end',
      told: story().samples(well, { forMs: 10_000 }).end(),
      lines: [],
    },
    {
      name: 'clears what it said when the stream ends',
      told: story().samples(well, { forMs: 10_000 }).samples(dead, { forMs: 5_000 }).end(),
      lines: ['+11 stopped raised', '+15 stopped cleared'],
    },
    {
      name: 'says nothing of a vantage that went blind',
      told: story().samples(well, { forMs: 10_000 }).sight('blind'),
      lines: [],
    },
  ]
  for (const { name, told, lines } of cases) {
    test(name, () => expect(tell(mediaStops(), told, forMs)).toEqual(lines))
  }
})

describe('half of the 30 s median', () => {
  const cases: readonly { name: string; told: Story; lines: readonly string[] }[] = [
    { name: 'says nothing of a healthy stream', told: story().samples(well, { forMs }), lines: [] },
    {
      name: 'is raised by the second low sample in a row, and cleared by the third that is not',
      told: story()
        .samples(well, { forMs: 20_000 })
        .samples({ ...well, fps: 14 }, { forMs: 5_000 })
        .samples(well, { forMs: 35_000 }),
      lines: ['+22 low raised', '+28 low cleared'],
    },
    {
      name: 'lets a single low sample pass',
      told: story()
        .samples(well, { forMs: 20_000 })
        .samples({ ...well, bitrateBps: 1 }, { forMs: 1_000 })
        .samples(well, { forMs: 39_000 }),
      lines: [],
    },
    {
      name: 'gets used to what lasts: the median follows',
      told: story()
        .samples(well, { forMs: 30_000 })
        .samples({ ...well, fps: 10 }, { forMs: 30_000 }),
      lines: ['+32 low raised', '+48 low cleared'],
    },
    {
      name: 'is raised by packet loss above 5 %',
      told: story()
        .samples({ ...well, lossRatio: 0.05 }, { forMs: 20_000 })
        .samples({ ...well, lossRatio: 0.06 }, { forMs: 40_000 }),
      lines: ['+22 loss raised'],
    },
    {
      name: 'has no opinion before the fifth sample',
      told: story()
        .samples(well, { forMs: 4_000 })
        .samples({ ...well, fps: 1 }, { forMs: 2_000 })
        .samples(well, { forMs: 54_000 }),
      lines: [],
    },
  ]
  for (const { name, told, lines } of cases) {
    test(name, () => expect(tell(halfOfMedian(), told, forMs)).toEqual(lines))
  }
})

/*
 * Stories begin at a multiple of 15 s, so scrapes are at +15, +30, … and rules are evaluated at
 * +7.5, +22.5, …
 */
describe('threshold rules', () => {
  const minutes = 180_000
  const cases: readonly { name: string; told: Story; lines: readonly string[] }[] = [
    {
      name: 'say nothing of a healthy stream',
      told: story().samples(well, { forMs: minutes }),
      lines: [],
    },
    {
      name: 'fire one evaluation after the expression became true, and are resolved when it no longer is',
      told: story()
        .samples(well, { forMs: 29_000 })
        .samples({ ...well, fps: 5 }, { forMs: 40_000 })
        .samples(well, { forMs: 111_000 }),
      lines: ['+52.5 low-fps raised', '+82.5 low-fps cleared'],
    },
    {
      name: 'do not see what is over before a scrape',
      told: story()
        .samples(well, { forMs: 31_000 })
        .samples(dead, { forMs: 12_000 })
        .samples(well, { forMs: 137_000 }),
      lines: [],
    },
    {
      name: 'do not fire for what is over before the second evaluation',
      told: story()
        .samples(well, { forMs: 28_000 })
        .samples(dead, { forMs: 12_000 })
        .samples(well, { forMs: 140_000 }),
      lines: [],
    },
    {
      name: 'judge the frame rate by the nominal one where it is known',
      told: story()
        .stream('live/a', { nominal: { fps: 60 } })
        .samples({ ...well, fps: 23 }, { forMs: minutes }),
      lines: ['+37.5 low-fps raised'],
    },
    {
      name: 'leave a camera alone that is meant to be slow',
      told: story()
        .stream('live/a', { nominal: { fps: 8 } })
        .samples({ ...well, fps: 8 }, { forMs: minutes }),
      lines: [],
    },
    {
      name: 'hold the last value of a gauge that goes missing',
      told: story()
        .samples(well, { forMs: 30_000 })
        .samples({ bitrateBps: 3_000_000 }, { forMs: 150_000 }),
      lines: [],
    },
    {
      name: 'fire when no sample has come for more than 10 s',
      told: story().samples(well, { forMs: 29_000 }),
      lines: ['+67.5 no-data raised'],
    },
    {
      name: 'take rates from counters where there are no gauges',
      told: story()
        .samples((index) => ({ framesTotal: index * 30 }), { forMs: 60_000 })
        .samples((index) => ({ framesTotal: 1_770 + index * 2 }), { forMs: 120_000 }),
      lines: ['+97.5 low-fps raised'],
    },
    {
      name: 'fire for a picture frozen or black for more than 2 s and for loss above 5 %',
      told: story().samples(
        { ...well, frozenMs: 2_001, blackMs: 2_001, lossRatio: 0.051 },
        { forMs: minutes },
      ),
      lines: ['+37.5 frozen raised', '+37.5 black raised', '+37.5 loss raised'],
    },
    {
      name: 'are silent about a planned end, and resolved by it',
      told: story()
        .samples({ ...well, fps: 1 }, { forMs: 50_000 })
        .end(),
      lines: ['+37.5 low-fps raised', '+50 low-fps cleared'],
    },
    {
      name: 'fire for a stream that its vantage finds absent',
      told: story().samples(well, { forMs: 20_000 }).sight('absent'),
      lines: ['+52.5 no-data raised', '+52.5 low-fps raised'],
    },
  ]
  for (const { name, told, lines } of cases) {
    test(name, () => expect(tell(thresholdRules(), told, minutes)).toEqual(lines))
  }
})
