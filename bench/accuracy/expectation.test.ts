import { describe, expect, test } from 'vitest'
import { setbacks, type WrittenFigures } from './expectation.ts'

const figures = (changes: { readonly [name: string]: number | null } = {}): WrittenFigures => ({
  recall: 0.95,
  falseFindingsPerHour: 1,
  falseTicketsPerHour: 0.01,
  delayP50Ms: 1_000,
  delayP90Ms: 2_000,
  freshDelayP50Ms: 1_000,
  freshDelayP90Ms: 2_000,
  raisedWhileWell: 0.01,
  ticketsOverNoFault: 0,
  announced: 0.9,
  announcedFirst: 0.4,
  announcementsTrue: 0.9,
  ...changes,
})
const fleet = (its: WrittenFigures) => ({ fleet: { us: its } })

describe('compared with what is expected', () => {
  const cases: readonly {
    name: string
    found: { readonly [name: string]: number | null }
    said: readonly string[]
  }[] = [
    { name: 'the same is fine', found: {}, said: [] },
    {
      name: 'better is fine',
      found: { recall: 1, delayP90Ms: 0, falseFindingsPerHour: 0 },
      said: [],
    },
    {
      name: 'a little worse is let pass',
      found: { recall: 0.945, falseFindingsPerHour: 1.12 },
      said: [],
    },
    {
      name: 'a lower recall is told',
      found: { recall: 0.94 },
      said: ['fleet: recall is 0.94, expected at least 0.945'],
    },
    {
      name: 'more that is false is told',
      found: { falseFindingsPerHour: 1.13 },
      said: ['fleet: falseFindingsPerHour is 1.13, expected at most 1.12'],
    },
    {
      name: 'a longer delay is told',
      found: { delayP90Ms: 2_501 },
      said: ['fleet: delayP90Ms is 2501, expected at most 2500'],
    },
    {
      name: 'one ticket over what is not a fault is told',
      found: { ticketsOverNoFault: 1 },
      said: ['fleet: ticketsOverNoFault is 1, expected at most 0'],
    },
    {
      name: 'a figure that is no longer there is told',
      found: { recall: null },
      said: ['fleet: recall is none, expected 0.95'],
    },
  ]
  for (const { name, found, said } of cases) {
    test(name, () => {
      expect(setbacks('us', fleet(figures(found)), fleet(figures()))).toEqual(said)
    })
  }

  test('a course that was not run is told', () => {
    const [line] = setbacks('us', {}, fleet(figures()))
    expect(line).toBe('fleet: was not run; run it, or write the expected figures anew')
  })

  test('expecting nothing is told', () => {
    expect(setbacks('us', fleet(figures()), {})).toHaveLength(1)
  })
})
