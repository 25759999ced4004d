/**
 * Limits a job beside its code: how many of its runs may run at once, and how many may begin in a period. Called by CLI
 * and console. A job with keys has the limit for each key, as its code has.
 * Promise: as `limitQueue`. The limit holds until an operator changes it: neither a restart nor new code undoes it, and
 * the limits of the code hold again when it is taken away.
 */
import { toEngineEvent, publish } from '@sb/events';
import { fillRate, type RateLimit } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { changeRates } from './change-rate.ts';
import { LimitInvalidError } from './errors.ts';
import { findLimitFaults } from './find-limit-faults.ts';
import { findJobLimits, type JobLimitsRow, lockJobLimits, setJobLimits } from './job-limits.sql.ts';
import { changeInForce, type InForce, type QueueLimits, type WantedLimits } from './limit-queue.ts';
import { type LimitColumns, limitsInForce, type OwnLimits, parseOwnLimits } from './own-limits.ts';
import { UnknownJobError } from '../../errors.ts';
import { checkOperator } from '../../operator.ts';
import type { Operator } from '../../standing.ts';
import { bumpDefinitions, findRealJobNames } from '../../definitions.sql.ts';
import { decodeRate } from '../rate-limit.ts';

/** Absent: no limit. */
export type JobLimits = Omit<QueueLimits, 'maxDepth'>;

/** A limit that is absent stays as it is. `code`: the limit of the job's code. */
export interface WantedJobLimits extends Operator {
  readonly maxRunning?: number | 'none' | 'code' | undefined;
  readonly rate?: WantedLimits['rate'] | 'code';
}

export interface ShownJobLimits extends JobLimits {
  /** Each key has the limit. */
  readonly isKeyed: boolean;
  readonly isRateKeyed: boolean;
  /** What an operator has set; absent where the code decides. */
  readonly own?: Omit<OwnLimits, 'code'>;
  readonly code: JobLimits;
}

export interface JobLimitsChange extends InForce {
  /** False: the job had these limits already, and nothing was written. */
  readonly changed: boolean;
  readonly before: ShownJobLimits;
  readonly after: ShownJobLimits;
}

/** Fails with `UNKNOWN_JOB`. */
export async function readJobLimits(store: Store, jobId: string): Promise<ShownJobLimits> {
  return store.read(function* (tx) {
    const row = yield* findJobLimits(tx, jobId);
    if (!row) throw new UnknownJobError(jobId, yield* findRealJobNames(tx));
    return shownLimits(row);
  });
}

/** Fails with `REQUEST_INVALID`, `UNKNOWN_JOB` and `LIMIT_INVALID`; also where no limit is given. */
export async function limitJob(
  store: Store,
  jobId: string,
  wanted: WantedJobLimits,
): Promise<JobLimitsChange> {
  const { maxRunning, rate } = wanted;
  checkOperator('A limit', wanted);
  if (maxRunning === undefined && rate === undefined)
    throw new LimitInvalidError(`job "${jobId}"`, ['expected maxRunning or rate, got none']);
  const faults = findLimitFaults({
    ...(maxRunning !== 'code' && { maxRunning }),
    ...(rate !== 'code' && { rate }),
  });
  if (faults.length > 0) throw new LimitInvalidError(`job "${jobId}"`, faults);
  const at = await store.now();
  return changeInForce(store, (tx) => limitJobIn(tx, { jobId, at }, wanted));
}

function* limitJobIn(
  tx: Tx,
  { jobId, at }: { readonly jobId: string; readonly at: number },
  wanted: WantedJobLimits,
): Body<Omit<JobLimitsChange, keyof InForce>> {
  const row = yield* lockJobLimits(tx, jobId);
  if (!row) throw new UnknownJobError(jobId, yield* findRealJobNames(tx));
  const before = shownLimits(row);
  const own = ownLimits(row, wanted, at);
  const after = { ...row, ...(own ? limitsInForce(own) : codeOf(row)), limited: own && JSON.stringify(own) };
  if (isSame(before.own, own)) return { changed: false, before, after: before };
  yield* setJobLimits(tx, { ...after, limited: after.limited ?? null });
  if (after.rate !== row.rate)
    yield* changeRates(tx, [
      {
        id: row.id,
        kind: row.rate_keyed === 1 ? 'key_rate' : 'job_rate',
        rate: after.rate === null ? undefined : decodeRate(after.rate),
      },
    ]);
  yield* bumpDefinitions(tx);
  const shown = shownLimits({ ...after, limited: after.limited ?? null });
  const { reason, actor } = wanted;
  const facts = {
    jobId,
    before: limitsOf(row),
    after: limitsOf(after),
    ...(reason !== undefined && { reason }),
  };
  yield* publish(tx, [toEngineEvent('job.limited', facts, { actor, jobId })]);
  return { changed: true, before, after: shown };
}

/** Undefined when the code decides all. */
function ownLimits(
  row: JobLimitsRow,
  { maxRunning, rate, actor, reason }: WantedJobLimits,
  at: number,
): OwnLimits | undefined {
  const before = parseOwnLimits(row.limited);
  const running = newOwn(before?.maxRunning, maxRunning);
  const rates = newOwn<RateLimit>(before?.rate, typeof rate === 'object' ? fillRate(rate) : rate);
  if (running === undefined && rates === undefined) return undefined;
  return {
    by: actor,
    ...(reason !== undefined && { reason }),
    at,
    ...(running !== undefined && { maxRunning: running }),
    ...(rates !== undefined && { rate: rates }),
    code: codeOf(row),
  };
}

function newOwn<T>(
  before: T | null | undefined,
  wanted: T | 'none' | 'code' | undefined,
): T | null | undefined {
  if (wanted === undefined) return before;
  return wanted === 'code' ? undefined : wanted === 'none' ? null : wanted;
}

function codeOf({ limited, max_running, rate }: JobLimitsRow): LimitColumns {
  return parseOwnLimits(limited)?.code ?? { max_running, rate };
}

function isSame(before: ShownJobLimits['own'], after: OwnLimits | undefined): boolean {
  // An object leaves out a limit that the code decides. A list would have null for it, as for no limit.
  const facts = (own: typeof before): string =>
    JSON.stringify(own && { maxRunning: own.maxRunning, rate: own.rate }) ?? '';
  return facts(before) === facts(after);
}

function shownLimits(row: JobLimitsRow): ShownJobLimits {
  const own = parseOwnLimits(row.limited);
  return {
    ...limitsOf(row),
    isKeyed: row.limit_keyed === 1,
    isRateKeyed: row.rate_keyed === 1,
    ...(own && { own: withoutCode(own) }),
    code: limitsOf(codeOf(row)),
  };
}

function withoutCode({ by, reason, at, maxRunning, rate }: OwnLimits): Omit<OwnLimits, 'code'> {
  return {
    by,
    ...(reason !== undefined && { reason }),
    at,
    ...(maxRunning !== undefined && { maxRunning }),
    ...(rate !== undefined && { rate }),
  };
}

function limitsOf({ max_running, rate }: LimitColumns): JobLimits {
  return {
    ...(max_running !== null && { maxRunning: max_running }),
    ...(rate !== null && { rate: decodeRate(rate) }),
  };
}
