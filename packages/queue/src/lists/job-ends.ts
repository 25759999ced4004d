/** How the last runs of a job ended and how long they took: the dots of its chart, without all else that is kept of them. */
import type { FinishedState } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { finishedState } from '../lifecycle.ts';
import { splitConditions } from './history-conditions.ts';
import { findEndsOfWalk } from './list-history.sql.ts';

export interface JobEnd {
  readonly id: number;
  readonly state: FinishedState;
  /** Ms since the epoch. Absent when it never started. */
  readonly startedAt?: number;
  readonly finishedAt: number;
}

export interface JobEndsWanted {
  readonly jobId: string;
  /** Ended at or after, ms since the epoch. */
  readonly since: number;
  readonly limit: number;
}

/** The newest first. */
export async function readJobEnds(store: Store, wanted: JobEndsWanted): Promise<readonly JobEnd[]> {
  return store.read((tx) => findJobEnds(tx, wanted));
}

function* findJobEnds(tx: Tx, { limit, ...conditions }: JobEndsWanted): Body<readonly JobEnd[]> {
  const asked = yield* splitConditions(tx, conditions);
  if (!asked) return [];
  const rows = yield* findEndsOfWalk(tx, { ...asked.walk, isBackwards: true }, asked.rest, limit);
  return rows.map(({ id, state, started_at: startedAt, finished_at: finishedAt }) => ({
    id,
    state: finishedState(state),
    ...(startedAt !== null && { startedAt }),
    finishedAt,
  }));
}
