/** The dead letters that a request is about: those that were named, or those that match a filter. */
import { FAILURE_REASONS, type LetterStatus } from '@sb/jobs';
import {
  type DeadChoice,
  type DeadLetter,
  type DeadPosition,
  listDeadLetters,
  UnknownDeadLetterError,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { z } from 'zod';
import { checkScope } from '../../guard/known-names.ts';
import { MOST_CHOSEN } from '../../guard/may.ts';
import { checkOwn, checkRunAgain, mayRunAgain, type NewInput } from '../../guard/own-boards.ts';
import { readLettersOf } from '../../guard/own-runs.ts';
import { RefusedError } from '../../http/refusal.ts';
import type { Call } from '../../http/route.ts';
import { instant, instantOf, listOf, name, runId, storable } from '../../requests/fields.ts';
import { seenLetter } from './seen.ts';

const PAGE = 500;
const MOST_GROUPS = 200;
const prints = z.array(name).min(1).max(MOST_GROUPS);

export const filter = {
  job: name.optional(),
  reason: listOf(FAILURE_REASONS).optional(),
  since: instant.optional(),
  text: storable.min(1).max(200).optional(),
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

/** Letters that were discarded are opened again; the others are open. */
type LetterAct = 'discard' | 'reopen' | 'replay';

/** A token of some jobs chooses among their letters only. A filter leaves out dry runs, as the counts do that people see. */
async function choiceOf(
  { store, who }: Pick<Call, 'store' | 'who'>,
  { ids, filter: wanted }: Choice,
): Promise<DeadChoice> {
  if ((ids === undefined) === (wanted === undefined))
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: 'body: expected ids or filter, one of them.',
      hint: 'An empty filter chooses all letters, but not those of dry runs.',
    });
  if (ids !== undefined) {
    if (who.jobs !== undefined) for (const id of ids) await seenLetter(store, who, id);
    return { ids: [...new Set(ids)] };
  }
  await checkScope({ store, who }, { job: wanted?.job });
  return { filter: { ...filterOf(wanted ?? {}, await store.now()), withoutDryRuns: true } };
}

/**
 * The same for an act on letters: of one who is limited to some organisations, all that were named must be
 * of its own boards; of those that match a filter, it chooses the ones that are. `input`, `patch`: of a replay.
 */
export async function ownChoice(
  call: Pick<Call, 'store' | 'who'>,
  asked: Choice & NewInput,
  act: LetterAct,
): Promise<DeadChoice> {
  const chosen = await choiceOf(call, asked);
  const { store, who } = call;
  if (who.orgs === undefined) return chosen;
  if ('ids' in chosen) {
    const named = await namedLetters(store, chosen.ids);
    if (act === 'replay') checkRunAgain(who, named, asked);
    else for (const letter of named) checkOwn(who, `the letter of run ${letter.runId}`, letter);
    return chosen;
  }
  const letters = await lettersThat(store, chosen.filter, act === 'reopen' ? 'discarded' : 'open');
  if (letters.length > MOST_CHOSEN)
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: 'body.filter: more than 10,000 letters match.',
      hint: 'Narrow the request: one job, one error or a shorter time.',
    });
  const refused = await othersAmong(call, letters, asked);
  return { ids: letters.map(({ runId: id }) => id).filter((id) => !refused.has(id)) };
}

/** The numbers of those that it may not run again. */
async function othersAmong(
  { store, who }: Pick<Call, 'store' | 'who'>,
  letters: readonly DeadLetter[],
  instead: NewInput = {},
): Promise<ReadonlySet<number>> {
  // A list has no inputs, and only those of boards matter.
  const open = letters.filter(({ jobId }) => !mayRunAgain(who, { jobId }, instead));
  const withInputs = await readLettersOf(
    store,
    open.map(({ runId: id }) => id),
  );
  return new Set(withInputs.filter((one) => !mayRunAgain(who, one, instead)).map((one) => one.runId));
}

async function namedLetters(store: Store, ids: readonly number[]): ReturnType<typeof readLettersOf> {
  const letters = await readLettersOf(store, ids);
  const known = new Set(letters.map(({ runId: id }) => id));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new UnknownDeadLetterError(unknown);
  return letters;
}

/** Ends behind the first page with which they are too many. */
async function lettersThat(
  store: Store,
  found: Extract<DeadChoice, { filter: unknown }>['filter'],
  status: LetterStatus,
): Promise<readonly DeadLetter[]> {
  const all: DeadLetter[] = [];
  let before: DeadPosition | undefined;
  do {
    const page = await listDeadLetters(store, {
      ...found,
      statuses: [status],
      limit: PAGE,
      ...(before && { before }),
    });
    all.push(...page.letters);
    before = page.next;
  } while (before && all.length <= MOST_CHOSEN);
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
