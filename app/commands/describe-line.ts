import type { ReplayLine } from '../replay.ts'

/** A line of a replay for people: time, what, and the numbers that matter. Findings are left out. */
export function describeLine(line: ReplayLine): string | null {
  const at = new Date(line.at).toISOString()
  switch (line.type) {
    case 'finding':
      return null
    case 'ticket': {
      const { number, status, priority, stream, symptom, cause, confidence, onsetAt } = line
      const after = `${((line.at - onsetAt) / 1_000).toFixed(1)} s after the onset`
      const why =
        cause === 'unknown' ? 'cause unknown' : `${cause} (${Math.round(confidence * 100)} %)`
      return `${at}  #${number} ${status}  ${priority}  ${stream}  ${symptom}, ${why}, ${after}`
    }
    case 'incident': {
      const { state, priority, dimension, value, cause, ill, watched, mergedInto } = line
      const into = mergedInto === null ? '' : ` into ${mergedInto}`
      return `${at}  incident ${state}${into}  ${priority}  ${dimension} ${value}  ${cause}, ${ill} of ${watched} streams ill`
    }
    case 'notice':
      return `${at}     told ${line.to}: ${line.kind}`
  }
}
