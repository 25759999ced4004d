/**
 * The answer of a route to a question of the live stream, or why there is none. `failed`: as when its reader ended or the
 * store was away for a moment; the question is still due, because no other fact may ever mark it again. `refused`: the
 * client has no right to the answer.
 */
import type { Refusal } from '../http/refusal.ts';

export type Unanswered = 'failed' | 'refused';

export type Asked<Answer extends object> = Answer | Unanswered;

export function unansweredBy({ status }: Pick<Refusal, 'status'>): Unanswered {
  return status >= 500 ? 'failed' : 'refused';
}
