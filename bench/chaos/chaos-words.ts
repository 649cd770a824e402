import type { Notice } from '../../triage/model/notice.ts'
import type { Ticket } from '../../triage/model/ticket.ts'

/** What a notifier process is started with. */
export interface ChaosSetup {
  /** Address of the store. */
  readonly store: string
  readonly hook: string
  readonly slack: string
  readonly slackToken: string
  readonly leaseMs: number
  readonly attemptTimeoutMs: number
}

/** What it is to queue. */
export interface ChaosRequest {
  readonly batch: number
  readonly tickets: readonly Ticket[]
  readonly notices: readonly Notice[]
}

/** What it says: it runs, it has queued, and how many have come to an end. */
export type ChaosAnswer =
  | { readonly kind: 'up' }
  | { readonly kind: 'queued'; readonly batch: number }
  | { readonly kind: 'ended'; readonly notices: number }
