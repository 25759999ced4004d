/** What the jobs of a board did, run by run. */
import type { Store } from '@sb/storage';
import { requireOrg } from '../records/orgs.sql.ts';
import {
  type BoardRun,
  findSummary,
  listSummaries,
  summaryId,
  type SummaryPlace,
} from '../records/summaries.sql.ts';

export interface RunFilter {
  readonly limit: number;
  readonly jobId?: string;
  /** Only runs that finished before this one. */
  readonly before?: SummaryPlace;
}

/** The newest first. Fails with `UNKNOWN_ORG`. */
export async function listBoardRuns(
  store: Store,
  orgId: string,
  filter: RunFilter,
): Promise<readonly BoardRun[]> {
  return store.read(function* (tx) {
    yield* requireOrg(tx, orgId);
    return yield* listSummaries(tx, orgId, filter);
  });
}

/** Undefined: there is no summary with this id. Fails with `UNKNOWN_ORG`. */
export async function readBoardRun(store: Store, orgId: string, id: string): Promise<BoardRun | undefined> {
  return store.read(function* (tx) {
    yield* requireOrg(tx, orgId);
    return yield* findSummary(tx, orgId, id);
  });
}

export interface RunOfBoards {
  readonly jobId: string;
  readonly runId: number;
}

/** What one run did, organisation by organisation; those that it did not run for are left out. */
export async function readRunOfBoards(
  store: Store,
  { jobId, runId }: RunOfBoards,
  orgIds: readonly string[],
): Promise<readonly (BoardRun & { readonly orgId: string })[]> {
  return store.read(function* (tx) {
    const found: (BoardRun & { readonly orgId: string })[] = [];
    for (const orgId of orgIds) {
      const run = yield* findSummary(tx, orgId, summaryId({ jobId, orgId, runId }));
      if (run) found.push({ ...run, orgId });
    }
    return found;
  });
}
