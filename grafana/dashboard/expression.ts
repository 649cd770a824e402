/** The label matchers that keep a panel to the job and the instances chosen at the top. */
export const scope = 'job=~"$job",instance=~"$instance"'

/** Series of one metric within the chosen job and instances, with further matchers if given. */
export function series(metric: string, matchers = ''): string {
  return `${metric}{${scope}${matchers && `,${matchers}`}}`
}

/** How often a counter moves per minute, by some of its labels (or in all). */
export function perMinute(counter: string, by: readonly string[] = [], matchers = ''): string {
  return `60 * ${sum(by)}(rate(${series(counter, matchers)}[$__rate_interval]))`
}

/** Which part of a histogram is asked for. */
export interface QuantileOptions {
  /** Keep these labels apart. */
  readonly by?: readonly string[]
  /** Over which time; Grafana's rate interval unless told otherwise. */
  readonly over?: string
}

/**
 * A quantile of a histogram. Where nothing was measured the division of nothing by nothing is
 * `NaN`, which the comparison leaves out: no value is better than one that is not a number.
 *
 * @param quantile from 0 to 1
 */
export function quantile(
  quantile: number,
  histogram: string,
  { by = [], over = '$__rate_interval' }: QuantileOptions = {},
): string {
  const buckets = `rate(${series(`${histogram}_bucket`)}[${over}])`
  return `histogram_quantile(${quantile}, ${sum(['le', ...by])}(${buckets})) >= 0`
}

/**
 * A gauge by state of which each process that shares the store or the channel says the same: the
 * largest, not the sum.
 */
export function shared(gauge: string, by: readonly string[], matchers = ''): string {
  return `max by (${by.join(', ')}) (${series(gauge, matchers)})`
}

function sum(by: readonly string[]): string {
  return by.length > 0 ? `sum by (${by.join(', ')}) ` : 'sum'
}
