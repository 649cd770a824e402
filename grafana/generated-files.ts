import { stringify } from 'yaml'
import { buildDashboard } from './dashboard/dashboard.ts'
import { alertGroups } from './prometheus/alert-rules.ts'
import { rulesFile, scrapeConfig } from './prometheus/scrape-config.ts'
import { dashboardProvider, prometheusDatasource } from './provisioning.ts'

/** Every file that users load, by its path under `grafana/generated`. The same at every call. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['dashboards/stallwatch.json', `${JSON.stringify(buildDashboard(), null, 2)}\n`],
    [
      'provisioning/dashboards/stallwatch.yaml',
      yaml(dashboardProvider(), 'Loads the dashboards in options.path, where you put them.'),
    ],
    [
      'provisioning/datasources/prometheus.yaml',
      yaml(prometheusDatasource(), 'Change url to where your Prometheus is.'),
    ],
    [
      'prometheus/prometheus.yaml',
      yaml(
        scrapeConfig(),
        'Change targets to where Stallwatch is. Where it asks for a token, add one with the scope',
        '"read" to the job: authorization: { credentials_file: /run/secrets/stallwatch-read }',
      ),
    ],
    [
      `prometheus/${rulesFile}`,
      yaml(
        alertGroups(),
        'Alerts about Stallwatch itself; it tells of streams by its own tickets.',
      ),
    ],
  ])
}

function yaml(contents: object, ...notes: readonly string[]): string {
  const head = ['Made by `npm run grafana` from the code in grafana/.', ...notes]
  return `${head.map((line) => `# ${line}\n`).join('')}\n${stringify(contents, { lineWidth: 0 })}`
}
