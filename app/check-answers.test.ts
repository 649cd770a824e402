import { describe, expect, test } from 'vitest'
import { parseConfig } from './config.ts'
import { ConfigError } from './config-error.ts'

const halfAnHourMs = 1_800_000
const places = { env: {}, readText: () => '' }

function issuesOf(rule: object, policies: readonly object[] | undefined): string[] {
  const sla = policies ? { sla: { policies } } : {}
  const raw = { notifier: { rules: [{ name: 'answer', ...rule }] }, ...sla }
  try {
    parseConfig('test', raw, places)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.issues.map(({ path, message }) => `${path}: ${message}`)
  }
}

/** Updates of all priorities but these within half an hour. */
function policy(changes: object = {}, update: object = {}, without: readonly string[] = []) {
  const named = ['P0', 'P1', 'P2', 'P3'].filter((priority) => !without.includes(priority))
  const promised = { update: { withinMs: halfAnHourMs, ...update } }
  const promises = Object.fromEntries(named.map((priority) => [priority, promised]))
  return { name: 'all', promises, ...changes }
}

const rule = { answerWithinMs: halfAnHourMs }

describe('a region that wants an answer in time', () => {
  test.each([
    ['it is promised to everybody', rule, [policy()]],
    ['it is promised there', { ...rule, regions: ['eu'] }, [policy({ regions: ['eu'] })]],
    [
      'only elsewhere it is not',
      { ...rule, regions: ['eu'] },
      [{ name: 'sg', regions: ['sg'], promises: {} }, policy()],
    ],
    ['no rule asks for it', {}, []],
  ])('is served where %s', (_, wanted, policies) => expect(issuesOf(wanted, policies)).toEqual([]))

  test.each<[string, object, object[] | undefined, string]>([
    ['nothing is configured', rule, undefined, '"standard" for P0, "standard" for P1'],
    ['it is promised too late', { answerWithinMs: 60_000 }, [policy()], '"all" for P0'],
    ['it counts in office hours', rule, [policy({}, { calendar: 'office' })], '"all" for P0'],
    ['a priority is left out', rule, [policy({}, {}, ['P3'])], '("all" for P3)'],
    ['nothing is promised at all', rule, [], 'no policy of those regions'],
  ])('is told where %s', (_, wanted, policies, words) => {
    const issues = issuesOf(wanted, policies)
    expect(issues).toHaveLength(1)
    expect(issues[0]).toContain('notifier.rules[0].answerWithinMs: no update is promised')
    expect(issues[0]).toContain(words)
  })
})
