import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** What Node has compiled is kept for the next process: tests start the program itself, often. */
const compiled = fileURLToPath(new URL('./node_modules/.cache/compiled', import.meta.url))

// biome-ignore lint/style/noDefaultExport: vitest loads its configuration from the default export
export default defineConfig({
  test: {
    include: ['{app,bench,collector,fixtures,grafana,notifier,triage}/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    env: { NODE_COMPILE_CACHE: compiled },
    pool: 'forks',
    // Many tests wait for real servers: one at a time would leave the machine idle.
    maxWorkers: 2,
  },
})
