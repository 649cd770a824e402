import { expect, test } from 'vitest'
import { ingestSchema } from './config.ts'

test('nothing of the ingest section is required', () => {
  expect(ingestSchema.parse({})).toMatchObject({
    maxFrameBytes: 1024 * 1024,
    pingIntervalMs: 15_000,
    pongDeadlineMs: 10_000,
  })
})

const wrong = [
  { name: 'an unknown key', given: { maxFrames: 1 }, path: '', message: /maxFrames/ },
  {
    name: 'a frame limit of nothing',
    given: { maxFrameBytes: 0 },
    path: 'maxFrameBytes',
    message: /1024/,
  },
  {
    name: 'a pong that is due after the next ping',
    given: { pingIntervalMs: 5_000 },
    path: 'pongDeadlineMs',
    message: /expected less than pingIntervalMs/,
  },
]
for (const { name, given, path, message } of wrong) {
  test(`${name} is refused by name`, () => {
    const issue = ingestSchema.safeParse(given).error?.issues[0]
    expect(issue?.path.join('.')).toBe(path)
    expect(issue?.message).toMatch(message)
  })
}
