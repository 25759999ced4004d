/** How a run stands, with everything that it left behind. */
import type { RunState } from '@sb/jobs';
import { listEvents } from '@sb/events';
import { type AttemptRecord, findRun, type LogLine, readRunLogs, type RunError } from '@sb/queue';
import type { Store } from '@sb/storage';

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
  readonly events: readonly { readonly type: string; readonly payload: unknown }[];
  readonly logs: readonly LogLine[];
}

const MANY = 1_000;

export async function readTestRun(store: Store, id: number): Promise<TestRun> {
  const run = await findRun(store, id);
  const events = await store.read((tx) => listEvents(tx, { runId: id, limit: MANY }));
  const logs = await readRunLogs(store, id);
  return {
    id,
    status: run.state,
    attempt: run.attempt,
    attempts: run.attempts,
    ...(run.reason !== undefined && { reason: run.reason }),
    ...(run.result !== undefined && { result: run.result }),
    ...(run.error && { error: run.error }),
    events: events.map(({ type, payload }) => ({ type, payload })).toReversed(),
    logs: logs.flatMap(({ lines }) => lines),
  };
}
