import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advisedAfter, advisesAnew, type Playbook, type Step } from './playbook.ts'

function playbook(step: Step, values: Playbook['values'] = {}): Playbook {
  return { step, checks: [], automations: [], values }
}

const rate = (kbps: number) => playbook('lower-bitrate', { recommendedBps: kbps * 1_000 })
const preset = (recommendedFps: number, lostRatio = 0.2) =>
  playbook('faster-preset', { recommendedFps, lostRatio })

const other = playbook('switch-connection')

describe('advice holds long enough to be done', () => {
  test.each([
    ['another step for another cause is given at once', rate(900), other, 0, true, false],
    [
      'for the same cause a step with a number holds half a minute',
      rate(900),
      other,
      29_999,
      false,
    ],
    ['and not longer', rate(900), other, 30_000, true],
    ['one without a number makes room at once', other, rate(900), 0, true],
    ['a number a little lower is not told', rate(1_000), rate(800), 600_000, false],
    ['a number a quarter lower is told', rate(1_000), rate(750), 30_000, true],
    ['but no sooner than after half a minute', rate(1_000), rate(500), 29_999, false],
    ['a whole step of frame rates is told', preset(25), preset(20), 30_000, true],
    ['no step of frame rates is none', preset(20), preset(20, 0.5), 30_000, false],
  ] as [string, Playbook, Playbook, number, boolean, boolean?][])(
    '%s',
    (_, before, now, sinceMs, anew, sameCause = true) => {
      const advised = { playbook: before, sinceMs, sameCause }
      expect(advisesAnew(before, advisedAfter(advised, now))).toBe(anew)
    },
  )
  test('numbers that only describe are as fresh as can be', () => {
    const advised = { playbook: preset(20), sinceMs: 0, sameCause: true }
    expect(advisedAfter(advised, preset(20, 0.5)).values).toMatchObject({ lostRatio: 0.5 })
  })
})

test('whatever is found: numbers told are half a minute and a quarter apart, and what lasts is told', () => {
  const finds = fc.array(
    fc.record({
      afterMs: fc.integer({ min: 250, max: 20_000 }),
      kbps: fc.integer({ min: 3, max: 90 }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  fc.assert(
    fc.property(finds, (all) => {
      let at = 0
      const told = [{ at, playbook: rate(1_000) }]
      const look = (found: Playbook) => {
        const last = told.at(-1) ?? { at, playbook: found }
        const next = advisedAfter(
          { playbook: last.playbook, sinceMs: at - last.at, sameCause: true },
          found,
        )
        if (advisesAnew(last.playbook, next)) told.push({ at, playbook: next })
        else expect(next.values).toEqual(last.playbook.values)
      }
      for (const { afterMs, kbps } of all) {
        at += afterMs
        look(rate(kbps * 100))
      }
      const lasting = rate((all.at(-1)?.kbps ?? 10) * 100)
      at += 30_000
      look(lasting)
      told.slice(1).forEach((each, index) => {
        expect(each.at - (told[index]?.at ?? 0)).toBeGreaterThanOrEqual(30_000)
      })
      const last = told.at(-1)?.playbook ?? lasting
      expect(advisesAnew(last, lasting)).toBe(false)
    }),
  )
})
