import type { z } from 'zod'
import { channelKinds } from '../notifier/channels/catalog.ts'
import type { NotifierConfig } from '../notifier/config.ts'
import type { DutyConfig } from '../notifier/duty-config.ts'
import type { StepTarget } from '../triage/model/escalation.ts'

/** Tells what is wrong at a path. */
type Report = (path: (string | number)[], message: string) => void

/** The parts of the configuration that have to fit. */
interface Parts {
  readonly duty: Pick<DutyConfig, 'escalation'>
  readonly notifier: Pick<NotifierConfig, 'channels'>
}

/** Reports places that steps of escalations page and that no configured channel has. */
export function checkPagedPlaces({ duty, notifier }: Parts, context: z.core.$RefinementCtx): void {
  const report: Report = (path, message) => context.addIssue({ code: 'custom', path, message })
  for (const [index, { steps, lastResort }] of duty.escalation.entries()) {
    const path = ['duty', 'escalation', index]
    for (const [step, { to }] of steps.entries())
      checkTargets(to, notifier, (at, message) =>
        report([...path, 'steps', step, 'to', ...at], message),
      )
    checkTargets(lastResort, notifier, (at, message) =>
      report([...path, 'lastResort', ...at], message),
    )
  }
}

function checkTargets(
  targets: readonly StepTarget[],
  { channels }: Parts['notifier'],
  report: Report,
): void {
  for (const [index, target] of targets.entries()) {
    if (!('channel' in target)) continue
    const channel = channels.find(({ name }) => name === target.channel)
    if (!channel) {
      const message = `no channel is named "${target.channel}", expected one of notifier.channels`
      report([index, 'channel'], message)
      continue
    }
    const { addressed } = channelKinds[channel.kind]
    const given = target.address !== undefined
    if (addressed === 'optional' || addressed === given) continue
    const message = addressed
      ? `missing, expected where in "${channel.name}" (${channel.kind}) people look`
      : `"${channel.name}" (${channel.kind}) is one place, expected no address`
    report([index, 'address'], message)
  }
}
