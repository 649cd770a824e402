import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import {
  type ObsWebSocketServer,
  startObsWebSocketServer,
} from '../fixtures/testing/obs-websocket-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'stallwatch-agent-'))
const password = 'sesame-open-123'
/** A port of this machine where nobody listens. */
const nobody = 'http://127.0.0.1:9'
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function obsWithPassword(): Promise<ObsWebSocketServer> {
  const obs = await startObsWebSocketServer({ password })
  cleanups.push(() => obs.crash())
  return obs
}

/** Runs the command as people do. */
function run(...args: readonly string[]) {
  const child = spawn(process.execPath, ['app/cli.ts', 'agent', ...args])
  cleanups.push(() => child.kill('SIGKILL'))
  let said = ''
  let heard = (): void => {}
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
      heard()
    })
  }
  const closed = once(child, 'close').then(([code]) => ({ code: code as number, said }))
  return {
    closed,
    stop: () => child.kill('SIGTERM'),
    async says(words: string): Promise<void> {
      while (!said.includes(words)) {
        await new Promise<void>((resolve) => {
          heard = resolve
        })
      }
    },
  }
}

test.each<readonly [string, readonly string[], string]>([
  ['it is not told what for', ['--stream', 'live/anna'], 'expected: stallwatch agent obs'],
  ['it is not told which stream', ['obs'], '--stream live/anna'],
  [
    'the address is none',
    ['obs', '--stream', 'a', '--server', 'here'],
    'agent.server: expected http',
  ],
  [
    'the pattern is none',
    ['obs', '--stream', 'a', '--break-scenes', '('],
    'agent.obs.breakScenes: expected a regular expression',
  ],
  [
    'the token file is not there',
    ['obs', '--stream', 'a', '--token-file', 'no'],
    'agent.tokenFile',
  ],
])('it ends with 2 and says why when %s', async (_, args, words) => {
  const { code, said } = await run(...args).closed
  expect(said).toContain(words)
  expect(code).toBe(2)
})

test('a password that OBS does not take ends it with 1 and what to do', async () => {
  const obs = await obsWithPassword()
  const passwordFile = file('password', 'guess\n')
  const flags = ['--stream', 'a', '--obs', obs.url, '--server', nobody]
  const { code, said } = await run('obs', ...flags, '--password-file', passwordFile).closed
  expect(said).toContain('Show Connect Info')
  expect(said).not.toContain('guess')
  expect(code).toBe(1)
})

test('it takes the section agent of a configuration, flags over it, and ends with 0 when told to', async () => {
  const obs = await obsWithPassword()
  const passwordFile = file('password', password)
  const config = file(
    'agent.yaml',
    `agent: { stream: live/anna, server: "${nobody}", obs: { url: "ws://127.0.0.1:1", passwordFile: "${passwordFile}" } }`,
  )
  const agent = run('obs', '--config', config, '--obs', obs.url)
  await agent.says('obs/29.0.2 is connected and does not stream')
  await agent.says('is Stallwatch running there?')
  agent.stop()
  const { code, said } = await agent.closed
  expect(said).not.toContain(password)
  expect(code).toBe(0)
})
