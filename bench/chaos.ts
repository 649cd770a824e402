/**
 * Chaos: `npm run bench:chaos`. 10,000 notices over channels of which three requests in ten fail, in
 * every way there is (`chaos/chaos-vendors.ts`), while the notifier is killed with SIGKILL 100 times.
 * Nothing may be lost, nothing may come twice where a repetition can be told, and a first P0 page
 * arrives within 3 s (p99) of a process being up.
 *
 *   --notices N --kills N --fail RATIO --seed N
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runChaos } from './chaos/run-chaos.ts'

const { values } = parseArgs({
  options: {
    notices: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '100' },
    fail: { type: 'string', default: '0.3' },
    seed: { type: 'string', default: '1' },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'stallwatch-chaos-'))
const startedAt = performance.now()
const { pageDelaysMs, ...figures } = await runChaos({
  store: `file:${join(folder, 'chaos.db')}`,
  notices: Number(values.notices),
  kills: Number(values.kills),
  failRatio: Number(values.fail),
  seed: Number(values.seed),
})
rmSync(folder, { recursive: true })
const at = (share: number) => pageDelaysMs[Math.floor((pageDelaysMs.length - 1) * share)]
console.table({
  ...figures,
  givenUp: JSON.stringify(figures.givenUp),
  pages: pageDelaysMs.length,
  'page p50 (ms)': at(0.5),
  'page p99 (ms)': at(0.99),
  'page max (ms)': at(1),
  'took (s)': Math.round((performance.now() - startedAt) / 1_000),
})
