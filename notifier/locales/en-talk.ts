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
  answer: {
    well: 'Your stream {stream} looks fine from here{figures, select, none {} other { ({figures})}}. If your viewers see something else, tell me what they see.',
    recovering:
      'Your stream {stream} has just become well again; we keep an eye on it (ticket #{number}).',
    looking:
      'Something is not right with your stream {stream}. We are looking at it now and will tell you in a moment.',
    'not-seen':
      'We do not see your stream {stream} right now: nothing of it reaches us. Please start it again, or check your connection.',
    ended: 'Your stream {stream} has ended. If you did not mean it to, please start it again.',
    blind:
      'We cannot see your stream {stream} right now: the trouble is with our own monitoring and says nothing of your stream.',
  },
  health: {
    well: '{stream}: fine{figures, select, none {} other { ({figures})}}',
    ill: '{stream}: in trouble{figures, select, none {} other { ({figures})}}',
    recovering: '{stream}: well again, we keep an eye on it',
    looking: '{stream}: something is not right, we are looking at it',
    'not-seen': '{stream}: not live, as far as we see',
    ended: '{stream}: ended',
    blind: '{stream}: we cannot see it right now, and the trouble is ours',
  },
  held: 'I cannot answer this here. Please ask our team.',
  unlinked:
    'We do not know yet which stream is yours. Please ask our team for a code and enter it with {link}.',
  linked: 'Done: this account now belongs to {streamer}. Ask {why} at any time.',
  badCode: 'This code is wrong, used up or too old. Please ask for a new one.',
  tooManyTries: 'That was too often. Please try again in {duration}.',
  freshCode: 'The code for {streamer} is {code}. It works once, for {duration}.',
  heard: 'The people who look after ticket #{number} can read this.',
  help: 'Ask {why} if something is wrong with your stream, or just write what you see.',
  nobodyOnDuty: 'Nobody is on duty right now.',
  fromTeam: '{team} from our team:',
  passedOn: 'Sent to the streamer.',
  notPassedOn: 'This could not be sent to the streamer.',
  passedOnLater: 'The streamer cannot be reached right now. It is sent as soon as they can be.',
  tooLong: 'This is too long to be sent: at most {most} characters.',
  command: {
    health: { name: 'health', description: 'How your stream is right now' },
    why: { name: 'why', description: 'Why your stream lags, and what helps' },
    link: { name: 'link', description: 'Link this account to your stream with a code' },
    duty: { name: 'duty', description: 'Who is on duty now, for the team' },
  },
  option: {
    code: { name: 'code', description: 'The code you were given' },
    streamer: { name: 'for', description: 'For the team: make a code for this streamer' },
  },
}
