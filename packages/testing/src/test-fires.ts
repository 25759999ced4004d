/** Every fire of a schedule that is on record, with its verdict. */
import { listFires } from '@sb/scheduler';
import type { Store } from '@sb/storage';

export interface TestFire {
  /** The nominal time of the fire. */
  readonly fireTime: Date;
  /** `run`, `skipped_catchup`, ... */
  readonly verdict: string;
  /** The verdict, for people. */
  readonly words: string;
  /** The run that it enqueued; for a `duplicate`, the run that existed already. */
  readonly runId?: number;
}

const MANY = 100_000;

export async function readTestFires(store: Store, schedule: string): Promise<readonly TestFire[]> {
  const fires = await listFires(store, schedule, { limit: MANY });
  return fires
    .map(({ at, verdict, words, runId }) => ({
      fireTime: new Date(at),
      verdict,
      words,
      ...(runId !== undefined && { runId }),
    }))
    .toReversed();
}
