/** What the jobs of a board did, run by run. */
import type { Store } from '@sb/storage';
import type { RunSummary } from '../model.ts';
import { requireOrg } from '../records/orgs.sql.ts';
import { listSummaries, type SummaryPlace } from '../records/summaries.sql.ts';

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
): Promise<readonly RunSummary[]> {
  return store.read(function* (tx) {
    yield* requireOrg(tx, orgId);
    return yield* listSummaries(tx, orgId, filter);
  });
}
