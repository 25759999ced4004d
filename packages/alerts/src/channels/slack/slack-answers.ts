import type { SendResult } from '../../channel.ts';
import { classifyStatus, jsonObject, retryAfter } from '../answers.ts';
import type { Answer } from '../post.ts';

/** Slack warns that the message may have been posted before these errors. */
const AMBIGUOUS = ['fatal_error', 'internal_error'];
const TRANSIENT = ['request_timeout', 'rollup_error', 'service_unavailable', 'team_added_to_org'];
const THROTTLED = ['rate_limited', 'ratelimited', 'message_limit_exceeded'];

const HINTS: Readonly<Record<string, string>> = {
  account_inactive: 'the token was revoked; install the app again',
  action_prohibited: 'an administrator has restricted the webhook',
  channel_is_archived: 'choose another channel',
  channel_not_found: 'is the channel spelled right, and is the app in it?',
  invalid_auth: 'check SLACK_BOT_TOKEN',
  invalid_token: 'check SLACK_WEBHOOK_URL',
  is_archived: 'choose another channel',
  missing_scope: 'the app needs the scope chat:write (and chat:write.customize for a name or icon)',
  no_service: 'the webhook was removed; make a new one',
  not_authed: 'check SLACK_BOT_TOKEN',
  not_in_channel: 'invite the app to the channel',
  token_revoked: 'install the app again',
};

/** An incoming webhook answers 200 and exactly `ok`, or another status and a word. */
export function classifySlackWebhook(answer: Answer, now: number): SendResult {
  const { status, body } = answer;
  if (status === 200 && body === 'ok') return { kind: 'delivered', says: '200 ok' };
  const word = body.trim();
  return status >= 400 && /^[a-z_]{3,60}$/.test(word)
    ? ofWord(word, answer, now)
    : classifyStatus('Slack', answer, { now });
}

/** `chat.postMessage` reports errors as 200 with `ok: false`. */
export function classifySlackBot(answer: Answer, now: number): SendResult {
  const json = jsonObject(answer.body);
  if (answer.status === 200 && json?.ok === true) {
    const { channel, ts } = json;
    const ref = typeof channel === 'string' && typeof ts === 'string' ? `${channel}/${ts}` : undefined;
    return { kind: 'delivered', says: '200 ok', ...(ref !== undefined && { ref }) };
  }
  if (json?.ok === false && typeof json.error === 'string') return ofWord(json.error, answer, now);
  return classifyStatus('Slack', answer, { now });
}

function ofWord(word: string, answer: Answer, now: number): SendResult {
  const hint = HINTS[word];
  const says = `Slack answered ${answer.status} ${word}${hint === undefined ? '' : `: ${hint}`}`;
  if (answer.status === 429 || THROTTLED.includes(word)) {
    return { kind: 'throttled', waitMs: retryAfter(answer, now), says };
  }
  if (AMBIGUOUS.includes(word)) return { kind: 'ambiguous', says };
  if (TRANSIENT.includes(word) || answer.status >= 500) return { kind: 'transient', says };
  return { kind: 'permanent', says };
}
