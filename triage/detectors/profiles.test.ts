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
    slideshow: { ...detectorDefaults.slideshow, raiseAfterMs: 2_000 },
    'frozen-picture': { ...detectorDefaults['frozen-picture'], afterMs: 1_500 },
  })
})

test('the configuration has the last word, option by option', () => {
  const configured = profiles({ 'one-to-one': { stalled: { afterMs: 900 } } })
  expect(configured.get('one-to-one')?.stalled).toEqual({ afterMs: 900, clearAfterMs: 4_000 })
  expect(configured.get('show')).toEqual(profiles().get('show'))
})

test('whatever is raised can be told from what is well: the two edges lie apart', () => {
  for (const [, { slideshow, ...others }] of profiles()) {
    expect(slideshow.wellFromRatio).toBeGreaterThan(slideshow.illBelowRatio)
    expect(slideshow.clearAfterMs).toBeGreaterThan(slideshow.raiseAfterMs / 2)
    for (const { clearAfterMs } of Object.values(others)) expect(clearAfterMs).toBeGreaterThan(0)
  }
})
