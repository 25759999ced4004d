/**
 * The one way a run ends, for every verb that ends runs: its history row, its dead letter when it failed, and a note
 * that its children are to be told (release-children.ts). Who ends runs calls `releaseChildren` after the commit.
 * Successes in sets take a shorter way to the same row (store/<dialect>/); they leave runs with children to this one.
 */
import { engineEvent, publish } from '@sb/events';
import type { FailureReason, FinishedState } from '@sb/jobs';
import type { Body, Tx } from '@sb/storage';
import { errorText } from './error-text.ts';
import { stateCode } from '../../lifecycle.ts';
import { insertDeadLetter } from './dead-letters.sql.ts';
import { type HistoryEnd, moveToHistory } from './history.sql.ts';

/** `error` and `result` are JSON texts. */
export type End = {
  readonly error?: string | undefined;
  readonly result?: string | undefined;
} & (
  | {
      readonly state: 'failed';
      readonly reason: FailureReason;
      /** Another attempt would not help: `maintenance.retry` leaves it alone. */
      readonly permanent?: boolean | undefined;
    }
  /** `reason`: in the job's own words why it was skipped. */
  | { readonly state: Exclude<FinishedState, 'failed'>; readonly reason?: string }
);

export interface EndingRun {
  readonly id: number;
  readonly job: string;
}

const SHORT_ERROR = 200;

/** True when other runs wait for it. */
export function* endRun(tx: Tx, run: EndingRun, end: End): Body<boolean> {
  if (end.state === 'failed' && end.reason !== 'dependency') {
    const { reason, error, permanent = false } = end;
    yield* insertDeadLetter(tx, run.id, { reason, error, errorText: error && errorText(error), permanent });
    yield* publish(tx, [
      engineEvent('run.dead', { runId: run.id, jobId: run.job, reason }, { runId: run.id, jobId: run.job }),
    ]);
  }
  return yield* moveToHistory(tx, [run.id], historyEnd(end));
}

/** An end that leaves no dead letter. */
export type QuietEnd =
  | (End & { readonly state: 'cancelled' | 'expired' | 'skipped' })
  | (End & { readonly state: 'failed'; readonly reason: 'dependency' });

/** Many runs with one end. */
export function* endRuns(tx: Tx, runs: readonly Pick<EndingRun, 'id'>[], end: QuietEnd): Body<void> {
  if (runs.length === 0) return;
  yield* moveToHistory(
    tx,
    runs.map(({ id }) => id),
    historyEnd(end),
  );
}

function historyEnd(end: End): HistoryEnd {
  return {
    state: stateCode(end.state),
    reason: end.reason ?? null,
    errorShort: end.error === undefined ? null : errorLine(end.error),
    result: end.result ?? null,
  };
}

/** The first line of a stored error, for lists. PostgreSQL stores no NUL. */
export function errorLine(error: string): string {
  const { name, message } = readError(error);
  const [line = ''] = (message ?? '').split('\n');
  return (name && name !== 'Error' ? `${name}: ${line}` : line).slice(0, SHORT_ERROR).replaceAll('\0', ' ');
}

function readError(text: string): { readonly name?: string; readonly message?: string } {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? value : { message: String(value) };
}
