import { labelledLines, linePartNames } from '../../fixtures/complaints/labelled-lines.ts'
import { scoreLines } from '../../fixtures/complaints/score-lines.ts'
import { shown, textTable } from './text-table.ts'

/** How well complaints are told from what sounds like them, on each part of the labelled lines and on all of them. */
export function complaintTable(): string {
  const parts = linePartNames.map((part) => [part, labelledLines(part)] as const)
  const all = ['all', parts.flatMap(([, lines]) => lines)] as const
  return textTable(
    ['complaints', 'lines', 'languages', 'recall', 'precision', 'right kind'],
    [...parts, all].map(([name, lines]) => {
      const { languages, recall, precision, rightKind } = scoreLines(lines)
      return [
        name,
        shown(lines.length),
        shown(languages),
        shown(recall, 3),
        shown(precision, 3),
        shown(rightKind, 3),
      ]
    }),
  )
}
