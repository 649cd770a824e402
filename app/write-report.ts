import { slaClocks } from '../triage/model/sla.ts'
import type { Spread } from '../triage/tickets/figures/distribution.ts'
import { reportDimensions } from '../triage/tickets/figures/report.ts'
import type { Figures, Share } from '../triage/tickets/figures/tally.ts'
import type { DutyReport } from './make-report.ts'

/** A report as Markdown, to be read by people; `title` says of what. */
export function writeReport(report: DutyReport, title: string): string {
  const { total, by, cover, asOfMs, toMs } = report
  const soFar = asOfMs < toMs ? ` so far (as of ${new Date(asOfMs).toISOString()})` : ''
  const parts = [
    `# Report on ${title}${soFar}`,
    ...(total.tickets === 0 ? ['No ticket was opened.'] : [summary(total), promises(total)]),
    ...reportDimensions.flatMap((dimension) => table(dimension, by[dimension])),
    ...(cover.length > 0 ? [coverTable(cover)] : []),
  ]
  return parts.join('\n\n')
}

function summary(total: Figures): string {
  const { tickets, resolved, reopened, waiting, rated } = total
  return rows(
    ['', 'tickets', 'median', '9 of 10 within', 'longest'],
    [
      ['opened', `${tickets}`, '', '', ''],
      ['resolved', `${resolved}`, '', '', ''],
      ['reopened', `${reopened}`, '', '', ''],
      ['opened before any complaint', share(total.beforeComplaint), '', '', ''],
      ['solved at first contact', share(total.firstContact), '', '', ''],
      ['waiting at the end', `${waiting.count}`, '', '', duration(waiting.longestMs)],
      [
        'rated',
        `${rated.count}${rated.meanStars === null ? '' : `, ${rated.meanStars.toFixed(1)} of 5`}`,
        '',
        '',
        '',
      ],
      spread('lead before the first complaint', total.lead),
      spread('onset to notice to the streamer', total.timeToNotice),
      spread('opening to acknowledgement', total.timeToAcknowledge),
      spread('onset to recovery', total.timeToRestore),
    ],
  )
}

function promises({ slaMet }: Figures): string {
  const judged = slaClocks.filter((clock) => slaMet[clock].of > 0)
  if (judged.length === 0) return 'No promise was judged.'
  return `## Promises\n\n${rows(
    ['promise', 'met'],
    judged.map((clock) => [clock, share(slaMet[clock])]),
  )}`
}

function table(dimension: string, groups: Readonly<Record<string, Figures>>): string[] {
  const lines = Object.entries(groups).map(([value, each]) => [
    value,
    `${each.tickets}`,
    share(each.beforeComplaint),
    duration(each.timeToNotice.medianMs),
    duration(each.timeToAcknowledge.medianMs),
    duration(each.timeToRestore.medianMs),
    share(each.slaMet['first-response']),
    share(each.firstContact),
  ])
  if (lines.length === 0) return []
  const header = ['tickets', 'before complaint', 'to notice', 'to acknowledge', 'to restore']
  return [
    `## By ${dimension}\n\n${rows([dimension, ...header, 'first response in time', 'first contact'], lines)}`,
  ]
}

function coverTable(cover: DutyReport['cover']): string {
  const lines = cover.map(({ schedule, ratio }) => [schedule, percent(ratio)])
  return `## Hours with somebody on duty\n\n${rows(['schedule', 'cover'], lines)}`
}

function spread(name: string, { count, medianMs, p90Ms, longestMs }: Spread): string[] {
  return [name, `${count}`, duration(medianMs), duration(p90Ms), duration(longestMs)]
}

/** What cannot be judged is no 0 %. */
function share({ of, count, ratio }: Share): string {
  return ratio === null ? '–' : `${percent(ratio)} (${count} of ${of})`
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`
}

function duration(ms: number | null): string {
  if (ms === null) return '–'
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  if (ms < 3_600_000) return `${(ms / 60_000).toFixed(1)} min`
  return `${(ms / 3_600_000).toFixed(1)} h`
}

function rows(header: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plainCell).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...lines.map(line)].join('\n')
}

/** Names come from outside: none of them breaks out of its cell, or makes a link. */
function plainCell(text: string): string {
  return text.replaceAll(/[\n\r]+/g, ' ').replaceAll(/[\\|<>[\]`]/g, (sign) => `\\${sign}`)
}
