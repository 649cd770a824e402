import type { Ticket, TicketHappening } from '../model/ticket.ts'
import { applyAll, type TicketChange } from './apply-trouble.ts'

/** What a person can do to a ticket. `by` names the person. */
export type TicketCommand =
  | { readonly command: 'acknowledge'; readonly by: string }
  | { readonly command: 'assign'; readonly by: string; readonly to: string }
  | { readonly command: 'note'; readonly by: string; readonly text: string }
  | { readonly command: 'resolve'; readonly by: string }
  | { readonly command: 'reopen'; readonly by: string }

/** Why a command was not carried out: the problem's code on the API, the word on a button. */
export const commandRefusals = ['already-acknowledged', 'already-resolved', 'not-resolved'] as const
export type CommandRefusal = (typeof commandRefusals)[number]

/** What a command did, or why it did nothing. */
export type CommandResult =
  | ({ readonly done: true } & TicketChange)
  | { readonly done: false; readonly refusal: CommandRefusal }

/** Carries out a person's command on a ticket. */
export function applyCommand(ticket: Ticket, command: TicketCommand, at: number): CommandResult {
  const refusal = refuse(ticket, command)
  if (refusal) return { done: false, refusal }
  return { done: true, ...applyAll(ticket, at, [happening(command)]) }
}

function refuse(ticket: Ticket, { command }: TicketCommand): CommandRefusal | null {
  const resolved = ticket.status === 'resolved'
  if (command === 'reopen') return resolved ? null : 'not-resolved'
  if (command === 'note') return null
  if (resolved) return 'already-resolved'
  if (command === 'acknowledge' && ticket.status === 'acknowledged') return 'already-acknowledged'
  return null
}

function happening(command: TicketCommand): TicketHappening {
  const { by } = command
  switch (command.command) {
    case 'acknowledge':
      return { kind: 'acknowledged', by }
    case 'assign':
      return { kind: 'assigned', by, to: command.to }
    case 'note':
      return { kind: 'noted', by, text: command.text }
    case 'resolve':
      return { kind: 'resolved', resolution: 'person', by }
    case 'reopen':
      return { kind: 'reopened', by }
  }
}
