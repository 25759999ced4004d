/** The dead letters that a request is about: those that were named, or those that match a filter. */
import { FAILURE_REASONS } from '@sb/jobs';
import type { DeadChoice } from '@sb/queue';
import { z } from 'zod';
import { checkNamedJob } from '../../guard/limited.ts';
import { RefusedError } from '../../http/refusal.ts';
import type { Call } from '../../http/route.ts';
import { instant, instantOf, listOf, name, runId } from '../../requests/fields.ts';
import { seenLetter } from './seen.ts';

const MOST_GROUPS = 200;
const prints = z.array(name).min(1).max(MOST_GROUPS);

export const filter = {
  job: name.optional(),
  reason: listOf(FAILURE_REASONS).optional(),
  since: instant.optional(),
  text: z.string().min(1).max(200).optional(),
  /** Of one error, or of several. */
  fingerprint: z
    .string()
    .transform((text) => text.split(','))
    .pipe(prints)
    .optional(),
};

export const choice = {
  ids: z.array(runId).min(1).max(1_000).optional(),
  filter: z
    .strictObject({
      ...filter,
      reason: z.array(z.enum(FAILURE_REASONS)).min(1).optional(),
      fingerprint: z.union([name, prints]).optional(),
    })
    .optional(),
};
type Choice = z.output<z.ZodObject<typeof choice>>;

/** A token of some jobs chooses among their letters only. */
export async function choiceOf(
  { store, who }: Pick<Call, 'store' | 'who'>,
  { ids, filter: wanted }: Choice,
): Promise<DeadChoice> {
  if ((ids === undefined) === (wanted === undefined))
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: 'body: expected ids or filter, one of them.',
      hint: 'An empty filter chooses all open letters.',
    });
  if (ids !== undefined) {
    if (who.jobs !== undefined) for (const id of ids) await seenLetter(store, who, id);
    return { ids: [...new Set(ids)] };
  }
  checkNamedJob(who, wanted?.job);
  return { filter: filterOf(wanted ?? {}, await store.now()) };
}

export function filterOf(wanted: NonNullable<Choice['filter']>, now: number) {
  const { job, reason: reasons, since, text, fingerprint } = wanted;
  const from = since === undefined ? undefined : instantOf(since, now);
  return {
    ...(job !== undefined && { jobId: job }),
    ...(reasons && { reasons }),
    ...(from !== undefined && { since: from }),
    ...(text !== undefined && { text }),
    ...(fingerprint !== undefined && { fingerprint }),
  };
}
