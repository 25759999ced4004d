/**
 * What a question of the live stream to a route came to. `failed`: as when its reader ended or the store was away for a
 * moment; what it was asked for is still due, because no other fact may ever mark it again. `refused`: not for this client.
 */
import type { Refusal } from '../http/refusal.ts';

export type Unanswered = 'failed' | 'refused';

export type Asked<Answer extends object> = Answer | Unanswered;

export function unansweredBy({ status }: Pick<Refusal, 'status'>): Unanswered {
  return status >= 500 ? 'failed' : 'refused';
}
