/** The name under which Prometheus asks Stallwatch; the alert rules know it by this. */
export const scrapeJob = 'stallwatch'
/** The panels' shortest step rests on it. */
export const scrapeInterval = '5s'
/** Beside the configuration, by this name. */
export const rulesFile = 'stallwatch-alerts.yaml'

/** A configuration of Prometheus that asks one Stallwatch on the same machine. */
export function scrapeConfig(): object {
  return {
    global: { scrape_interval: scrapeInterval, evaluation_interval: '15s' },
    rule_files: [rulesFile],
    scrape_configs: [
      {
        job_name: scrapeJob,
        static_configs: [{ targets: ['localhost:8080'] }],
      },
    ],
  }
}
