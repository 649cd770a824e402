import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api'
import type { Delivery, FailureReason } from '../../channel.ts'
import { failed } from '../body-outcome.ts'
import { connectionFailure, httpOutcome } from '../http-outcome.ts'

/** What Slack's errors mean (chat.postMessage, chat.update). What is not here may pass. */
const meanings: ReadonlyMap<string, FailureReason> = new Map(
  (
    [
      [
        'unauthorized',
        'access_denied account_inactive ekm_access_denied enterprise_is_restricted invalid_auth missing_scope no_permission not_allowed_token_type not_authed org_login_required token_expired token_revoked two_factor_setup_required',
      ],
      [
        'recipient-refused',
        'as_user_not_supported cannot_dm_bot channel_not_found is_archived messages_tab_disabled not_in_channel restricted_action restricted_action_non_threadable_channel restricted_action_read_only_channel restricted_action_thread_only_channel user_disabled user_not_found user_not_visible',
      ],
      [
        'bad-request',
        'attachment_payload_limit_exceeded invalid_arguments invalid_array_arg invalid_blocks invalid_blocks_format invalid_form_data msg_blocks_too_long msg_too_long no_text too_many_attachments',
      ],
      ['rate-limited', 'message_limit_exceeded rate_limited ratelimited'],
      ['server-error', 'fatal_error internal_error request_timeout service_unavailable'],
    ] as const
  ).flatMap(([reason, errors]) => errors.split(' ').map((error) => [error, reason] as const)),
)

/** Errors of an edit after which the message has to be posted anew. */
const goneErrors = [
  'cant_update_message',
  'channel_not_found',
  'edit_window_closed',
  'message_not_found',
]

/** Slack's own name of an error, null when it is none of its own. */
function errorOf(error: unknown): string | null {
  if (!(error instanceof WebAPIPlatformError)) return null
  const name: unknown = error.data.error
  return typeof name === 'string' && /^[a-z_]{3,60}$/.test(name) ? name : null
}

/** Whether an edit was refused because there is nothing left to edit. */
export function isGone(error: unknown): boolean {
  return goneErrors.includes(errorOf(error) ?? '')
}

/** What an attempt means that was not accepted. Of the answer only Slack's name of the error is told. */
export function outcomeOf(error: unknown, now: number): Delivery {
  if (error instanceof WebAPIRateLimitedError)
    return failed('rate-limited', 'answered 429', error.retryAfter * 1_000)
  if (error instanceof WebAPIHTTPError) {
    const { statusCode: status, headers } = error
    return httpOutcome({ status, retryAfter: headers['retry-after'], body: '' }, now)
  }
  if (error instanceof WebAPIPlatformError) {
    const name = errorOf(error)
    if (name === null) return failed('bad-answer', 'the answer was not what Slack gives')
    const known = meanings.get(name)
    if (known) return failed(known, `Slack says ${name}`)
    // It said no, though not in a way that we know.
    return { outcome: 'retry', reason: 'bad-answer', detail: `Slack says ${name}`, unsent: true }
  }
  return connectionFailure(error instanceof WebAPIRequestError ? error.original : error)
}
