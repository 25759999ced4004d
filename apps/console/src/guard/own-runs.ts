/**
 * Stored runs and letters, before one who is limited to some organisations acts on them: each must be of its own boards.
 * A run that retention has removed is judged by its open dead letter.
 */
import {
  type ClosedLetter,
  MOST_IN_CHAIN,
  readChain,
  readChainJobs,
  readLetterInputs,
  readNewestRunId,
  UnknownRunError,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { RefusedError } from '../http/refusal.ts';
import type { Who } from '../http/who.ts';
import { readRunsOf } from './limited.ts';
import {
  checkOwn,
  isOnOwnBoards,
  mayRunAgain,
  mayStart,
  type NewInput,
  notOwn,
  type Worked,
} from './own-boards.ts';

interface StoredWork extends Worked {
  readonly id: number;
}

const LETTERS_AT_ONCE = 500;

/** Those that it may run again with `instead`, or cancel and move without it: a number without a run is none. */
export async function ownRuns(
  store: Store,
  who: Pick<Who, 'orgs'>,
  ids: readonly number[],
  instead?: NewInput,
): Promise<readonly number[]> {
  if (who.orgs === undefined) return ids;
  const work = await readWork(store, ids);
  const isOwn = (run: Worked): boolean =>
    instead === undefined ? isOnOwnBoards(who, run) : mayRunAgain(who, run, instead);
  const own = new Set(work.filter(isOwn).map(({ id }) => id));
  return ids.filter((id) => own.has(id));
}

/** Before runs that were named are cancelled or moved. Fails with `UNKNOWN_RUN`, `FORBIDDEN`. */
export async function checkOwnRuns(
  store: Store,
  who: Pick<Who, 'orgs'>,
  ids: readonly number[],
): Promise<void> {
  for (const run of await namedWork(store, who, ids)) checkOwn(who, `run ${run.id}`, run);
}

/** Before runs that were named run again. Fails with `UNKNOWN_RUN`, `FORBIDDEN`. */
export async function checkRunsAgain(
  store: Store,
  who: Pick<Who, 'orgs'>,
  ids: readonly number[],
  instead: NewInput,
): Promise<void> {
  const refused = (await namedWork(store, who, ids)).find((run) => !mayRunAgain(who, run, instead));
  if (refused) throw notOwn(refused.jobId, `run ${refused.id} again`);
}

export type ChainAct = 'cancel' | 'retry';

/** Whether the user may do this with each run of a chain: an act on the chain is one on all of them. `chain`: as it was read. Fails with `UNKNOWN_RUN`. */
export async function isOwnChain(
  store: Store,
  who: Pick<Who, 'orgs'>,
  { chain, act }: { readonly chain: Awaited<ReturnType<typeof readChain>>; readonly act: ChainAct },
): Promise<boolean> {
  const [first] = chain;
  if (who.orgs === undefined || !first) return true;
  // Where no job works on a board no input matters, and the chain may be longer than what is read of it.
  const isWhole = chain.length < MOST_IN_CHAIN;
  const jobs = isWhole ? chain.map(({ jobId }) => jobId) : await readChainJobs(store, first.id);
  const isOwn = act === 'retry' ? mayStart : isOnOwnBoards;
  if (jobs.every((jobId) => isOwn(who, { jobId }))) return true;
  if (!isWhole) return false;
  const runs = await readRunsOf(
    store,
    chain.map(({ id }) => id),
  );
  return runs.length === chain.length && runs.every((run) => isOwn(who, run));
}

/** Before an act on a chain. Fails with `UNKNOWN_RUN`, `FORBIDDEN`. */
export async function checkOwnChain(
  store: Store,
  who: Pick<Who, 'orgs'>,
  { id, act }: { readonly id: number; readonly act: ChainAct },
): Promise<void> {
  if (who.orgs === undefined) return;
  if (await isOwnChain(store, who, { chain: await readChain(store, id), act })) return;
  throw new RefusedError({
    code: 'FORBIDDEN',
    detail: 'The chain has, or may have, runs for boards that are not yours, or for all.',
    hint: 'Name its runs one by one.',
  });
}

/** Letters with their inputs, however many they are. */
export async function readLettersOf(
  store: Store,
  ids: readonly number[],
): Promise<readonly (ClosedLetter & Worked)[]> {
  const letters: (ClosedLetter & Worked)[] = [];
  for (let from = 0; from < ids.length; from += LETTERS_AT_ONCE)
    letters.push(...(await readLetterInputs(store, ids.slice(from, from + LETTERS_AT_ONCE))));
  return letters;
}

async function namedWork(
  store: Store,
  who: Pick<Who, 'orgs'>,
  ids: readonly number[],
): Promise<readonly StoredWork[]> {
  if (who.orgs === undefined) return [];
  const work = await readWork(store, ids);
  const known = new Set(work.map(({ id }) => id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) throw new UnknownRunError(unknown, await readNewestRunId(store));
  return work;
}

async function readWork(store: Store, ids: readonly number[]): Promise<readonly StoredWork[]> {
  const runs = await readRunsOf(store, ids);
  const known = new Set(runs.map(({ id }) => id));
  const letters = await readLettersOf(
    store,
    ids.filter((id) => !known.has(id)),
  );
  const open = letters.filter(({ status }) => status === 'open');
  return [...runs, ...open.map(({ runId: id, jobId, input }) => ({ id, jobId, input }))];
}
