import type { SendResult } from '../../channel.ts';
import { classifyStatus, jsonObject, waitOf } from '../answers.ts';
import type { Answer } from '../post.ts';

const GONE = 'the webhook is gone: make a new one';
const HINTS = { 401: GONE, 404: GONE };

/** With `?wait=true` it answers 200 and the message; a wait stands in the body, or in the header when Cloudflare answers. */
export function classifyDiscord(answer: Answer, now: number): SendResult {
  const json = jsonObject(answer.body);
  if (answer.status === 200 && typeof json?.id === 'string') return { kind: 'delivered', ref: json.id };
  const reason = typeof json?.message === 'string' ? json.message : answer.body;
  const result = classifyStatus('Discord', { ...answer, body: reason }, { now, hints: HINTS });
  if (result.kind === 'throttled' && typeof json?.retry_after === 'number') {
    return { ...result, waitMs: waitOf(json.retry_after * 1000) };
  }
  return result;
}
