/** One run with everything that is kept of it: its row, its attempts, the whole error, its dead letter. */
import type { LetterStatus } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { UnknownRunError } from '../errors.ts';
import { joinedProgress, type ProgressRecord } from '../rows/progress.ts';
import { fromHistory, fromLive, parseError, type RunError, type RunRecord } from './run-records.ts';
import {
  findAttempts,
  findCancelRequest,
  findLetterOfRun,
  findLongInput,
  findPurge,
  findRetries,
  isNodeAlive,
} from './run-details.sql.ts';
import { findHistoryRow, findLiveRow, findNewestRunId } from './run-rows.sql.ts';

export interface AttemptRecord {
  /** Number of claims until then: retries, lost and returned claims each add one. */
  readonly claimNo: number;
  readonly outcome: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly nodeId?: number;
  readonly error?: RunError;
  /** The delay until the next attempt, ms, as it was decided. Absent without a retry, or when its event was removed. */
  readonly backoffMs?: number;
}

/** How a run came to be cancelled, while the event that says so is kept. */
export interface Cancellation {
  /** `purge`: with all other runs that waited in its queue. */
  readonly by: 'request' | 'purge';
  /** Absent where a limit of its job or its schedule asked. */
  readonly actor?: string;
  readonly at: number;
  readonly reason?: string;
}

export interface RunDetails extends RunRecord {
  readonly claimNo: number;
  /** Failed, lost and returned attempts, oldest first; a success at the first try has none. */
  readonly attempts: readonly AttemptRecord[];
  readonly deadLetter?: {
    readonly status: LetterStatus;
    readonly replayedAs?: number;
    /** Of its error, as of a group of dead letters. */
    readonly fingerprint?: string;
  };
  /** Of a cancelled run. */
  readonly cancellation?: Cancellation;
  /** False while the run is under way on a node that no longer renews its lease. */
  readonly nodeAlive: boolean;
  /** As far as it was reported. Absent when the run has ended: its result says what was done. */
  readonly progress?: ProgressRecord;
}

/** Fails with `UNKNOWN_RUN`. */
export async function findRun(store: Store, id: number): Promise<RunDetails> {
  return store.read(function* (tx) {
    const live = yield* findLiveRow(tx, id);
    const finished = live ? undefined : yield* findHistoryRow(tx, id);
    const row = live ?? finished;
    const record = live ? fromLive(live) : finished && fromHistory(finished);
    if (!row || !record) throw new UnknownRunError(id, yield* findNewestRunId(tx));
    const attempts = yield* readAttempts(tx, id);
    const dead = yield* findLetterOfRun(tx, id);
    const cancellation = record.state === 'cancelled' ? yield* findCancellation(tx, record) : undefined;
    const whole = dead?.error ? parseError(dead.error) : attempts.at(-1)?.error;
    return {
      ...record,
      claimNo: row.claim_no,
      attempts,
      ...(live && joinedProgress(live)),
      ...(record.error && whole && { error: whole }),
      ...(dead && {
        deadLetter: {
          status: dead.status,
          ...(dead.replayed_as !== null && { replayedAs: dead.replayed_as }),
          ...(dead.fingerprint !== null && { fingerprint: dead.fingerprint }),
        },
      }),
      ...(cancellation && { cancellation }),
      nodeAlive: record.state !== 'running' || (yield* isNodeAlive(tx, row.node_id)),
    };
  });
}

const RETRIED: readonly string[] = ['failed', 'timed_out'];

function* readAttempts(tx: Tx, id: number): Body<readonly AttemptRecord[]> {
  const attempts = (yield* findAttempts(tx, id)).map(toAttempt);
  if (!attempts.some(({ outcome }) => RETRIED.includes(outcome))) return attempts;
  const retries = [...(yield* findRetries(tx, id))];
  return attempts.map((attempt, at) => {
    const next = attempts[at + 1];
    // The event is written together with the end of its attempt, so before the next one starts.
    const place = retries.findIndex(
      (retry) => retry.at >= attempt.finishedAt && (!next || retry.at <= next.startedAt),
    );
    const [retry] = RETRIED.includes(attempt.outcome) && place !== -1 ? retries.splice(place, 1) : [];
    if (!retry) return attempt;
    const { delayMs }: { readonly delayMs: number } = JSON.parse(retry.payload);
    return { ...attempt, backoffMs: delayMs };
  });
}

/** Undefined when its event was removed. */
function* findCancellation(tx: Tx, { id, reason: end }: RunRecord): Body<Cancellation | undefined> {
  const request = yield* findCancelRequest(tx, id);
  const row = request ?? (end === 'purged' ? yield* findPurge(tx, id) : undefined);
  if (!row) return undefined;
  const { reason }: { readonly reason?: string } = JSON.parse(row.payload);
  return {
    by: request ? 'request' : 'purge',
    at: row.at,
    ...(row.actor !== null && { actor: row.actor }),
    ...(reason !== undefined && { reason }),
  };
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
