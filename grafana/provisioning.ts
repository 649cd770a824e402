import { scrapeInterval } from './prometheus/scrape-config.ts'

/** The uid of the data source, so that provisioning it twice is provisioning it once. */
const datasourceUid = 'stallwatch-prometheus'

/** Tells Grafana to load the dashboards of a folder, and to follow its changes. */
export function dashboardProvider(): object {
  return {
    apiVersion: 1,
    providers: [
      {
        name: 'stallwatch',
        folder: 'Stallwatch',
        type: 'file',
        allowUiUpdates: false,
        updateIntervalSeconds: 30,
        options: { path: '/var/lib/grafana/dashboards/stallwatch' },
      },
    ],
  }
}

/** Tells Grafana where Prometheus is, and how often it asks. */
export function prometheusDatasource(): object {
  return {
    apiVersion: 1,
    datasources: [
      {
        name: 'Prometheus (Stallwatch)',
        uid: datasourceUid,
        type: 'prometheus',
        access: 'proxy',
        url: 'http://localhost:9090',
        jsonData: { httpMethod: 'POST', timeInterval: scrapeInterval },
      },
    ],
  }
}
