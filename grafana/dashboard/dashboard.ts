import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { collectorRow } from './collector-row.ts'
import { detectionRow } from './detection-row.ts'
import { series } from './expression.ts'
import { illStreamsRow } from './ill-streams-row.ts'
import { incidentsRow } from './incidents-row.ts'
import { noticesRow } from './notices-row.ts'
import { overviewRow } from './overview-row.ts'
import { type DashboardRow, datasource } from './panel.ts'
import { processRow } from './process-row.ts'
import { storeRow } from './store-row.ts'
import { ticketsRow } from './tickets-row.ts'

/** The rows from top to bottom: from "is anything wrong" to "is the process well". */
export const dashboardRows: readonly DashboardRow[] = [
  overviewRow,
  detectionRow,
  illStreamsRow,
  ticketsRow,
  incidentsRow,
  noticesRow,
  collectorRow,
  storeRow,
  processRow,
]

/** Metrics of which every process of ours exports at least one, whatever its roles: what a job is found by. */
const foundBy = 'stallwatch_(ingest_connections|commit_failures_total|outbox_notices)'

/** The dashboard "Stallwatch", the same every time it is built. */
export function buildDashboard(): Dashboard {
  const builder = new DashboardBuilder('Stallwatch')
    .uid('stallwatch')
    .description(
      'Live streams that fall ill, the tickets opened for them, the people told, and how well Stallwatch itself is. Generated: change it in code, see grafana/README.md.',
    )
    .tags(['stallwatch', 'live-streaming'])
    .timezone('browser')
    .time({ from: 'now-1h', to: 'now' })
    .refresh('10s')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(
      new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'),
    )
    .withVariable(labelVariable('job', `{__name__=~"${foundBy}"}`).label('Job'))
    .withVariable(
      labelVariable('instance', `{__name__=~"${foundBy}",job=~"$job"}`)
        .label('Instance')
        .multi(true)
        .includeAll(true)
        .current({ selected: true, text: 'All', value: '$__all' }),
    )
    .annotation(
      new AnnotationQueryBuilder()
        .name('Started')
        .datasource(datasource)
        .enable(true)
        .iconColor('blue')
        .expr(`${series('process_start_time_seconds')} * 1000`)
        .useValueForTime(true)
        .step('60s')
        .titleFormat('Stallwatch started')
        .textFormat('{{instance}}'),
    )
  for (const { title, panels } of dashboardRows) {
    builder.withRow(new RowBuilder(title))
    for (const panel of panels) builder.withPanel(panel)
  }
  return numberPanels(builder.build())
}

function labelVariable(name: string, selector: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .datasource(datasource)
    .query({ query: `label_values(${selector}, ${name})`, refId: name })
    .definition(`label_values(${selector}, ${name})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
}

/** Gives every panel its place in the list as its id, which Grafana needs for links and annotations. */
function numberPanels(dashboard: Dashboard): Dashboard {
  return {
    ...dashboard,
    panels: dashboard.panels?.map((panel, index) => ({ ...panel, id: index + 1 })) ?? [],
  }
}
