/**
 * Limits a queue: how many runs may wait in it, how many may run at once, and how many may begin in a period. Called by
 * CLI and console.
 * Promise of the first: an enqueue that starts after this commit is refused when more runs than the bound would wait.
 * Runs that wait already stay, even if they are more; retries and put-backs are never refused. With a bound, enqueues
 * come one after the other and count the waiting runs, up to the bound: some 0.1 ms for each thousand.
 * Promise of the others, exact over all daemons: when this resolves, no run starts beyond the limit, except runs that the
 * transaction in `waitsFor` enqueues: the limit does not see them until a chore has moved them, within about a second of
 * its end. Running runs continue, even if they are more. A crash after the commit leaves the rest to that chore.
 * A queue without limits pays nothing for them.
 */
import { toEngineEvent, publish } from '@sb/events';
import { type RateLimit, fillRate } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { valueVersion } from '@sb/words';
import { changeRates } from './change-rate.ts';
import { LimitInvalidError } from './errors.ts';
import { findLimitFaults } from './find-limit-faults.ts';
import { UnknownQueueError } from '../../errors.ts';
import { checkOperator } from '../../operator.ts';
import { checkSeen, type Operator, type Seen } from '../../standing.ts';
import { findQueueNames, bumpDefinitions } from '../../definitions.sql.ts';
import { reconcileLimits } from './reconcile-limits.ts';
import { markLanes, type OpenTransaction } from './lanes.sql.ts';
import { PATIENCE_MS, relane } from './relane.ts';
import { lockBound, setBounds } from './queue-limits.sql.ts';
import { decodeRate } from '../rate-limit.ts';

/** Absent: no limit. */
export interface QueueLimits {
  /** How many runs may wait in it. */
  readonly maxDepth?: number;
  /** How many of its runs may run at once. */
  readonly maxRunning?: number;
  /** How many of its runs may begin in a period. */
  readonly rate?: RateLimit;
}

/** A limit that is absent stays as it is. */
export interface WantedLimits extends Operator, Seen {
  readonly maxDepth?: number | 'none' | undefined;
  readonly maxRunning?: number | 'none' | undefined;
  /** Default of its burst: the runs of 100 ms, and at least 1. */
  readonly rate?: WantedRate | 'none' | undefined;
}

interface WantedRate extends Omit<RateLimit, 'burst'> {
  readonly burst?: number | undefined;
}

export interface InForce {
  /**
   * PostgreSQL: a transaction that is older than the change and was still open after 10 s. The limit applies to the runs
   * that it enqueues within about a second of its end. Absent: the limit is in force for all runs.
   */
  readonly waitsFor?: OpenTransaction;
  /** The store failed behind the commit: a chore of the nodes brings the limit into force for the runs that wait. */
  readonly restFollows?: true;
}

export interface LimitsChange extends InForce {
  /** False: the queue had these limits already, and nothing was written. */
  readonly changed: boolean;
  readonly before: QueueLimits;
  readonly after: QueueLimits;
}

/** Fails with `REQUEST_INVALID`, `UNKNOWN_QUEUE` and `LIMIT_INVALID`; also where no limit is given. */
export async function limitQueue(store: Store, queue: string, wanted: WantedLimits): Promise<LimitsChange> {
  checkOperator('A limit', wanted);
  if (wanted.maxDepth === undefined && wanted.maxRunning === undefined && wanted.rate === undefined)
    throw new LimitInvalidError(`queue "${queue}"`, ['expected maxDepth, maxRunning or rate, got none']);
  if (wanted.maxRunning === undefined && wanted.rate === undefined)
    return store.write((tx) => limitIn(tx, queue, wanted));
  return changeInForce(store, (tx) => limitIn(tx, queue, wanted));
}

/**
 * Changes limits of a queue or a job, and brings them into force: also if nothing has changed, since the same call again
 * puts right what is wrong. After the commit of a change a failure is none of that: its mark is stored with it, so a chore
 * of the nodes does the rest. Where nothing has changed, the failure is all that there is to say.
 */
export async function changeInForce<Change extends { readonly changed: boolean }>(
  store: Store,
  change: (tx: Tx) => Body<Change>,
): Promise<Change & InForce> {
  const made = await store.write(function* (tx) {
    const changed = yield* change(tx);
    yield* markLanes(tx);
    return changed;
  });
  try {
    const waitsFor = await enforceLimits(store);
    return { ...made, ...(waitsFor && { waitsFor }) };
  } catch (error) {
    if (!made.changed) throw error;
    return { ...made, restFollows: true };
  }
}

/**
 * When this resolves, changed limits are in force, except for the runs of the transaction that it returns. The
 * transaction of the change has called `markLanes`.
 */
export async function enforceLimits(
  store: Store,
  patienceMs = PATIENCE_MS,
): Promise<OpenTransaction | undefined> {
  const waitsFor = await relane(store, patienceMs);
  await reconcileLimits(store);
  store.ring();
  return waitsFor;
}

/**
 * Within a transaction; the caller calls `markLanes` in it, and `enforceLimits` after the commit. Fails with
 * `UNKNOWN_QUEUE`, `LIMIT_INVALID`, and `CONFLICT` where they are not those that were seen.
 */
export function* limitIn(tx: Tx, queue: string, wanted: WantedLimits): Body<LimitsChange> {
  const { maxDepth, maxRunning, rate, actor, reason, version } = wanted;
  const faults = findLimitFaults(wanted);
  if (faults.length > 0) throw new LimitInvalidError(`queue "${queue}"`, faults);
  const row = yield* lockBound(tx, queue);
  if (!row) throw new UnknownQueueError(queue, yield* findQueueNames(tx));
  const before = limits({
    maxDepth: row.max_depth ?? undefined,
    maxRunning: row.max_running ?? undefined,
    rate: row.rate === null ? undefined : decodeRate(row.rate),
  });
  checkSeen(`The limits of ${queue}`, before, version);
  const after = limits({
    maxDepth: newLimit(before.maxDepth, maxDepth),
    maxRunning: newLimit(before.maxRunning, maxRunning),
    rate: newLimit(before.rate, typeof rate === 'object' ? fillRate(rate) : rate),
  });
  if (JSON.stringify(before) === JSON.stringify(after)) return { changed: false, before, after };
  yield* setBounds(tx, row.id, after);
  if (JSON.stringify(before.rate) !== JSON.stringify(after.rate))
    yield* changeRates(tx, [{ id: row.id, kind: 'queue_rate', rate: after.rate }]);
  yield* bumpDefinitions(tx);
  const facts = { queue, before, after, ...(reason !== undefined && { reason }) };
  yield* publish(tx, [toEngineEvent('queue.limited', facts, { actor })]);
  return { changed: true, before, after };
}

function newLimit<T>(before: T | undefined, wanted: T | 'none' | undefined): T | undefined {
  return wanted === undefined ? before : wanted === 'none' ? undefined : wanted;
}

/** Of a queue, as an act sends it back. */
export function limitsVersion(found: QueueLimits): number {
  const { maxDepth, maxRunning, rate } = found;
  return valueVersion(limits({ maxDepth, maxRunning, rate }));
}

function limits({
  maxDepth,
  maxRunning,
  rate,
}: { readonly [Name in keyof QueueLimits]-?: QueueLimits[Name] | undefined }): QueueLimits {
  return {
    ...(maxDepth !== undefined && { maxDepth }),
    ...(maxRunning !== undefined && { maxRunning }),
    ...(rate && { rate }),
  };
}
