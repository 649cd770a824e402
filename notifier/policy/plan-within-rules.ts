import type { Notice, NoticeKind } from '../../triage/model/notice.ts'
import type { RuleBreach } from '../../triage/model/rule-breach.ts'
import type { TicketHappening } from '../../triage/model/ticket.ts'
import { localeFor } from '../locales/catalog.ts'
import { renderNotice } from '../render.ts'
import type { Plan, Planned } from './plan-notices.ts'
import { breachOf, type RegionalRule, rulesFor, withClosing } from './regional-rules.ts'

/** Decides who is told of an event, as `planNotices` does. */
export type Planner = (plan: Plan) => Planned

/**
 * What `planner` says, under rules of regions and languages: what a streamer would read is put into
 * words here, in exactly the words that are sent. A message that breaks a rule is held: the
 * timeline says so (`held-by-rule`), and people on call are told, who can talk to the streamer themselves.
 */
export function planWithinRules(
  plan: Plan,
  rules: readonly RegionalRule[],
  planner: Planner,
): Planned {
  const planned = planner(plan)
  if (rules.length === 0) return planned
  const ruled = planned.notices.map((notice) => underRules(notice, rules))
  const notices = ruled.filter(({ held }) => held === undefined)
  const { kind, held } = ruled.find((notice) => notice.held !== undefined) ?? {}
  if (kind === undefined || held === undefined) return { ...planned, notices }
  const line = heldLine(kind, held)
  const page = planner(saidOf(plan, line))
  return {
    notices: [...notices, ...page.notices],
    untold: [...planned.untold, line, ...page.untold],
  }
}

/** The line for whoever was not told. */
export type HeldLine = Extract<TicketHappening, { kind: 'not-told' }>

/** The line that stands on the timeline instead of the message, or the answer, wherever it would have gone. */
export function heldLine(message: NoticeKind | 'answer', breach: RuleBreach): HeldLine {
  const { rule, reason, words } = breach
  const what = words === '' ? reason : `${reason}: "${words}"`
  const detail = `the message breaks the rule "${rule}" (${what})`
  return { kind: 'not-told', to: 'streamer', message, reason: 'held-by-rule', detail, breach }
}

/** The plan of whoever is to hear of that line. */
function saidOf(plan: Plan, line: HeldLine): Plan {
  const event = { at: plan.event.at, ...line }
  return { ...plan, event, ticket: { ...plan.ticket, timeline: [...plan.ticket.timeline, event] } }
}

/** The notice as the rules want it; `held` where it breaks one all the same. */
export function underRules(notice: Notice, rules: readonly RegionalRule[]): Notice {
  const holding = rulesFor(notice, localeFor(notice.language).tag, rules)
  if (holding.length === 0) return notice
  const closed = withClosing(notice, holding)
  const { title, body } = renderNotice(closed)
  const held = breachOf(closed, `${title}\n${body}`, holding)
  return held ? { ...closed, held } : closed
}
