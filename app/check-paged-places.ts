import type { z } from 'zod'
import { channelKinds } from '../notifier/channels/catalog.ts'
import type { NotifierConfig } from '../notifier/config.ts'
import type { DutyConfig } from '../notifier/duty-config.ts'
import { isReachable } from '../notifier/oncall/is-reachable.ts'
import type { StepTarget } from '../triage/model/escalation.ts'

/** Tells what is wrong at a path. */
type Report = (path: (string | number)[], message: string) => void

/** The parts of the configuration that have to fit. */
interface Parts {
  readonly duty: Pick<DutyConfig, 'escalation' | 'people'>
  readonly notifier: Pick<NotifierConfig, 'channels'>
}

/**
 * Reports places that steps of escalations page and that no configured channel has, and people whom they
 * name and no configured channel reaches.
 */
export function checkPagedPlaces(parts: Parts, context: z.core.$RefinementCtx): void {
  const report: Report = (path, message) => context.addIssue({ code: 'custom', path, message })
  for (const [index, { steps, lastResort }] of parts.duty.escalation.entries()) {
    const path = ['duty', 'escalation', index]
    for (const [step, { to }] of steps.entries())
      checkTargets(to, parts, (at, message) =>
        report([...path, 'steps', step, 'to', ...at], message),
      )
    checkTargets(lastResort, parts, (at, message) =>
      report([...path, 'lastResort', ...at], message),
    )
  }
}

function checkTargets(targets: readonly StepTarget[], parts: Parts, report: Report): void {
  for (const [index, target] of targets.entries()) {
    const at: Report = (path, message) => report([index, ...path], message)
    if ('channel' in target) checkPlace(target, parts, at)
    if ('person' in target) checkPerson(target.person, parts, at)
  }
}

function checkPlace(
  target: Extract<StepTarget, { channel: string }>,
  { notifier }: Parts,
  report: Report,
): void {
  const channel = notifier.channels.find(({ name }) => name === target.channel)
  if (!channel) {
    const message = `no channel is named "${target.channel}", expected one of notifier.channels`
    report(['channel'], message)
    return
  }
  const { addressed } = channelKinds[channel.kind]
  const given = target.address !== undefined
  if (addressed === 'optional' || addressed === given) return
  const message = addressed
    ? `missing, expected where in "${channel.name}" (${channel.kind}) people look`
    : `"${channel.name}" (${channel.kind}) is one place, expected no address`
  report(['address'], message)
}

function checkPerson(id: string, { duty, notifier }: Parts, report: Report): void {
  const who = duty.people.find((each) => each.id === id)
  const channels = notifier.channels.filter(({ kind }) => channelKinds[kind].addressed)
  // Of somebody whom nobody knows, the duty's own check has said so.
  if (!who || isReachable(who, channels)) return
  const known = Object.keys(who.addresses).map((key) => `"${key}"`)
  const has = known.length > 0 ? `only for ${known.join(' and ')}` : 'nowhere'
  const message = `"${id}" has an address ${has}, expected one in a channel of notifier.channels`
  report(['person'], message)
}
