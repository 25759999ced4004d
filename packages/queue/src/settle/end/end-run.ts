/**
 * How every verb ends a run: it writes its history row, its dead letter if it failed, and a note that its children must be
 * released (release-children.ts). The caller calls `releaseChildren` after the commit. All is in the transaction of the
 * caller, so a crash before its commit changes nothing.
 * Successes that are settled in sets reach the same row on a shorter way (settle/*-settle.sql.ts).
 */
import { toEngineEvent, publish } from '@sb/events';
import type { FailureReason, FinishedState } from '@sb/jobs';
import { type Body, storableText, type Tx } from '@sb/storage';
import { stateCode } from '../../lifecycle.ts';
import { errorPrint, reasonPrint } from './error-print.ts';
import { insertDeadLetter, type HistoryEnd, moveEachToHistory, moveToHistory } from './history.sql.ts';

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
  /** `reason`: why it was skipped, in the job's own words. */
  | { readonly state: Exclude<FinishedState, 'failed'>; readonly reason?: string }
);

export interface EndingRun {
  readonly id: number;
  readonly job: string;
}

interface Facts {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/** Characters of an error in lists. */
const SHORT_ERROR = 200;
/** Characters of an error that a search looks at. */
const LONGEST_TEXT = 4_000;
/** Causes of causes. */
const DEEPEST = 8;

/** True when other runs wait for this one. */
export function* endRun(tx: Tx, run: EndingRun, end: End): Body<boolean> {
  if (end.state === 'failed' && end.reason !== 'dependency') {
    const { reason, error, permanent = false } = end;
    yield* insertDeadLetter(tx, run.id, {
      reason,
      error,
      errorText: error && errorText(error),
      fingerprint: error === undefined ? reasonPrint(reason) : errorPrint(error),
      permanent,
    });
    yield* publish(tx, [
      toEngineEvent(
        'run.dead',
        { runId: run.id, jobId: run.job, reason, ...(permanent && { permanent }) },
        { runId: run.id, jobId: run.job },
      ),
    ]);
  }
  return yield* moveToHistory(tx, [run.id], historyEnd(end));
}

/** An end that leaves no dead letter. */
export type QuietEnd =
  | (End & { readonly state: 'cancelled' | 'expired' | 'skipped' })
  | (End & { readonly state: 'failed'; readonly reason: 'dependency' });

/** Ends many runs with the same end. */
export function* endRuns(tx: Tx, runs: readonly Pick<EndingRun, 'id'>[], end: QuietEnd): Body<void> {
  if (runs.length === 0) return;
  yield* moveToHistory(
    tx,
    runs.map(({ id }) => id),
    historyEnd(end),
  );
}

/** Ends runs of which each has its own end, in this order. The caller has judged the children that these ends have ended. */
export function* endRunsEach(tx: Tx, ends: ReadonlyMap<number, QuietEnd>): Body<void> {
  yield* moveEachToHistory(
    tx,
    Array.from(ends, ([id, end]) => ({ id, ...historyEnd(end) })),
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

/** The first line of a stored error, for lists. */
export function errorLine(error: string): string {
  const { name, message } = readError(error);
  const [line = ''] = (message ?? '').split('\n');
  return storableText(name && name !== 'Error' ? `${name}: ${line}` : line, SHORT_ERROR);
}

function readError(text: string): { readonly name?: string; readonly message?: string } {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? value : { message: String(value) };
}

/** The messages of a stored error and of all its causes, each on its own lines: the text that a search of dead letters reads. Pure. */
export function errorText(error: string): string {
  const value: unknown = JSON.parse(error);
  return storableText(textsOf(value, 0).join('\n'), LONGEST_TEXT);
}

function textsOf(value: unknown, depth: number): readonly string[] {
  if (depth >= DEEPEST || value === undefined || value === null) return [];
  if (typeof value !== 'object') return [typeof value === 'string' ? value : JSON.stringify(value)];
  const { name, message, cause, errors }: Facts = value;
  const title = [name === 'Error' ? undefined : name, message].filter((text) => typeof text === 'string');
  const inner = [cause, ...(Array.isArray(errors) ? (errors as readonly unknown[]) : [])];
  return [title.join(': '), ...inner.flatMap((one) => textsOf(one, depth + 1))];
}
