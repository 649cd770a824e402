/** Why each metric that is exported and on no panel is not: the list a new metric must be on otherwise. */
export const offTheDashboard: Readonly<Record<string, string>> = {
  process_cpu_seconds_total: 'the sum of the two that are shown, user and kernel',
  process_virtual_memory_bytes: 'address space costs nothing; resident memory is shown',
  process_heap_bytes: 'the data segment, which for Node says less than the JavaScript heap',
  nodejs_eventloop_lag_seconds:
    'one measurement at the moment of the scrape; the quantiles are shown',
  nodejs_eventloop_lag_min_seconds: 'nobody is woken by the best case',
  nodejs_eventloop_lag_mean_seconds: 'the quantiles say more',
  nodejs_eventloop_lag_stddev_seconds: 'the quantiles say more',
  nodejs_eventloop_lag_p90_seconds: 'between two that are shown',
  nodejs_active_resources: 'for looking into a leak by hand',
  nodejs_active_resources_total: 'for looking into a leak by hand',
  nodejs_active_handles: 'for looking into a leak by hand',
  nodejs_active_handles_total: 'for looking into a leak by hand; open files are shown',
  nodejs_active_requests: 'for looking into a leak by hand',
  nodejs_active_requests_total: 'for looking into a leak by hand',
  nodejs_heap_size_total_bytes: 'what the heap has reserved; what it uses is shown',
  nodejs_heap_space_size_total_bytes: 'the heap by its spaces, for looking into a leak by hand',
  nodejs_heap_space_size_used_bytes: 'the heap by its spaces, for looking into a leak by hand',
  nodejs_heap_space_size_available_bytes: 'the heap by its spaces, for looking into a leak by hand',
  stallwatch_directory_up: 'an alert says so when it matters, and /readyz says why',
  stallwatch_directory_file_entries:
    'changes when people come and go; the log says so at each reading',
  stallwatch_directory_file_reads_total: 'for looking into a file that keeps being wrong',
  stallwatch_directory_lookups_total: 'for looking into a directory that answers badly',
  nodejs_version_info: 'does not change while the process runs; `stallwatch doctor` says it',
}
