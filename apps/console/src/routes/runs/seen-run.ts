/** A run as the caller may see it, and its chain. */
import { readChainJobs, type RunDetails } from '@sb/queue';
import { z } from 'zod';
import { findSeenRun } from '../../guard/limited.ts';
import { RefusedError } from '../../http/refusal.ts';
import type { Call } from '../../http/route.ts';
import { maySeeJob } from '../../http/who.ts';
import { runId } from '../../requests/fields.ts';

export const params = z.strictObject({ id: runId });
export type Params = z.output<typeof params>;

export const TAG = 'Run';

export function seenRun({ store, who, params: { id } }: Call<Params>): Promise<RunDetails> {
  return findSeenRun(store, who, id);
}

/** What is done to a chain is done to each of its runs. */
export async function isChainOfJobs({
  store,
  who,
  params: { id },
}: Pick<Call<Params>, 'store' | 'who' | 'params'>): Promise<boolean> {
  return who.jobs === undefined || (await readChainJobs(store, id)).every((job) => maySeeJob(who, job));
}

export async function checkChain(call: Call<Params>): Promise<void> {
  if (await isChainOfJobs(call)) return;
  throw new RefusedError({
    code: 'FORBIDDEN',
    detail: 'The chain has runs of jobs that this token is not for.',
    hint: 'Ask with a token of all jobs.',
  });
}
