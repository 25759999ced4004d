/** Errors that several folders throw; others have an errors.ts of their own. Each kind has a code that never changes. */
import { suggestion } from '@sb/config';
import { CodedError, formatCount, quote } from '@sb/words';

export class UnknownJobError extends CodedError {
  readonly code = 'UNKNOWN_JOB';
  readonly hint = 'Try: worker list';
  readonly jobId: string;
  /** `known`: the ids of the jobs in the store, of which a near one is suggested. */
  constructor(jobId: string, known: readonly string[]) {
    super(
      `No job ${quote(jobId)} is defined in this store.${suggestion(jobId, known)} A daemon that has it defines it when it starts.`,
    );
    this.jobId = jobId;
  }
}

export class UnknownQueueError extends CodedError {
  readonly code = 'UNKNOWN_QUEUE';
  readonly hint = 'Try: worker queue:list';
  /** `known` undefined: for one who may not see the queues. */
  constructor(queue: string, known: readonly string[] | undefined) {
    super(
      `There is no queue ${quote(queue)}${known === undefined ? '.' : `${thereText(known)}.${suggestion(queue, known)}`}`,
    );
  }
}

function thereText(known: readonly string[]): string {
  if (known.length === 0) return ' (the store has none yet)';
  return ` (there ${known.length === 1 ? 'is' : 'are'}: ${known.join(', ')})`;
}

/** One problem of a request. */
export interface RequestProblem {
  readonly field: string;
  readonly message: string;
}

/** A request that no store could take. Lists every problem. */
export class InvalidRequestError extends CodedError {
  readonly code = 'REQUEST_INVALID';
  readonly problems: readonly RequestProblem[];
  readonly hint: string | undefined;
  constructor(problems: readonly RequestProblem[], what = 'A request for a run') {
    super(`${what}, ${problems.map(({ field, message }) => `${field}: ${message}`).join('; ')}.`);
    this.problems = problems;
    this.hint = problems.some(({ field }) => field === 'reason')
      ? "Other people read the reason: --reason 'provider down'"
      : undefined;
  }
}

/** The request has a dedupe key that another unfinished run has. */
export class DuplicateRunError extends CodedError {
  readonly code = 'DUPLICATE_RUN';
  readonly holder: number;
  constructor(jobId: string, holder: number) {
    super(`Run ${holder} of "${jobId}" has the same dedupe key: no second one was stored.`);
    this.holder = holder;
  }
}

export class UnknownRunError extends CodedError {
  readonly code = 'UNKNOWN_RUN';
  readonly hint = 'Try: worker history';
  /** `newest` is the highest number that a run has; undefined where there is none. */
  constructor(runId: number | string, newest: number | undefined) {
    super(
      `There is no run ${runId}; ${newest === undefined ? 'no run is stored' : `the newest is ${newest}`}.`,
    );
  }
}

/** Only a run that waits can be moved. */
export class RunNotWaitingError extends CodedError {
  readonly code = 'RUN_NOT_WAITING';
  constructor(runId: number, state: string) {
    super(`Run ${runId} is ${state}: only a run that waits can be moved.`);
  }
}

/** More of them are there than the operator was asked about: nothing is changed. */
export class MoreThanCountedError extends CodedError {
  readonly code = 'CONFLICT';
  readonly hint = 'Count them again, and ask with the new number.';

  /** `found`: `107 runs wait in mail`. */
  constructor(found: string, atMost: number) {
    super(`${found} by now, and at most ${formatCount(atMost)} were asked for. Nothing is changed.`);
  }
}

/** Another person has changed it since the operator read it. */
export class ChangedMeanwhileError extends CodedError {
  readonly code = 'CONFLICT';

  constructor(what: string) {
    super(`${what} was changed meanwhile. Nothing is changed: read it again, and try again.`);
  }
}
