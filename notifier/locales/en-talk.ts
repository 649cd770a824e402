import type { TalkWords } from './talk-words.ts'

/** What is said in English to somebody who presses, asks or follows a link. */
export const enTalk: TalkWords = {
  state:
    'Ticket #{number} is {status, select, open {open} acknowledged {{by, select, nobody {in hand} other {in hand: {by} has it}}} other {closed}}.',
  thanks: 'Thank you for telling us!',
  notFound: 'This ticket no longer exists.',
  failed: 'That did not work on our side. Please try again in a moment.',
  badChoice: 'That is nothing to choose here.',
  forbidden: 'You may read this ticket, but not change it. Please ask somebody on call.',
  expired: 'This is too old to work. Please use a newer message.',
  forged: 'This does not come from us, or a part of it is missing.',
  confirm: 'Ticket #{number}: please press the button to go ahead.',
}
