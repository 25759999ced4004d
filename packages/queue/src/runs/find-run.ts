/** One run with everything that is kept of it: its row, its attempts, the whole error, its dead letter. */
import type { LetterStatus } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { UnknownRunError } from '../errors.ts';
import { fromHistory, fromLive, parseError, type RunError, type RunRecord } from './run-records.ts';
import { findAttempts, findDeadLetter, findLongInput, isNodeAlive } from './run-details.sql.ts';
import { findHistoryRow, findLiveRow, findNewestRunId } from './run-rows.sql.ts';

export interface AttemptRecord {
  /** Number of claims until then: retries, lost and returned claims each add one. */
  readonly claimNo: number;
  readonly outcome: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly nodeId?: number;
  readonly error?: RunError;
}

export interface RunDetails extends RunRecord {
  readonly claimNo: number;
  /** Failed, lost and returned attempts, oldest first; a success at the first try has none. */
  readonly attempts: readonly AttemptRecord[];
  readonly deadLetter?: { readonly status: LetterStatus; readonly replayedAs?: number };
  /** False while the run is under way on a node that no longer renews its lease. */
  readonly nodeAlive: boolean;
}

/** Fails with `UNKNOWN_RUN`. */
export async function findRun(store: Store, id: number): Promise<RunDetails> {
  return store.read(function* (tx) {
    const live = yield* findLiveRow(tx, id);
    const finished = live ? undefined : yield* findHistoryRow(tx, id);
    const row = live ?? finished;
    const record = live ? fromLive(live) : finished && fromHistory(finished);
    if (!row || !record) throw new UnknownRunError(id, yield* findNewestRunId(tx));
    const attempts = (yield* findAttempts(tx, id)).map(toAttempt);
    const dead = yield* findDeadLetter(tx, id);
    const whole = dead?.error ? parseError(dead.error) : attempts.at(-1)?.error;
    return {
      ...record,
      claimNo: row.claim_no,
      attempts,
      ...(record.error && whole && { error: whole }),
      ...(dead && {
        deadLetter: {
          status: dead.status,
          ...(dead.replayed_as !== null && { replayedAs: dead.replayed_as }),
        },
      }),
      nodeAlive: record.state !== 'running' || (yield* isNodeAlive(tx, row.node_id)),
    };
  });
}

/** The JSON text of an input that was too long for its run's row. */
export async function readLongInput(store: Store, runId: number): Promise<string | undefined> {
  return store.read((tx) => findLongInput(tx, runId));
}

function toAttempt(row: {
  readonly claim_no: number;
  readonly outcome: string;
  readonly started_at: number;
  readonly finished_at: number;
  readonly node_id: number | null;
  readonly error: string | null;
}): AttemptRecord {
  return {
    claimNo: row.claim_no,
    outcome: row.outcome,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    ...(row.node_id !== null && { nodeId: row.node_id }),
    ...(row.error !== null && { error: parseError(row.error) }),
  };
}
