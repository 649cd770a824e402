import { GrammyError, HttpError } from 'grammy'
import type { Delivery, FailureReason } from '../../channel.ts'
import { clip } from '../../plain-text.ts'
import { failed } from '../body-outcome.ts'
import { concealed } from '../concealed.ts'
import { connectionFailure } from '../http-outcome.ts'

/** What a 400 says that is about the recipient. Telegram has no codes for it, only these words. */
const aboutRecipient =
  /chat not found|user not found|PEER_ID_INVALID|upgraded to a supergroup|not enough rights|have no rights|TOPIC_(CLOSED|DELETED)|group is deactivated/i

/** Whether an edit was refused because there is nothing left to edit. */
export function isGone(error: unknown): boolean {
  return (
    error instanceof GrammyError &&
    error.error_code === 400 &&
    /message to edit not found|message can't be edited|MESSAGE_ID_INVALID|no text in the message/i.test(
      error.description,
    )
  )
}

/** Whether an edit was refused because the message says it already. */
export function isUnchanged(error: unknown): boolean {
  return error instanceof GrammyError && /message is not modified/i.test(error.description)
}

/** What an attempt means that was not accepted. */
export function outcomeOf(error: unknown, token: string): Delivery {
  if (error instanceof GrammyError) return ofTelegram(error, token)
  if (!(error instanceof HttpError)) return connectionFailure(error)
  const cause: unknown = error.error
  return cause instanceof SyntaxError
    ? failed('bad-answer', 'the answer was not what Telegram gives')
    : connectionFailure(cause)
}

function ofTelegram(error: GrammyError, token: string): Delivery {
  const { error_code: code, description, parameters } = error
  const moved = parameters.migrate_to_chat_id
  const hint = moved === undefined ? '' : `; its id is ${moved} now`
  const words = concealed(description.replaceAll(/\s+/g, ' '), [token])
  const detail = clip(`${code} ${words}${hint}`, 200)
  const { retry_after: retryAfter } = parameters
  const afterMs = retryAfter === undefined ? undefined : retryAfter * 1_000
  return failed(reasonOf(code, description), detail, afterMs)
}

function reasonOf(code: number, description: string): FailureReason {
  // A token of the wrong form is answered with 404.
  if (code === 401 || code === 404) return 'unauthorized'
  if (code === 403) return 'recipient-refused'
  if (code === 429) return 'rate-limited'
  if (code >= 500) return 'server-error'
  return aboutRecipient.test(description) ? 'recipient-refused' : 'bad-request'
}
