import { createFleet, type Fleet } from '../../fixtures/simulate/fleet.ts'
import { playFleet } from '../../fixtures/simulate/play-fleet.ts'
import type { PlannedIllness } from '../../fixtures/simulate/schedule.ts'
import { createEngine } from '../../triage/engine.ts'
import type { Diagnosis } from '../../triage/model/diagnosis.ts'
import type { EngineOutput } from '../../triage/model/engine-output.ts'
import { type CaseTruth, type CauseCase, truthOf } from './cause-case.ts'
import type { SharedCase } from './shared-case.ts'

/** What was said of one case. */
export interface CaseOutcome {
  readonly case: CauseCase
  readonly truth: CaseTruth
  /** When the trouble was opened. */
  readonly first: Diagnosis
  /** The newest word while the illness lasted. */
  readonly last: Diagnosis
}

/** A trouble that begins so long after the illness is its echo: full queues, reconnects, buffers. */
const echoMs = 15_000
/** So many streams are played at a time. */
const batch = 100

/** Plays the cases to the engine as it ships. Those that open no ticket are left out: there is nothing to explain. */
export function runCases(
  cases: readonly CauseCase[],
  seed: string,
  startAt: number,
): readonly CaseOutcome[] {
  const batches = Math.ceil(cases.length / batch)
  return Array.from({ length: batches }, (_, index) =>
    runBatch(cases.slice(index * batch, (index + 1) * batch), `${seed}/${index}`, startAt),
  ).flat()
}

/**
 * Plays each shared case as a fleet of its own; incidents tell here. An outcome for each stream that
 * was struck and opened a ticket.
 */
export function runSharedCases(
  cases: readonly SharedCase[],
  seed: string,
  startAt: number,
): readonly CaseOutcome[] {
  return cases.flatMap(({ kind, target, streams, struck }, index) => {
    const [first] = struck
    if (!first) return []
    const { onsetAt, lastsMs, illnesses } = first
    const severity = illnesses[0]?.severity ?? 0
    const planned = { kind: kind.name, target, onsetAt, lastsMs, severity }
    const fleet = createFleet({ seed: `${seed}/${index}`, startAt, streams, illnesses: [planned] })
    return hear(fleet, struck, startAt).map((outcome) => ({
      ...outcome,
      truth: { tellable: 'together', causes: [kind.cause] },
    }))
  })
}

function runBatch(cases: readonly CauseCase[], seed: string, startAt: number): CaseOutcome[] {
  const streams = cases.map(({ spec }) => spec)
  const fleet = createFleet({ seed, startAt, streams, illnesses: cases.flatMap(planOf) })
  return hear(fleet, cases, startAt)
}

/** What is said of these cases while the fleet plays. */
function hear(fleet: Fleet, cases: readonly CauseCase[], startAt: number): CaseOutcome[] {
  const book = createBook(cases)
  const untilAt = Math.max(...cases.map(endOf)) + echoMs
  listen(fleet, { startAt, untilAt }, book.note)
  return book.outcomes()
}

function planOf({ spec, illnesses, onsetAt, lastsMs }: CauseCase): PlannedIllness[] {
  return illnesses.map(({ kind, severity }) => ({
    ...{ kind: kind.name, target: spec[kind.scope], onsetAt, lastsMs, severity },
  }))
}

function endOf({ onsetAt, lastsMs }: CauseCase): number {
  return onsetAt + lastsMs
}

function listen(
  fleet: Fleet,
  { startAt, untilAt }: { readonly startAt: number; readonly untilAt: number },
  note: (output: EngineOutput) => void,
): void {
  const engine = createEngine()
  for (const { at, records } of playFleet(fleet, { fromAt: startAt, untilAt })) {
    for (const record of records) engine.take(record)
    engine.tick(at)
    for (const output of engine.drain()) note(output)
  }
}

/** Writes down what is said of each case. */
function createBook(cases: readonly CauseCase[]) {
  const byStream = new Map(cases.map((each) => [each.spec.stream, each]))
  const said = new Map<string, { readonly first: Diagnosis; readonly last: Diagnosis }>()
  return {
    note(output: EngineOutput): void {
      if (output.type !== 'trouble' || output.state === 'over') return
      const { stream, at, diagnosis } = output
      const its = byStream.get(stream)
      if (!its || at < its.onsetAt) return
      const before = said.get(stream)
      if (before) {
        if (at <= endOf(its)) said.set(stream, { ...before, last: diagnosis })
      } else if (at <= endOf(its) + echoMs) said.set(stream, { first: diagnosis, last: diagnosis })
    },
    outcomes: () =>
      cases.flatMap((each) => {
        const its = said.get(each.spec.stream)
        return its ? [{ case: each, truth: truthOf(each), ...its }] : []
      }),
  }
}
