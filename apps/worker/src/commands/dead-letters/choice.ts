/** Which dead letters a command means: those that are named, or those that its filters find. */
import type { FailureReason } from '@sb/jobs';
import type { DeadChoice, DeadFilter } from '@sb/queue';
import type { Store } from '@sb/storage';
import { runIdOf } from '../../cli/run-id.ts';
import { UsageError } from '../../cli/usage-error.ts';

export interface FilterOptions {
  readonly job?: string | undefined;
  readonly reasons?: readonly FailureReason[] | undefined;
  /** Ms. */
  readonly since?: number | undefined;
  readonly filter?: string | undefined;
}

export interface ChoiceOptions extends FilterOptions {
  readonly runIds: readonly string[];
  readonly all: boolean;
}

/** By the names of the flags, as an error tells them. */
const ALTERNATIVES = 'Give numbers of runs, or filters (--job, --since, --filter ...), or --all.';

/** Throws `UsageError` where nothing is said, which in a script may mean a variable that is empty. */
export async function choiceOf(
  store: Store,
  { runIds, all, ...filters }: ChoiceOptions,
): Promise<DeadChoice> {
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  if (Number(runIds.length > 0) + Number(isFiltered) + Number(all) > 1)
    throw new UsageError('numbers of runs, filters and --all exclude each other', ALTERNATIVES);
  if (runIds.length > 0) return { ids: [...new Set(runIds.map(runIdOf))] };
  if (!isFiltered && !all) throw new UsageError('which dead letters is not said', ALTERNATIVES);
  return { filter: await filterOf(store, filters) };
}

export async function filterOf(
  store: Store,
  { job, reasons, since, filter }: FilterOptions,
): Promise<DeadFilter> {
  return {
    ...(job !== undefined && { jobId: job }),
    ...(reasons && { reasons }),
    ...(since !== undefined && { since: (await store.now()) - since }),
    ...(filter !== undefined && { text: filter }),
  };
}
