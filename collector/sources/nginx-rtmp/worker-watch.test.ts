import { expect, test } from 'vitest'
import { createWorkerWatch } from './worker-watch.ts'

/** What the watch says to answers a second apart: pid and uptime. */
function troubles(answers: readonly (readonly [pid: number, uptimeS: number])[]): string[] {
  const watch = createWorkerWatch()
  return answers.map(([pid, uptimeS], second) => watch.trouble({ pid, uptimeS }, second * 1_000))
}

test('one worker can speak for all its streams', () => {
  expect(
    troubles([
      [7, 60],
      [7, 61],
      [7, 62],
    ]),
  ).toEqual(['', '', ''])
})

test('a worker that began later than the last one answered is a restart, with a while to come back', () => {
  const after = Array.from({ length: 15 }, (_, second) => [8, second] as const)
  const said = troubles([[7, 60], ...after])
  expect(said[1]).toContain('started again')
  expect(said.filter((each) => each !== '')).toHaveLength(12)
  expect(said.at(-1)).toBe('')
})

test('a worker that ran beside the last one is one of several, and none can speak for all', () => {
  const said = troubles([
    [7, 60],
    [8, 61],
    [7, 62],
    [7, 63],
  ])
  expect(said[0]).toBe('')
  for (const each of said.slice(1)) expect(each).toContain('worker_processes 1')
})
