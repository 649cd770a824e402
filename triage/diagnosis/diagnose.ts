import type { Diagnosis, RuledOut } from '../model/diagnosis.ts'
import type { Evidence } from '../model/finding.ts'
import type { Cause } from '../model/vocabulary.ts'
import { calibrate } from './calibrate.ts'
import type { CaseFile } from './case-file.ts'
import { rules } from './catalog.ts'
import { playbookOf } from './playbooks/catalog.ts'
import type { Seen } from './rule.ts'
import { type Weighed, weigh } from './weigh.ts'

/** A cause is named when it is likelier than all else together. */
const namedFrom = 0.5
/** An alternative with so much for it is at work as well, only less. */
const alsoFrom = 2
/** More alternatives than the nearest few help nobody at night. */
const mostRuledOut = 3

/**
 * The likeliest cause of what ails a stream, with what speaks for it and against the others;
 * `unknown`, with confidence 0, where no cause is likelier than not.
 */
export function diagnose(file: CaseFile): Diagnosis {
  const weighed = weigh(rules, file)
  const [best, ...others] = weighed
  const confidence = best ? Math.round(calibrate(best.share) * 100) / 100 : 0
  const decisive = best && strongest(best.seen, 1)
  if (!best || !decisive || confidence < namedFrom) return unknown(file, weighed)
  const { cause } = best.rule
  return {
    cause,
    confidence,
    reason: decisive.reason,
    evidence: evidenceFor(best.seen),
    ruledOut: ruledOut(others, best.rule.rivals),
    playbook: playbookOf(cause, file, decisive.reason),
  }
}

function unknown(file: CaseFile, weighed: readonly Weighed[]): Diagnosis {
  const reason = weighed.some(({ seen }) => strongest(seen, 1)) ? 'signs-too-weak' : 'no-signs'
  return {
    ...{ cause: 'unknown', confidence: 0, reason },
    evidence: whatIsSeen(file),
    ruledOut: ruledOut(
      weighed,
      weighed.map(({ rule }) => rule.cause),
    ),
    playbook: playbookOf('unknown', file, reason),
  }
}

/** The sign with the most weight for (`way` 1) or against (-1); undefined when there is none. */
function strongest(seen: readonly Seen[], way: 1 | -1): Seen | undefined {
  let most: Seen | undefined
  for (const each of seen) {
    if (each.weight * way > (most ? most.weight * way : 0)) most = each
  }
  return most
}

/** The numbers of every sign that speaks for it, the strongest first. */
function evidenceFor(seen: readonly Seen[]): Evidence {
  const speaking = seen.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)
  return Object.assign({}, ...speaking.map(({ evidence }) => evidence))
}

/**
 * The alternatives: first those with signs of their own, which are there too (`also-…`), then the
 * rivals that something speaks against, in the order given.
 */
function ruledOut(others: readonly Weighed[], rivals: readonly Cause[]): readonly RuledOut[] {
  const also = others.flatMap(alsoAtWork)
  const against = rivals.flatMap((cause) =>
    others.filter(({ rule }) => rule.cause === cause).flatMap(speaksAgainst),
  )
  return [...also, ...against].slice(0, mostRuledOut)
}

function alsoAtWork(weighed: Weighed): RuledOut[] {
  const { cause } = weighed.rule
  const sign = isAlsoAtWork(weighed) ? strongest(weighed.seen, 1) : undefined
  return sign ? [{ cause, reason: `also-${sign.reason}`, evidence: sign.evidence }] : []
}

function isAlsoAtWork({ seen, score }: Weighed): boolean {
  return score > alsoFrom && strongest(seen, 1) !== undefined
}

function speaksAgainst(weighed: Weighed): RuledOut[] {
  const { cause } = weighed.rule
  const sign = isAlsoAtWork(weighed) ? undefined : strongest(weighed.seen, -1)
  return sign ? [{ cause, reason: sign.reason, evidence: sign.evidence }] : []
}

/** Without a cause there is still what the vantage sees: the numbers that whoever looks next needs. */
function whatIsSeen({ readings, vantage }: CaseFile): Evidence {
  const reading = readings[vantage]
  if (!reading) return {}
  const { fps, referenceFps, bitrateBps, agoMs, fresh } = reading
  return {
    ...(fps !== undefined && { fps }),
    ...(referenceFps !== undefined && { referenceFps }),
    ...(bitrateBps !== undefined && { bitrateBps }),
    ...(!fresh && { silentForMs: Math.max(0, agoMs) }),
  }
}
