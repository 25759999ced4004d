/** The dead letters that a request is about: those that were named, or those that match a filter. */
import { FAILURE_REASONS } from '@sb/jobs';
import {
  type DeadChoice,
  type DeadLetterDetails,
  type DeadPosition,
  findDeadLetter,
  listDeadLetters,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { z } from 'zod';
import { checkNamedJob } from '../../guard/limited.ts';
import { checkRunAgain, mayRunAgain, type NewInput } from '../../guard/own-boards.ts';
import { RefusedError } from '../../http/refusal.ts';
import type { Call } from '../../http/route.ts';
import { instant, instantOf, listOf, name, runId } from '../../requests/fields.ts';
import { seenLetter } from './seen.ts';

/** Letters are chosen one by one up to this number. */
const MOST_CHOSEN = 10_000;
const PAGE = 500;
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

/**
 * The same for letters that are to run again: of one who is limited to some organisations, all that were named must be of
 * its own boards; of those that match a filter, it chooses the ones that are.
 */
export async function choiceToReplay(
  call: Pick<Call, 'store' | 'who'>,
  asked: Choice & NewInput,
): Promise<DeadChoice> {
  const chosen = await choiceOf(call, asked);
  const { store, who } = call;
  if (who.orgs === undefined) return chosen;
  if ('ids' in chosen) {
    for (const id of chosen.ids) checkRunAgain(who, [await findDeadLetter(store, id)], asked);
    return chosen;
  }
  const letters = await openLetters(store, chosen.filter);
  const ids: number[] = [];
  for (const { runId: id, jobId } of letters) {
    // A list has no inputs, and only those of boards matter.
    const isOwn =
      mayRunAgain(who, { jobId }, asked) || mayRunAgain(who, await findDeadLetter(store, id), asked);
    if (isOwn) ids.push(id);
  }
  return { ids };
}

async function openLetters(
  store: Store,
  found: Extract<DeadChoice, { filter: unknown }>['filter'],
): Promise<readonly DeadLetterDetails[]> {
  const all: DeadLetterDetails[] = [];
  let before: DeadPosition | undefined;
  do {
    const page = await listDeadLetters(store, {
      ...found,
      statuses: ['open'],
      limit: PAGE,
      ...(before && { before }),
    });
    all.push(...page.letters);
    before = page.next;
    if (all.length > MOST_CHOSEN)
      throw new RefusedError({
        code: 'REQUEST_INVALID',
        detail: 'body.filter: more than 10,000 letters match.',
        hint: 'Ask for less: a job, an error or a shorter time.',
      });
  } while (before);
  return all;
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
