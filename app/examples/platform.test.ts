import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { choosePolicy } from '../../notifier/policy/choose-policy.ts'
import { loadConfig } from '../config.ts'
import { dutyTroublesAhead, openDuty } from '../open-duty.ts'

const secrets = {
  STALLWATCH_INGEST_TOKEN: 'hush-ingest-0123456789',
  STALLWATCH_OPS_TOKEN: 'hush-ops-0123456789',
  DISCORD_TOKEN: 'hush-discord',
  SMTP_PASSWORD: 'hush-mail',
  SLACK_TOKEN: 'xoxb-hush',
  SLACK_SIGNING_SECRET: 'hush-signing',
  WECOM_TOKEN: 'hush-wecom',
}
const file = 'app/examples/platform.yaml'

test('check shows what it comes to, with its directory, and none of its secrets', async () => {
  const child = spawn(process.execPath, ['app/cli.ts', 'check', file], {
    env: { ...process.env, ...secrets },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  expect([code, err]).toEqual([0, ''])
  expect(out).toContain('# app/examples/streamers.csv is fine, too: 3 entries.')
  expect(out).not.toMatch(/hush|But look/)
  const { channels } = parse(out).notifier
  for (const { kind, token, password } of channels) expect(token ?? password, kind).toBe('***')
})

test.each([
  ['a server that is ill', 'ingest-node', 'basic', 'servers'],
  ['an enterprise customer', 'uplink-lost', 'enterprise', 'enterprise'],
  ['anybody else', 'uplink-lost', 'basic', 'others'],
] as const)('%s is escalated by the policy meant for it', (_, cause, tier, policy) => {
  const facts = { ...sampleTicket().facts, tier }
  const { duty } = load()
  expect(
    choosePolicy({ priority: 'P1', cause, facts, way: 'propose' }, duty.escalation)?.policy,
  ).toBe(policy)
})

test('somebody is on duty at every hour of the year, and can be reached', () => {
  const config = load()
  const troubles = dutyTroublesAhead(config, openDuty(config), Date.UTC(2026, 10, 26))
  expect(troubles.filter(({ kind }) => kind !== 'overlap')).toEqual([])
})

function load() {
  const env = secrets
  return loadConfig(file, {}, { env, readText: (path) => readFileSync(path, 'utf8') })
}
