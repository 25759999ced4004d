/**
 * Moves a run that waits: to another priority, or to the front of its priority. Called by CLI and console.
 * Promise: a claim that starts after this commit takes the run at its new place. A crash before the commit changes
 * nothing; after it, the move and its event are both there.
 */
import { toEngineEvent, publish } from '@sb/events';
import { PRIORITIES, type Priority } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { describeValue } from '@sb/words';
import { type RequestProblem, UnknownRunError, RunNotWaitingError } from '../errors.ts';
import { checkOperator } from '../operator.ts';
import { priorityCode, priorityName, stateName } from '../lifecycle.ts';
import { findHistoryRow, findNewestRunId } from './run-rows.sql.ts';
import { moveRun, lockLiveRun } from './live-run.sql.ts';

export interface PriorityWish {
  /** Absent: the run keeps its priority. */
  readonly priority?: Priority | undefined;
  /** Due at once, before all due runs of its queue and priority. */
  readonly toFront?: boolean | undefined;
}

export interface PriorityChange extends PriorityWish {
  readonly runId: number;
  /** The person or program that asks. */
  readonly actor: string;
  readonly reason?: string | undefined;
}

/** Returns the priority before the change. Fails with `REQUEST_INVALID`, `UNKNOWN_RUN`, `RUN_NOT_WAITING`. */
export async function changePriority(store: Store, change: PriorityChange): Promise<Priority> {
  checkOperator('A change of priority', change, priorityProblems(change));
  const before = await store.write((tx) => changePriorityIn(tx, change));
  store.ring();
  return before;
}

export function priorityProblems({ priority, toFront }: PriorityWish): readonly RequestProblem[] {
  if (priority === undefined && toFront !== true)
    return [{ field: 'priority', message: 'expected a priority, or toFront, got neither' }];
  if (priority === undefined || PRIORITIES.includes(priority)) return [];
  return [
    {
      field: 'priority',
      message: `expected one of ${PRIORITIES.join(', ')}, got ${describeValue(priority)}`,
    },
  ];
}

/** In a transaction of the caller, which rings after the commit. A refusal is thrown before anything is written. */
export function* changePriorityIn(
  tx: Tx,
  { runId, priority, toFront = false, actor, reason }: PriorityChange,
): Body<Priority> {
  const run = yield* lockLiveRun(tx, runId);
  if (!run) {
    const finished = yield* findHistoryRow(tx, runId);
    if (!finished) throw new UnknownRunError(runId, yield* findNewestRunId(tx));
    throw new RunNotWaitingError(runId, stateName(finished.state));
  }
  if (stateName(run.state) === 'running') throw new RunNotWaitingError(runId, 'running');
  const before = priorityName(run.priority);
  const after = priority ?? before;
  yield* moveRun(tx, run, { priority: priorityCode(after), toFront });
  const about = { actor, runId, jobId: run.job };
  const facts = { runId, jobId: run.job, before, after, toFront, ...(reason !== undefined && { reason }) };
  yield* publish(tx, [toEngineEvent('run.priority_changed', facts, about)]);
  return before;
}
