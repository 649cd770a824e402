import { expect, test } from 'vitest'
import { createWorkerWatch } from './worker-watch.ts'

type Answer = readonly [pid: number, uptimeS: number] | 'nobody'

/** What the watch says to answers a second apart. */
function troubles(answers: readonly Answer[]) {
  const watch = createWorkerWatch()
  return answers.map((answer, second) => {
    if (answer === 'nobody') return watch.wasAway()
    return watch.trouble({ pid: answer[0], uptimeS: answer[1] }, second * 1_000)
  })
}

/** A worker that has just begun, for so many seconds. */
const fresh = (seconds: number) =>
  Array.from({ length: seconds }, (_, second) => [8, second] as const)

test('one worker can speak for all its streams', () => {
  expect(troubles([[7, 60], [7, 61], 'nobody', [7, 63]])).toEqual([null, null, undefined, null])
})

test('a worker that follows upon nobody was started anew, and publishers have a while to come back', () => {
  const said = troubles([[7, 60], 'nobody', ...fresh(15)]).slice(2)
  expect(said[0]?.reason).toContain('started again')
  expect(said.filter((each) => each !== null)).toHaveLength(12)
})

test('a worker that follows at once is a reload: it cannot speak for streams of the old one, for longer', () => {
  const said = troubles([[7, 60], [7, 61], ...fresh(80)]).slice(2)
  expect(said[0]).toMatchObject({ reason: expect.stringContaining('reloaded') })
  // What was seen by the old worker, and not what the new one has shown since.
  expect(said[40]?.beforeMs).toBe(1_001)
  expect(said.filter((each) => each !== null)).toHaveLength(75)
})

test('a worker that ran beside the last one is one of several, and none can speak for all', () => {
  const said = troubles([
    [7, 60],
    [8, 61],
    [7, 62],
    [7, 63],
  ])
  expect(said[0]).toBeNull()
  for (const each of said.slice(1)) {
    expect(each?.reason).toContain('worker_processes 1')
    expect(each).not.toHaveProperty('beforeMs')
  }
})
