/**
 * The one way a run ends, for every verb that ends runs: its history row, and its dead letter when it failed.
 * Successes in sets take a shorter way to the same row (store/<dialect>/).
 */
import { engineEvent, publish } from '@sb/events';
import type { FailureReason, FinishedState } from '@sb/jobs';
import type { Body, Tx } from '@sb/storage';
import { stateCode } from './lifecycle.ts';
import { insertDeadLetter } from './store/dead-letters.ts';
import { moveToHistory } from './store/history.ts';

export interface End {
  readonly state: FinishedState;
  /** Why it failed. */
  readonly reason?: FailureReason | undefined;
  /** JSON texts. */
  readonly error?: string | undefined;
  readonly result?: string | undefined;
}

export interface EndingRun {
  readonly id: number;
  readonly job: string;
}

const SHORT_ERROR = 200;

export function* endRun(tx: Tx, run: EndingRun, { state, reason, error, result }: End): Body<void> {
  if (state === 'failed' && reason && reason !== 'dependency') {
    yield* insertDeadLetter(tx, run.id, { reason, error });
    yield* publish(tx, [
      engineEvent('run.dead', { runId: run.id, jobId: run.job, reason }, { runId: run.id, jobId: run.job }),
    ]);
  }
  yield* moveToHistory(tx, run.id, {
    state: stateCode(state),
    reason: reason ?? null,
    errorShort: error === undefined ? null : errorLine(error),
    result: result ?? null,
  });
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
