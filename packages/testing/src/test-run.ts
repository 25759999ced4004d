/** A run as it is now, with everything that it left behind. */
import type { RunState } from '@sb/jobs';
import { listEvents } from '@sb/events';
import {
  type AttemptRecord,
  type CheckpointRecord,
  findRun,
  type LogLine,
  type Progress,
  readRunLogs,
  readRunWork,
  type RunError,
  type StepRecord,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { type EnqueuedRun, readAskedRuns } from './asked-runs.ts';

export interface TestRun {
  readonly id: number;
  readonly status: RunState;
  /** Why it failed. */
  readonly reason?: string;
  readonly result?: unknown;
  readonly error?: RunError;
  /** The number of the last attempt. */
  readonly attempt: number;
  /** Attempts that did not end the run. */
  readonly attempts: readonly AttemptRecord[];
  /** Steps of all attempts, in the order in which they were recorded. */
  readonly steps: readonly StepRecord[];
  readonly checkpoints: readonly CheckpointRecord[];
  /** The last one that it reported. */
  readonly progress?: Progress;
  /** Runs that it has enqueued by `ctx.enqueue`; none in a dry run, which only logs them. */
  readonly enqueued: readonly EnqueuedRun[];
  readonly events: readonly { readonly type: string; readonly payload: unknown }[];
  readonly logs: readonly LogLine[];
}

const MANY = 1_000;
const ANY_LENGTH = Number.MAX_SAFE_INTEGER;

export async function readTestRun(store: Store, id: number): Promise<TestRun> {
  const run = await findRun(store, id);
  const events = await store.read((tx) => listEvents(tx, { runId: id, limit: MANY }));
  const logs = await readRunLogs(store, id);
  const { steps, checkpoints, progress } = await readRunWork(store, id, { longestValue: ANY_LENGTH });
  const enqueued = await readAskedRuns(store, `run:${id}`);
  return {
    id,
    status: run.state,
    attempt: run.attempt,
    attempts: run.attempts,
    ...(run.reason !== undefined && { reason: run.reason }),
    ...(run.result !== undefined && { result: run.result }),
    ...(run.error && { error: run.error }),
    steps,
    checkpoints,
    ...(progress && { progress }),
    enqueued,
    events: events.map(({ type, payload }) => ({ type, payload })).toReversed(),
    logs: logs.flatMap(({ lines }) => lines),
  };
}
