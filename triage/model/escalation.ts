import type { Priority } from './vocabulary.ts'

/** Whom or what a step pages. */
export type StepTarget =
  | { readonly person: string }
  /** Whoever is on duty in it then, looks after the stream's region, and has all of these skills and one of these languages. */
  | {
      readonly schedule: string
      readonly skills?: readonly string[] | undefined
      readonly languages?: readonly string[] | undefined
    }
  /** A place in a channel, and what is read there (BCP 47 tag; English when left out). */
  | {
      readonly channel: string
      readonly address?: string | undefined
      readonly language?: string | undefined
    }

/** One step of an escalation. */
export interface EscalationStep {
  readonly to: readonly StepTarget[]
  /** How long it waits for somebody to acknowledge before the next step, ms. */
  readonly waitMs: number
}

/** What an escalation does: the copy of a policy that it was started with. */
export interface EscalationPlan {
  /** Name of the policy. */
  readonly policy: string
  /** At least one. */
  readonly steps: readonly EscalationStep[]
  /** How often all steps are taken again when nobody acknowledges. */
  readonly repeat: number
  /** For how long an acknowledgement holds, ms; for ever where it is left out. */
  readonly acknowledgedForMs: { readonly [priority in Priority]?: number | undefined }
  /** Who is told when nobody has acknowledged after all of it. */
  readonly lastResort: readonly StepTarget[]
}

/** Why an escalation was started. */
export const escalationStarts = [
  'opened',
  'reopened',
  'raised',
  'left-incident',
  // Another policy takes it now.
  'rerouted',
  // For an incident, on its first ticket.
  'incident',
  'incident-raised',
] as const
export type EscalationStart = (typeof escalationStarts)[number]

/** Why a step, or somebody of it, could not be paged. */
export const stepMissReasons = [
  'nobody-on-duty',
  // People are on duty, none of them with the region, the skills or the language.
  'nobody-suits',
  'no-such-schedule',
  'no-such-person',
  // No channel that is configured has an address of theirs.
  'no-address',
  'no-channel',
  // The channels gave the page up, and there is no other address.
  'undelivered',
] as const
export type StepMissReason = (typeof stepMissReasons)[number]

/** Somebody or something that should have been paged and could not. */
export interface StepMiss {
  /** The person, the schedule or the channel. */
  readonly who: string
  readonly reason: StepMissReason
}

/** One page of a step. */
export interface StepPage {
  /** Id of its notice. */
  readonly notice: string
  /** Who it is for; null for a place in a channel. */
  readonly person: string | null
  readonly channel: string
  /** Where in the channel; of a person, where they are reached over it is nobody else's business. */
  readonly address?: string
  /** What is read at the place; BCP 47 tag. */
  readonly language?: string
}

/** What came of the last resort. */
export const handOffOutcomes = ['told', 'nobody-configured', 'nobody-reached'] as const
export type HandOffOutcome = (typeof handOffOutcomes)[number]

/** Who deals with a ticket, by how hard it is. */
export const ways = ['automation', 'propose', 'expert'] as const
export type Way = (typeof ways)[number]

/** Why a ticket is dealt with that way. */
export const wayReasons = [
  // Automation: the streamer can mend it, is told how, and staff only hear of it when that does not help.
  'sure-remedy',
  // Propose: staff get the ready reply to approve.
  'unsure-cause',
  'streamer-unreachable',
  'nothing-to-do',
  'unknown-cause',
  // Expert.
  'our-side',
  'shared-network',
  'unknown-with-impact',
] as const
export type WayReason = (typeof wayReasons)[number]

/** What an open ticket waits for: a step at a known time, or why there is none. */
export const nextSteps = [
  // The next page.
  'page',
  // Until the acknowledgement runs out.
  'acknowledged-until',
  // Somebody has it, and for as long as they like.
  'acknowledged',
  // The stream is well; it is resolved when that lasts.
  'recovered',
  // A mute covers it, and has an end.
  'muted',
  // On-call is paged for the incident.
  'part-of-incident',
  // All steps and the last resort have been told.
  'handed-off',
  // No policy takes it: the routes have told of it.
  'no-policy',
] as const
export type NextStepKind = (typeof nextSteps)[number]

/** What a ticket waits for, and until when where time alone ends it (Unix ms). */
export interface NextStep {
  readonly kind: NextStepKind
  readonly at: number | null
}

/** Which escalation: the ticket's own, or that of an incident that is told of on this ticket. */
interface OfEscalation {
  /** The incident; null for the ticket's own. */
  readonly of: string | null
  /** Counts from 1: how often it has begun from its first step. */
  readonly run: number
}

/** A step of an escalation; both count from 0. */
interface AtStep extends OfEscalation {
  readonly round: number
  readonly step: number
}

interface Paged {
  readonly pages: readonly StepPage[]
  readonly missed: readonly StepMiss[]
}

/** What happens to a ticket while people on call are paged about it. */
export type EscalationHappening =
  | {
      /** How hard it is, and so who deals with it. */
      readonly kind: 'routed'
      readonly way: Way
      readonly reason: WayReason
      /** Staff are not paged before this long after the opening. */
      readonly waitMs: number
    }
  /** The proposed reply goes to the streamer. */
  | { readonly kind: 'approved'; readonly by: string }
  | (OfEscalation & {
      /** People on call are paged step by step from here on, until one acknowledges. */
      readonly kind: 'escalation-started'
      readonly reason: EscalationStart
      readonly plan: EscalationPlan
      readonly priority: Priority
      /** The first step is taken then, Unix ms. */
      readonly firstStepAt: number
    })
  | (AtStep & Paged & { readonly kind: 'step-taken' })
  /** Nobody of it could be paged: the next one is taken at once. */
  | (AtStep & {
      readonly kind: 'step-skipped'
      readonly reason: StepMissReason
      readonly missed: readonly StepMiss[]
    })
  /** Whoever had it was quiet for too long: they and whoever is on duty are paged. */
  | (OfEscalation & { readonly kind: 'acknowledgement-expired'; readonly by: string })
  /** Nobody acknowledged: what was to be done last was done. */
  | (OfEscalation & Paged & { readonly kind: 'handed-off'; readonly outcome: HandOffOutcome })
  | {
      readonly kind: 'escalation-ended'
      readonly of: string
      readonly reason: 'incident-over' | 'incident-merged'
    }

/** The kinds of these. */
export const escalationEventKinds = [
  'routed',
  'approved',
  'escalation-started',
  'step-taken',
  'step-skipped',
  'acknowledgement-expired',
  'handed-off',
  'escalation-ended',
] as const satisfies readonly EscalationHappening['kind'][]
