import { createHash } from 'node:crypto'
import type { SendMailOptions } from 'nodemailer'
import type { Notice } from '../../../triage/model/notice.ts'
import type { Priority } from '../../../triage/model/vocabulary.ts'
import type { Message } from '../../channel.ts'
import { localeFor } from '../../locales/catalog.ts'
import { clip } from '../../plain-text.ts'
import type { ActionTokens } from '../../ticket-action.ts'
import { say } from '../../wording.ts'
import { actionLinks } from '../action-links.ts'
import { isGoodNews } from '../urgency.ts'
import { emailHtml } from './email-html.ts'
import type { EmailPage } from './email-page.ts'
import { emailText } from './email-text.ts'

/** The stripe: the worse, the redder; and good news. */
const stripes: Readonly<Record<Priority | 'good', string>> = {
  ...{ P0: '#d92d20', P1: '#f79009', P2: '#fac515', P3: '#667085', good: '#17b26a' },
}

/** Longest subject, in UTF-16 units: as much as a reader shows, and within a line of RFC 5322 once folded. */
const subjectLimit = 200

/** What a mail needs besides its message. */
export interface MailParts {
  readonly from: { readonly name: string; readonly address: string }
  readonly replyTo?: { readonly name: string; readonly address: string } | undefined
  /** Unix ms. */
  readonly sentAt: number
  /** The address that ends these mails, where there is one. */
  readonly unsubscribe?: string | undefined
  /** Signs the links that act. */
  readonly tokens: ActionTokens
}

/**
 * The Message-ID of a notice's mail: the same on every attempt, so that whoever gets it twice keeps
 * it once. It tells nothing of the notice.
 */
export function messageIdOf(noticeId: string, from: string): string {
  const digest = createHash('sha256').update(noticeId).digest('hex').slice(0, 40)
  return `<${digest}@${domainOf(from)}>`
}

/** A message as the mail it becomes: to one reader, in HTML and plain text, in the thread of its story. */
export function mailOf(message: Message, parts: MailParts): SendMailOptions {
  const { notice, title } = message
  const { from, replyTo, sentAt, unsubscribe } = parts
  const messageId = messageIdOf(notice.id, from.address)
  const pictures = message.pictures.map((picture, index) => ({
    ...picture,
    cid: `picture-${index + 1}.${messageId.slice(1, -1)}`,
  }))
  const page = pageOf({ ...message, pictures }, parts)
  return {
    from,
    ...(replyTo && { replyTo }),
    to: { name: '', address: notice.address },
    subject: clip(oneLine(title), subjectLimit),
    date: new Date(sentAt),
    messageId,
    ...threadOf(message),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': page.language,
      ...(unsubscribe !== undefined && {
        'List-Unsubscribe': `<${unsubscribe}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
    text: emailText(page),
    html: emailHtml(page),
    attachments: pictures.map(({ name, type, bytes, cid }) => ({
      ...{ filename: name, contentType: type, content: Buffer.from(bytes), cid },
      contentDisposition: 'inline',
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** Which earlier mails it follows; what is no Message-ID of a mail is left out. */
function threadOf({ earlier }: Message): Pick<SendMailOptions, 'inReplyTo' | 'references'> {
  const ids = [earlier?.first ?? '', earlier?.last ?? ''].filter((id) => /^<[^\s<>]+>$/.test(id))
  const last = ids.at(-1)
  return last === undefined ? {} : { inReplyTo: last, references: [...new Set(ids)] }
}

type Pictured = Omit<Message, 'pictures'> & { readonly pictures: EmailPage['pictures'] }

function pageOf(message: Pictured, { unsubscribe, tokens }: MailParts): EmailPage {
  const { notice, title, body, facts, pictures } = message
  const locale = localeFor(notice.language)
  const priority = notice.incident?.priority ?? notice.ticket.priority
  const number = String(notice.ticket.number)
  const { mail } = locale
  const label = say(locale, mail.open, { number })
  const links = message.link === undefined ? [] : [{ label, href: message.link }]
  const stop =
    unsubscribe === undefined ? [] : [{ text: say(locale, mail.stop), href: unsubscribe }]
  return {
    ...{ language: locale.tag, direction: locale.direction, title: oneLine(title), body, facts },
    pictures: pictures.map(({ cid, alt }) => ({ cid, alt })),
    color: stripes[isGoodNews(message) ? 'good' : priority],
    buttons: [...links, ...actionLinks(message, tokens, readerOf(notice))],
    footer: [{ text: say(locale, mail.why[notice.to]) }, ...stop],
  }
}

/** Whom the timeline names when a link of the mail acts: by name where one person reads it. */
function readerOf({ to, ticket, person, address }: Notice): string {
  const name = to === 'streamer' ? ticket.streamer : person
  return `email:${name ?? address}`
}

/** Nothing in it can begin another header. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}
