import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createObsRecords, type NoLook, type ObsEvent, type ObsRecords } from './obs-records.ts'
import type { ObsLook } from './read-look.ts'

const stream = 'live/anna'
const facts = { app: 'obs/30.2', fps: 60, scene: 'Main', overRtmp: true }
const on: ObsLook = {
  active: true,
  reconnecting: false,
  sentBytes: 1,
  framesMade: 1,
  renderFps: 60,
}
const off: ObsLook = { ...on, active: false }
const state = (name: string): ObsEvent => ({
  kind: 'stream-state',
  state: `OBS_WEBSOCKET_OUTPUT_${name}`,
})
const scene = (name: string): ObsEvent => ({ kind: 'scene', name })

type Step = ObsLook | ObsEvent | NoLook | 'leave'

function take(records: ObsRecords, step: Step, at: number) {
  if (step === 'leave') return records.leave(at)
  if (typeof step === 'string') return records.noLook(step, at)
  return 'active' in step ? records.look(step, at, at) : records.event(step, at)
}

function begin(): ObsRecords {
  const records = createObsRecords({
    stream,
    breakScenes: /brb/i,
    announce: { streamer: 'anna', nominal: { bitrateBps: 6e6 } },
  })
  records.greet(facts, 0)
  return records
}

/** What is said at the last of several steps, a second apart. */
function lastWords(steps: readonly Step[]) {
  const records = begin()
  return steps.map((step, index) => take(records, step, 1_000 * (index + 1))).at(-1)
}

/** The types of what is said at each step. */
function words(steps: readonly Step[]): readonly string[] {
  const records = begin()
  return steps.map((step, index) =>
    take(records, step, 1_000 * (index + 1))
      .map((record) => (record.type === 'sight' ? record.state : record.type))
      .join('+'),
  )
}

test('a stream is announced with what OBS and the configuration know of it', () => {
  expect(lastWords([on])).toEqual([
    {
      type: 'stream',
      stream,
      at: 1_000,
      app: 'obs/30.2',
      streamer: 'anna',
      nominal: { fps: 60, bitrateBps: 6e6 },
      onBreak: false,
    },
    expect.objectContaining({ type: 'sample', stream, at: 1_000, vantage: 'encoder', fps: 60 }),
  ])
})

describe('from what OBS does follows what is said', () => {
  test.each<readonly [string, readonly Step[], readonly string[]]>([
    ['OBS does not stream', [off, off], ['', '']],
    ['a stream that runs already', [on, on], ['stream+sample', 'sample']],
    ['stopped on purpose', [on, state('STOPPING'), off], ['stream+sample', 'end', '']],
    [
      'stopped on purpose, and it takes a while',
      [on, state('STOPPING'), on, on, state('STOPPED'), off],
      ['stream+sample', 'end', '', '', '', ''],
    ],
    [
      'stopped while it was reconnecting',
      [
        on,
        state('RECONNECTING'),
        { ...on, reconnecting: true },
        state('STOPPING'),
        state('STOPPED'),
      ],
      ['stream+sample', '', 'sample', 'end', ''],
    ],
    [
      'stopped by OBS, which gave up',
      [on, state('RECONNECTING'), state('STOPPED'), off, off],
      ['stream+sample', '', '', 'absent', ''],
    ],
    [
      'the word of the stop comes after the stop',
      [on, state('STOPPED'), state('STOPPING'), off],
      ['stream+sample', '', 'end', ''],
    ],
    [
      'a look comes before the word of the stop',
      [on, off, state('STOPPING'), state('STOPPED')],
      ['stream+sample', '', 'end', ''],
    ],
    ['stopped without any word', [on, off, off, off], ['stream+sample', '', 'absent', '']],
    [
      'stopped without any word, and started again',
      [on, off, off, on],
      ['stream+sample', '', 'absent', 'stream+sample'],
    ],
    ['one look that says so by mistake', [on, off, on], ['stream+sample', '', 'sample']],
    [
      'stopped on purpose and started again at once',
      [on, state('STOPPING'), state('STOPPED'), state('STARTED'), on],
      ['stream+sample', 'end', '', '', 'stream+sample'],
    ],
    ['OBS refuses to start', [state('STARTING'), state('STOPPED'), off], ['', '', '']],
    [
      'OBS is closed while on air',
      [on, { kind: 'quitting' }, 'disconnected'],
      ['stream+sample', 'end', ''],
    ],
    ['OBS is closed while off the air', [off, { kind: 'quitting' }], ['', '']],
    ['OBS crashes', [on, 'disconnected', 'not-running'], ['stream+sample', 'blind', 'absent']],
    [
      'OBS crashes and comes back',
      [on, 'not-running', 'not-running', off, on],
      ['stream+sample', 'absent', '', '', 'stream+sample'],
    ],
    [
      'OBS hangs for a while',
      [on, 'unanswered', 'unanswered', on, 'unanswered'],
      ['stream+sample', 'blind', '', 'sample', 'blind'],
    ],
    ['the agent is stopped while on air', [on, 'leave'], ['stream+sample', 'blind']],
    ['the agent is stopped while off the air', [off, 'leave'], ['', '']],
    [
      'a break scene comes and goes',
      [on, scene('BRB 5 min'), scene('brb'), scene('Main')],
      ['stream+sample', 'stream', '', 'stream'],
    ],
    ['scenes change off the air', [scene('BRB'), on], ['', 'stream+sample']],
  ])('%s', (_, steps, expected) => {
    expect(words(steps)).toEqual(expected)
  })
})

test('a stream that begins with a break scene is announced so', () => {
  expect(lastWords([scene('BRB'), on])?.[0]).toMatchObject({ type: 'stream', onBreak: true })
})

test('in whatever order things happen, an end follows only a beginning, and comes once', () => {
  const anyStep = fc.constantFrom<Step>(
    on,
    off,
    { ...on, reconnecting: true },
    state('STARTING'),
    state('STARTED'),
    state('STOPPING'),
    state('STOPPED'),
    scene('BRB'),
    scene('Main'),
    { kind: 'quitting' },
    'disconnected',
    'unanswered',
    'not-running',
  )
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
      const records = begin()
      let announced = false
      steps.forEach((step, index) => {
        for (const record of take(records, step, index + 1)) {
          if (record.type === 'stream') announced = true
          else expect(announced).toBe(true)
          if (record.type === 'end') announced = false
        }
      })
    }),
  )
})
