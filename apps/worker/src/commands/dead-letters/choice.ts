/** The dead letters that a command means: the named ones, or those that match its filters. */
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
  readonly fingerprint?: readonly string[] | undefined;
}

export interface ChoiceOptions extends FilterOptions {
  readonly runIds: readonly string[];
  readonly all: boolean;
}

const ALTERNATIVES = 'Give numbers of runs, or filters (--job, --since, --fingerprint ...), or --all.';

/** Throws `UsageError` without a choice: in a script, a variable may be empty. */
export async function choiceOf(
  store: Store,
  { runIds, all, ...filters }: ChoiceOptions,
): Promise<DeadChoice> {
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  if (Number(runIds.length > 0) + Number(isFiltered) + Number(all) > 1)
    throw new UsageError('numbers of runs, filters and --all exclude each other', ALTERNATIVES);
  if (runIds.length > 0) return { ids: [...new Set(runIds.map(runIdOf))] };
  if (!isFiltered && !all) throw new UsageError('expected a choice of dead letters, got none', ALTERNATIVES);
  return { filter: await filterOf(store, filters) };
}

export async function filterOf(
  store: Store,
  { job, reasons, since, filter, fingerprint }: FilterOptions,
): Promise<DeadFilter> {
  return {
    ...(job !== undefined && { jobId: job }),
    ...(reasons && { reasons }),
    ...(since !== undefined && { since: (await store.now()) - since }),
    ...(filter !== undefined && { text: filter }),
    ...(fingerprint !== undefined && { fingerprint }),
  };
}
