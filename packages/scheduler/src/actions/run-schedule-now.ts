/**
 * Runs a schedule at once, beside its fires. Called by CLI and console.
 * Promise: the run has the schedule's input, queue, priority and tags. The next fire stays, and comes whether or not
 * this run has ended. The run and its event are one transaction: a crash before the commit leaves neither.
 * One that makes up for a fire is recorded with that fire, so no second one is made for it. So is the run whose dedupe
 * key it has.
 */
import { toEngineEvent, publish } from '@sb/events';
import type { RegisteredJob } from '@sb/jobs';
import { InvalidRequestError, type Operator } from '@sb/queue';
import { buildRequest, checkOperator, enqueueIn, refuseSecrets, type RunRequest } from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import { quote } from '@sb/words';
import { takeSchedule } from '../definitions/operated-schedule.ts';
import { FireHasRunError, ScheduleChangedError } from '../schedule-errors.ts';
import { lockFire, recordMadeUp } from '../definitions/fires.sql.ts';
import { runOptions } from '../definitions/run-options.ts';
import { findSchedule, findUnfinished, type OperatedRow } from '../definitions/operate.sql.ts';
import { writeAndRing } from '../definitions/write-and-ring.ts';

export interface RunNowOptions extends Operator {
  /** Default: the schedule's. */
  readonly input?: unknown;
  /** The jobs whose code is at hand, by id. */
  readonly jobs: ReadonlyMap<string, RegisteredJob>;
  /** The fire without a run that this one makes up for, ms since the epoch. */
  readonly fireAt?: number | undefined;
  /** The job that the schedule must be of. */
  readonly jobId?: string | undefined;
}

export interface RunNow {
  readonly jobId: string;
  /** The new run, or the one that has the same dedupe key. */
  readonly runId: number;
  /** No run was made: run `runId` has the same dedupe key, and is unfinished or was made just before. */
  readonly isDuplicate: boolean;
  /** Runs of the schedule that had not ended, oldest first, at most 100. */
  readonly unfinished: readonly number[];
}

/** Fails with `REQUEST_INVALID`, `UNKNOWN_SCHEDULE`, `INPUT_INVALID`, `CONFLICT` (also for a fire that has a run), and the refusals of the queue. */
export async function runScheduleNow(store: Store, name: string, options: RunNowOptions): Promise<RunNow> {
  checkOperator('A run now', options);
  const seen = await store.read((tx) => findSchedule(tx, name));
  const request = seen ? await requestOf(store, seen, options) : undefined;
  return writeAndRing(store, (tx) => runNow(tx, { name, seen, request, options }));
}

/** Without the code of the job its stored definition says which fields of an input are secret. */
async function requestOf(
  store: Store,
  { job: jobId, input: own }: OperatedRow,
  options: RunNowOptions,
): Promise<RunRequest> {
  if (options.jobId !== undefined && options.jobId !== jobId) throw otherJob(jobId, options.jobId);
  const { jobs, input = own === null ? undefined : (JSON.parse(own) as unknown) } = options;
  const job = jobs.get(jobId);
  if (job) return buildRequest(job, input);
  const request = { jobId, ...(input !== undefined && { input }) };
  await refuseSecrets(store, request);
  return request;
}

function otherJob(ofSchedule: string, got: string): InvalidRequestError {
  const message = `expected the job of the schedule, ${quote(ofSchedule)}, got ${quote(got)}`;
  return new InvalidRequestError([{ field: 'job', message }], 'A run now');
}

interface Asked {
  readonly name: string;
  readonly seen: OperatedRow | undefined;
  readonly request: RunRequest | undefined;
  readonly options: RunNowOptions;
}

function* runNow(tx: Tx, { name, seen, request, options }: Asked): Body<RunNow> {
  const row = yield* takeSchedule(tx, name);
  if (!request || row.job !== seen?.job || row.input !== seen.input) throw new ScheduleChangedError(name);
  const { actor, reason, fireAt } = options;
  const fire = fireAt === undefined ? undefined : { scheduleId: row.id, fireAt };
  if (fire) yield* refuseFire(tx, row, fire);
  const unfinished = yield* findUnfinished(tx, row.id);
  const { id: runId, verdict } = yield* enqueueIn(tx, {
    ...request,
    trigger: 'manual',
    schedule: { id: row.id },
    createdBy: actor,
    ...runOptions(row.rules),
  });
  if (fire) yield* recordMadeUp(tx, { ...fire, runId });
  const isDuplicate = verdict !== 'enqueued';
  if (!isDuplicate) {
    const payload = { schedule: name, runId, ...(reason !== undefined && { reason }) };
    yield* publish(tx, [toEngineEvent('schedule.run_requested', payload, { actor, jobId: row.job, runId })]);
  }
  return { jobId: row.job, runId, isDuplicate, unfinished };
}

/** Only a fire that made no run, and will make none, is made up for. */
function* refuseFire(
  tx: Tx,
  { name, now }: OperatedRow,
  fire: { readonly scheduleId: number; readonly fireAt: number },
): Body<void> {
  const found = yield* lockFire(tx, fire);
  if (found && found.runId !== null) throw new FireHasRunError(name, fire.fireAt, found.runId);
  const message = found ? obstacle(found, fire, now) : `no fire of ${quote(name)} is known at this time`;
  if (message !== undefined) throw new InvalidRequestError([{ field: 'fireAt', message }], 'A run now');
}

function obstacle(
  { verdict }: { readonly verdict: string },
  { fireAt }: { readonly fireAt: number },
  now: number,
): string | undefined {
  if (verdict === 'waiting') return 'this fire is still waited for';
  return fireAt > now ? 'this fire is still to come' : undefined;
}
