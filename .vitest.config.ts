import { defineConfig } from 'vitest/config'

// biome-ignore lint/style/noDefaultExport: vitest loads its configuration from the default export
export default defineConfig({
  test: {
    include: ['{app,bench,collector,fixtures,grafana,notifier,triage}/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Many tests wait for real servers: one at a time would leave the machine idle.
    maxWorkers: 2,
  },
})
