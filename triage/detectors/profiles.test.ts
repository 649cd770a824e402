import { expect, test } from 'vitest'
import { scenarios } from '../model/vocabulary.ts'
import { detectorDefaults } from './catalog.ts'
import { profiles } from './profiles.ts'

test('every scenario has a profile', () => {
  expect([...profiles().keys()]).toEqual([...scenarios])
  expect(profiles().get('default')).toEqual(detectorDefaults)
})

test('a scenario changes only what it names', () => {
  expect(profiles().get('one-to-one')).toEqual({
    ...detectorDefaults,
    stalled: { afterMs: 1_500, clearAfterMs: 4_000 },
    slideshow: { ...detectorDefaults.slideshow, raiseAfterMs: 2_000, bufferMs: 800 },
    'frozen-picture': {
      ...detectorDefaults['frozen-picture'],
      afterMs: 1_500,
      afterStandTimes: 0,
    },
    'high-latency': {
      ...detectorDefaults['high-latency'],
      illAboveMs: 600,
      illAboveByMs: 400,
      raiseAfterMs: 3_000,
    },
    'packet-loss': { ...detectorDefaults['packet-loss'], raiseAfterMs: 2_000 },
  })
})

test('the configuration has the last word, option by option', () => {
  const configured = profiles({ 'one-to-one': { stalled: { afterMs: 900 } } })
  expect(configured.get('one-to-one')?.stalled).toEqual({ afterMs: 900, clearAfterMs: 4_000 })
  expect(configured.get('show')).toEqual(profiles().get('show'))
})

test('whatever is raised can be told from what is well: the two edges lie apart', () => {
  for (const [, { unstable, ...options }] of profiles()) {
    for (const each of Object.values(options)) {
      expect(each.clearAfterMs).toBeGreaterThan(0)
      if ('raiseAfterMs' in each) {
        expect(each.clearAfterMs).toBeGreaterThan(each.raiseAfterMs / 2)
      }
    }
    expect(unstable.calmForMs).toBeGreaterThan(0)
    const { slideshow, 'bitrate-collapse': collapse } = options
    expect(slideshow.wellFromRatio).toBeGreaterThan(slideshow.illBelowRatio)
    expect(collapse.wellFromRatio).toBeGreaterThan(collapse.illBelowRatio)
    expect(collapse.illBelowRatio).toBeGreaterThan(collapse.hopelessRatio)
    for (const { wellToRatio, illAboveRatio } of [options['packet-loss'], options['frame-drops']]) {
      expect(wellToRatio).toBeLessThan(illAboveRatio)
    }
  }
})
