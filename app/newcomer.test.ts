import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const cli = fileURLToPath(new URL('./cli.ts', import.meta.url))

let folder: string
let taken: Server
let takenPort: number

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stallwatch-'))
  taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  takenPort = typeof address === 'object' && address ? address.port : 0
  await writeFile(join(folder, 'a-file'), '')
})

afterAll(async () => {
  taken.close()
  await rm(folder, { recursive: true, force: true })
})

/** Runs the command line to its end. */
async function run(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { code, out, err }
}

/** What somebody new gets wrong, and the one line that should put it right. */
const mistakes: readonly {
  name: string
  yaml?: string
  args: (config: string) => readonly string[]
  code: number
  says: string
}[] = [
  {
    name: 'YAML that is none',
    yaml: 'server:\n  port: [8080\n',
    args: (config) => ['serve', '--config', config],
    code: 2,
    says: 'config.yaml: is not YAML: line 3, column 1: Flow sequence in block collection must be sufficiently indented and end with a ]',
  },
  {
    name: 'an option that does not exist',
    yaml: 'server: { prot: 8080 }\n',
    args: (config) => ['serve', '--config', config],
    code: 2,
    says: 'config.yaml: server.prot: is no option, expected one that the documentation names',
  },
  {
    name: 'a value of the wrong type',
    yaml: 'server: { port: eighty }\n',
    args: (config) => ['check', config],
    code: 2,
    says: 'config.yaml: server.port: Invalid input: expected number, received string',
  },
  {
    name: 'a token that is too short',
    yaml: 'server: { tokens: [{ name: a, token: short, scopes: [read] }] }\n',
    args: (config) => ['check', config],
    code: 2,
    says: 'config.yaml: server.tokens[0].token: expected at least 16 characters',
  },
  {
    name: 'a token file that is not there',
    yaml: 'server: { tokens: [{ name: a, tokenFile: no/such/file, scopes: [read] }] }\n',
    args: (config) => ['check', config],
    code: 2,
    says: 'config.yaml: server.tokens[0].tokenFile: the file "no/such/file" cannot be read: ENOENT',
  },
  {
    name: 'a route to a channel that is not configured',
    yaml: 'notifier: { routes: [{ to: oncall, channel: chat }] }\n',
    args: (config) => ['check', config],
    code: 2,
    says: 'config.yaml: notifier.routes[0].channel: no channel is named "chat"',
  },
  {
    name: 'an address that others can reach, without tokens',
    yaml: 'server: { host: 0.0.0.0 }\n',
    args: (config) => ['serve', '--config', config],
    code: 2,
    says: 'config.yaml: server.host: "0.0.0.0" can be reached from other machines, expected server.tokens to say who may',
  },
  {
    name: 'a configuration file that is not there',
    args: () => ['serve', '--config', 'nowhere.yaml'],
    code: 2,
    says: 'nowhere.yaml: cannot be read: there is no such file',
  },
  {
    name: 'a port that is in use',
    args: () => ['serve', '--port', String(takenPort)],
    code: 1,
    says: 'is in use by another program: stop that one, or choose another with --port',
  },
  {
    name: 'a data folder that cannot be written',
    args: () => ['serve', '--port', '0', '--data', join('a-file', 'data')],
    code: 1,
    says: 'make it, or name another place in store.url',
  },
  {
    name: 'a port that is no number',
    args: () => ['serve', '--port', 'http'],
    code: 2,
    says: '--port is "http", expected a whole number from 0 to 65535',
  },
  {
    name: 'a command that does not exist',
    args: () => ['sevre'],
    code: 2,
    says: '"sevre" is no command, expected serve, agent, demo, replay, check, doctor',
  },
  {
    name: 'a flag that does not exist',
    args: () => ['serve', '--prot', '1'],
    code: 2,
    says: "Unknown option '--prot'",
  },
  {
    name: 'roles that need each other, pulled apart',
    args: () => ['serve', '--role', 'web'],
    code: 2,
    says: '--role: "web" needs "triage" in the same process',
  },
  {
    name: 'a recording that is not there',
    args: () => ['replay', 'nowhere.ndjson'],
    code: 2,
    says: 'nowhere.ndjson cannot be read: ENOENT',
  },
]

describe('a mistake of a newcomer ends in one clear line', () => {
  for (const { name, yaml, args, code, says } of mistakes) {
    test(name, async () => {
      const config = 'config.yaml'
      if (yaml !== undefined) await writeFile(join(folder, config), yaml)
      const ended = await run(args(config))
      expect(ended.err).toContain(says)
      expect(ended.err).not.toMatch(/^\s+at /m)
      expect(ended.code).toBe(code)
    })
  }

  test('ffmpeg that is missing is named by the doctor, with what to do', async () => {
    await writeFile(
      join(folder, 'rtsp.yaml'),
      'sources: [{ name: cam, kind: rtsp, url: "rtsp://user:hush@127.0.0.1/live" }]\n',
    )
    const ended = await run(['doctor', '--config', 'rtsp.yaml'], { FFMPEG_PATH: '/no/such/ffmpeg' })
    expect(ended.out).toMatch(
      /^bad +ffmpeg: "\/no\/such\/ffmpeg" does not run; .*install ffmpeg, or set FFMPEG_PATH$/m,
    )
    expect(ended.out + ended.err).not.toContain('hush')
    expect(ended.code).toBe(1)
  })

  test('check shows what a configuration comes to, without its secrets', async () => {
    await writeFile(
      join(folder, 'full.yaml'),
      'server: { tokens: [{ name: ops, tokenEnv: OPS_TOKEN, scopes: [act] }] }\nstore: { url: "postgres://me:hush@db.example/stallwatch" }\n',
    )
    const ended = await run(['check', 'full.yaml'], { OPS_TOKEN: 'a-token-that-is-long-enough' })
    expect(ended.err).toBe('')
    expect(ended.code).toBe(0)
    expect(ended.out).toContain('token: "***"')
    expect(ended.out).toContain('postgres://me:***@db.example')
    expect(ended.out).not.toMatch(/hush|long-enough/)
  })
})
