import * as units from '@grafana/grafana-foundation-sdk/units'
import { curves } from './curves.ts'
import { series } from './expression.ts'
import type { DashboardRow } from './panel.ts'

/** Is the process itself well? */
export const processRow: DashboardRow = {
  title: 'Process',
  panels: [
    curves({
      title: 'CPU',
      description:
        'Cores in use, in user code and in the kernel. Records are worked on by one thread: near 1 it falls behind, and the streams have to be shared out.',
      unit: units.PercentUnit,
      width: 6,
      queries: [
        {
          expr: `rate(${series('process_cpu_user_seconds_total')}[$__rate_interval])`,
          legend: '{{instance}} user',
        },
        {
          expr: `rate(${series('process_cpu_system_seconds_total')}[$__rate_interval])`,
          legend: '{{instance}} kernel',
        },
      ],
      limit: 1,
    }),
    curves({
      title: 'Memory',
      description:
        'What the process holds (resident), what of it is JavaScript objects (heap used), and buffers outside of the heap (external). A heap that only ever rises is a leak: please report it.',
      unit: units.BytesIEC,
      width: 6,
      queries: [
        { expr: series('process_resident_memory_bytes'), legend: '{{instance}} resident' },
        { expr: series('nodejs_heap_size_used_bytes'), legend: '{{instance}} heap used' },
        { expr: series('nodejs_external_memory_bytes'), legend: '{{instance}} external' },
      ],
    }),
    curves({
      title: 'Event loop lag',
      description:
        'How late the event loop was since the last scrape: for the most part, and at its worst. Ticks come every 250 ms; lag above that delays detection.',
      unit: units.Seconds,
      width: 6,
      queries: [
        { expr: series('nodejs_eventloop_lag_p50_seconds'), legend: '{{instance}} p50' },
        { expr: series('nodejs_eventloop_lag_p99_seconds'), legend: '{{instance}} p99' },
        { expr: series('nodejs_eventloop_lag_max_seconds'), legend: '{{instance}} worst' },
      ],
      limit: 0.25,
    }),
    curves({
      title: 'Garbage collection',
      description:
        'The share of time spent on collecting garbage, by kind. Above a tenth, memory is short.',
      unit: units.PercentUnit,
      width: 3,
      queries: [
        {
          expr: `sum by (kind) (rate(${series('nodejs_gc_duration_seconds_sum')}[$__rate_interval]))`,
          legend: '{{kind}}',
        },
      ],
    }),
    curves({
      title: 'Open files',
      description:
        'The share of the file descriptors allowed that are in use; each connection is one. Near 1, no more agents can connect: raise the limit (ulimit -n).',
      unit: units.PercentUnit,
      width: 3,
      queries: [
        {
          expr: `${series('process_open_fds')} / ${series('process_max_fds')}`,
          legend: '{{instance}}',
        },
      ],
      limit: 0.9,
    }),
  ],
}
