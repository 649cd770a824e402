/** The known word that `word` was probably meant to be, at most two slips away; undefined when none is. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const most = word.length > 3 ? 2 : 1
  const near = known
    .map((each) => ({ each, slips: slipsBetween(word.toLowerCase(), each.toLowerCase()) }))
    .filter(({ slips }) => slips <= most)
  return near.sort((a, b) => a.slips - b.slips)[0]?.each
}

/** How many letters are missing, too many or wrong (Levenshtein's distance). */
function slipsBetween(a: string, b: string): number {
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [row, letter] of [...a].entries()) {
    const line = [row + 1]
    for (const [column, other] of [...b].entries()) {
      const replaced = (last[column] ?? 0) + (letter === other ? 0 : 1)
      line.push(Math.min((last[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1, replaced))
    }
    last = line
  }
  return last.at(-1) ?? 0
}
