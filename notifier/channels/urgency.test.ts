import { expect, test } from 'vitest'
import { sampleMessage } from '../../fixtures/testing/sample-message.ts'
import { isGoodNews, isQuiet, isUrgent } from './urgency.ts'

test.each([
  ['a P1 that begins is urgent', 'opened', 'P1', 'oncall', 'urgent'],
  ['a P0 that nobody answers is urgent', 'unanswered', 'P0', 'oncall', 'urgent'],
  ['a P2 that begins rings, and no more', 'opened', 'P2', 'oncall', ''],
  ['a P3 that begins is quiet', 'opened', 'P3', 'oncall', 'quiet'],
  ['a P0 that is over is good news, and quiet', 'recovered', 'P0', 'oncall', 'good quiet'],
  ['that somebody has it is quiet', 'changed', 'P0', 'oncall', 'quiet'],
  ['a digest is quiet', 'digest', 'P1', 'oncall', 'quiet'],
  ['good news rings for the streamer', 'recovered', 'P2', 'streamer', 'good'],
] as const)('%s', (_, kind, priority, to, expected) => {
  const message = sampleMessage({ ticket: { priority }, notice: { kind, to } })
  const found = [
    isUrgent(message) && 'urgent',
    isGoodNews(message) && 'good',
    isQuiet(message) && 'quiet',
  ]
  expect(found.filter(Boolean).join(' ')).toBe(expected)
})
