import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import { ConfigError } from './config-error.ts'

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
    says: 'config.yaml: server.prot: is no option, did you mean "port"?',
  },
  {
    name: 'a value of the wrong type',
    yaml: 'server: { port: eighty }\n',
    args: (config) => ['check', config],
    code: 2,
    says: 'config.yaml: server.port: is "eighty", expected a number',
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

/** A person and a schedule that are fine, for what is built on them. */
const staff =
  'people: [{ id: mei, addresses: { log: x } }], schedules: [{ name: desk, timeZone: UTC, layers: [{ name: a, people: [mei] }] }]'
const chat = 'channels: [{ name: chat, kind: discord, token: hush-hush }]'
const disks = 'name: disks, scope: { node: n1 }, from: "2026-12-01T02:00Z"'

describe('what is written wrongly is named with its path, its value and what was expected', () => {
  test.each([
    [
      'a kind of channel that is misspelt',
      'notifier: { channels: [{ name: chat, kind: dicsord }] }',
      'notifier.channels[0].kind: "dicsord" is no kind of channel, expected one of alertmanager, dingtalk, discord,',
    ],
    [
      'a mail channel that does not say whom its mails are from',
      'notifier: { channels: [{ name: mail, kind: email, url: "smtp://mail.example" }] }',
      'notifier.channels[0].from: missing, expected text',
    ],
    [
      'the whole address of a robot instead of its token',
      'notifier: { channels: [{ name: d, kind: dingtalk, token: "https://oapi.example/send?access_token=hush-hush" }] }',
      'notifier.channels[0].token: expected only what follows "access_token=" in the address of the robot',
    ],
    [
      'a route to readers who do not exist',
      `notifier: { ${chat}, routes: [{ to: viewers, channel: chat }] }`,
      'notifier.routes[0].to: is "viewers", expected one of streamer, oncall',
    ],
    [
      'a route without the place where people look',
      `notifier: { ${chat}, routes: [{ to: oncall, channel: chat }] }`,
      'notifier.routes[0].address: missing, expected where in "chat" (discord) people on call look',
    ],
    [
      'a long id without quotes, of which YAML loses digits',
      `notifier: { ${chat}, routes: [{ to: oncall, channel: chat, address: 523456789012345678 }] }`,
      'notifier.routes[0].address: is a number, expected text: put it in quotes',
    ],
    [
      'the same in the directory',
      'directory: { entries: [{ streamer: anna, addresses: { discord: 423456789012345678 } }] }',
      'directory.entries[0].addresses.discord: is a number, expected text: put it in quotes',
    ],
    [
      'quiet hours that are no times of day',
      'notifier: { quietHours: { from: "23", to: "08:00" } }',
      'notifier.quietHours.from: "23" is not a time of day, expected one from "00:00" to "24:00"',
    ],
    [
      'quiet hours that are switched on without saying when',
      'notifier: { quietHours: true }',
      'notifier.quietHours: is true, expected false or options, such as { … }',
    ],
    [
      'a digest in a time zone that there is not',
      'notifier: { digest: { at: ["09:00"], timeZone: Asia/Beijing } }',
      'notifier.digest.timeZone: "Asia/Beijing" is not a time zone, expected one such as "Asia/Jakarta"',
    ],
    [
      'a digest that does not say when',
      'notifier: { digest: { priorities: [P3] } }',
      'notifier.digest: expected either everyMs, such as 3600000, or at, such as ["09:00"]',
    ],
    [
      'a rule with empty words',
      'notifier: { rules: [{ name: hotline, mustMention: [""] }] }',
      'notifier.rules[0].mustMention[0]: is empty, expected at least 1 character',
    ],
    [
      'a rule for a language that nobody is told in',
      'notifier: { rules: [{ name: x, languages: [tlh], mustMention: [Qapla] }] }',
      'notifier.rules[0].languages: "tlh" is not spoken here, expected one of en, zh-CN,',
    ],
    [
      'a mute without an end',
      `notifier: { mutes: { planned: [{ ${disks}, reason: disks }] } }`,
      'notifier.mutes.planned[0].until: missing, expected text',
    ],
    [
      'a mute of longer than is allowed',
      `notifier: { mutes: { planned: [{ ${disks}, until: "2027-12-01T02:00Z", reason: disks }] } }`,
      'notifier.mutes.planned[0].until: 2027-12-01T02:00:00.000Z is 31536000000 ms after 2026-12-01T02:00:00.000Z, expected at most notifier.mutes.longestMs',
    ],
    [
      'an option that is misspelt deep inside',
      'duty: { people: [{ id: mei, adresses: { mail: mei@live.example } }] }',
      'duty.people[0].adresses: is no option, did you mean "addresses"?',
    ],
    [
      'an option that is nothing like any',
      'sla: { policies: [{ name: all, promises: { P0: { answer: { withinMs: 1000 } } } }] }',
      'sla.policies[0].promises.P0.answer: is no option, expected one of first-notice, first-response, update, restore, resolution',
    ],
    [
      'a time with its unit behind it',
      'sla: { policies: [{ name: all, promises: { P0: { first-response: { withinMs: 5m } } } }] }',
      'sla.policies[0].promises.P0.first-response.withinMs: is "5m", expected a number',
    ],
    [
      'a step that pages nobody',
      'duty: { escalation: [{ name: all, steps: [{ to: [] }] }] }',
      'duty.escalation[0].steps[0].to: is empty, expected at least 1',
    ],
    [
      'a step that pages somebody unknown',
      `duty: { ${staff}, escalation: [{ name: all, steps: [{ to: [{ person: mia }] }] }] }`,
      'duty.escalation[0].steps[0].to[0].person: nobody has the id "mia", expected one under people',
    ],
    [
      'a step that pages somebody without an address',
      'duty: { people: [{ id: mei }], escalation: [{ name: all, steps: [{ to: [{ person: mei }] }] }] }',
      'duty.escalation[0].steps[0].to[0].person: "mei" has an address nowhere',
    ],
    [
      'a wait in seconds',
      `duty: { ${staff}, escalation: [{ name: all, steps: [{ to: [{ schedule: desk }], waitMs: 60 }] }] }`,
      'duty.escalation[0].steps[0].waitMs: is 60, expected at least 1000',
    ],
    [
      'one priority where a list belongs',
      `duty: { ${staff}, escalation: [{ name: all, priorities: P0, steps: [{ to: [{ schedule: desk }] }] }] }`,
      'duty.escalation[0].priorities: is "P0", expected a list, such as [ … ]',
    ],
    [
      'a secret of the wrong type, which is not shown',
      'notifier: { channels: [{ name: chat, kind: discord, token: [hush-hush] }] }',
      'notifier.channels[0].token: is not right, expected text',
    ],
  ])('%s', (_, yaml, says) => {
    const places = { env: {}, readText: () => yaml }
    const thrown = () => loadConfig('config.yaml', {}, places)
    expect(thrown).toThrow(ConfigError)
    expect(thrown).toThrow(`config.yaml: ${says}`)
    expect(thrown).not.toThrow(/hush/)
  })
})
