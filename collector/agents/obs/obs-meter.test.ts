import { expect, test } from 'vitest'
import { createObsMeter } from './obs-meter.ts'
import type { ObsLook } from './read-look.ts'

const healthy: ObsLook = { active: true, reconnecting: false, congestion: 0, renderFps: 30 }

function second(index: number, changes: Partial<ObsLook> = {}): ObsLook {
  return { ...healthy, sentBytes: index * 312_500, framesMade: index * 30, ...changes }
}

/** The last of several looks, a second apart. */
function read(looks: readonly ObsLook[], overRtmp = true) {
  const meter = createObsMeter()
  return looks.map((look, index) => meter.read(look, 5_000 + index * 1_000, overRtmp)).at(-1)
}

test.each([
  [
    'rates come from what was counted in a second',
    [second(1), second(2), second(3)],
    { fps: 30, bitrateBps: 2_500_000 },
  ],
  ['the first looks have no bitrate', [second(1)], { fps: 30, bitrateBps: undefined }],
  [
    'a counter that goes back is a new beginning',
    [second(9), second(0)],
    { bitrateBps: undefined, bytesTotal: 0 },
  ],
  [
    'an encoder that cannot keep up is slower than the renderer',
    [second(1), second(2, { framesMade: 36 })],
    { fps: 6 },
  ],
  [
    'a renderer that cannot keep up is hidden by repeated frames, but not from us',
    [second(1), second(2, { renderFps: 12.04 })],
    { fps: 12 },
  ],
  [
    'while one packet takes longer than a second nobody knows what is sent',
    [second(1), second(2), second(2)],
    { bitrateBps: undefined, bytesTotal: undefined, fps: 0 },
  ],
  [
    'when it is out, its bytes count for all the time it took',
    [second(1), second(2), second(2), second(3)],
    { bitrateBps: 1_250_000 },
  ],
  [
    'no packet takes that long: nothing is sent',
    [second(1), second(2), second(2), second(2), second(2), second(2), second(2)],
    { bitrateBps: 0 },
  ],
  [
    'while OBS reconnects nothing is sent, and that nothing is encoded says nothing',
    [second(1), second(1, { reconnecting: true })],
    { fps: 30, bitrateBps: 0, framesTotal: undefined, congestion: undefined },
  ],
  [
    'what the network, the encoder and the renderer lose are three things',
    [second(1, { networkDropped: 1, encoderSkipped: 2, renderLagged: 3 })],
    { framesDropped: 1, encoderSkipped: 2, renderLagged: 3 },
  ],
])('%s', (_, looks, expected) => {
  const numbers = read(looks)
  for (const [field, value] of Object.entries(expected)) {
    expect(numbers?.[field as keyof typeof numbers], field).toBe(value)
  }
})

test.each([
  ['over RTMP no congestion is a fact', 0, true, 0],
  ['over SRT no congestion is no word at all', 0, false, undefined],
  ['congestion is believed over whatever transport', 0.25, false, 0.25],
])('%s', (_, congestion, overRtmp, expected) => {
  expect(read([second(1, { congestion })], overRtmp)?.congestion).toBe(expected)
})
