/** The queue refuses what it cannot keep: each kind has a stable code. */
import { NotJsonError, TooLargeError } from '@sb/jobs';
import { CodedError } from '@sb/words';
import type { Enqueued } from './client-types.ts';

export class UnknownJobError extends CodedError {
  readonly code = 'UNKNOWN_JOB';
  readonly jobId: string;
  constructor(jobId: string) {
    super(`No job "${jobId}" is defined in this store. A daemon that has it defines it when it starts.`);
    this.jobId = jobId;
  }
}

export class UnknownQueueError extends CodedError {
  readonly code = 'UNKNOWN_QUEUE';
  constructor(queue: string, known: readonly string[]) {
    super(
      `There is no queue "${queue}" (there ${known.length === 1 ? 'is' : 'are'}: ${known.join(', ') || 'none'}).`,
    );
  }
}

export class QueueDrainingError extends CodedError {
  readonly code = 'QUEUE_DRAINING';
  constructor(queue: string) {
    super(`The queue "${queue}" is being drained: it accepts nothing new until it is resumed.`);
  }
}

/** What a client was given names no store. */
export class ClientUrlError extends CodedError {
  readonly code = 'DATABASE_URL_INVALID';
  constructor() {
    super('createClient, databaseUrl: expected sqlite:<path> or postgres://user@host/database.');
  }
}

/** A client's `close` is final. */
export class ClientClosedError extends CodedError {
  readonly code = 'CLIENT_CLOSED';
  constructor() {
    super('This client was closed: nothing more is asked over it. Make another with createClient.');
  }
}

export class QueueFullError extends CodedError {
  readonly code = 'QUEUE_FULL';
  readonly hint: string;
  constructor(
    { queue, depth, maxDepth }: { readonly queue: string; readonly depth: number; readonly maxDepth: number },
    wanted: number,
  ) {
    super(
      `The queue "${queue}" holds ${depth} ${depth === 1 ? 'run that waits' : 'runs that wait'}, and at most ${maxDepth} may: there is no place for ${wanted} more.`,
    );
    this.hint = `Try again later, or raise the bound: worker queue:limit ${queue} --max-depth <n>`;
  }
}

/** Whoever has not the code of a job cannot work out its keys. */
export class DedupeKeyMissingError extends CodedError {
  readonly code = 'DEDUPE_KEY_MISSING';
  constructor(jobId: string) {
    super(
      `The job "${jobId}" has a dedupeKey that its code works out of the input. Ask with that code, or give a key.`,
    );
  }
}

/** A job's own `dedupeKey` gave no key for an input. */
export class DedupeKeyError extends CodedError {
  readonly code = 'DEDUPE_KEY_INVALID';
  constructor(jobId: string, got: string, options?: ErrorOptions) {
    super(
      `The dedupeKey of the job "${jobId}": expected a text that is not empty, without NUL or half of a surrogate pair, ${got}.`,
      options,
    );
  }
}

/** The `concurrency.key` of a job gave no key for an input. */
export class LimitKeyError extends CodedError {
  readonly code = 'LIMIT_KEY_INVALID';
  constructor(whose: string, got: string, options?: ErrorOptions) {
    super(
      `The ${whose}: expected a text that is not empty, without NUL or half of a surrogate pair, ${got}.`,
      options,
    );
  }
}

/** What was asked for is a run with a dedupe key, and another unfinished run has it. */
export class DuplicateRunError extends CodedError {
  readonly code = 'DUPLICATE_RUN';
  readonly holder: number;
  constructor(jobId: string, holder: number) {
    super(`Run ${holder} of "${jobId}" has the same dedupe key: no second one was stored.`);
    this.holder = holder;
  }
}

export class EnqueueContendedError extends CodedError {
  readonly code = 'ENQUEUE_CONTENDED';
  constructor(jobId: string) {
    super(
      `A run of "${jobId}" was not stored: its job, its queue or the run that holds its key changed at each try. Try again.`,
    );
  }
}

/** No daemon has this id, or it has ended. */
export class UnknownNodeError extends CodedError {
  readonly code = 'UNKNOWN_NODE';
  constructor(nodeId: number, known: readonly { readonly id: number; readonly name: string }[]) {
    const names = known.map(({ id, name }) => `${id} ${name}`).join(', ') || 'none';
    super(`No daemon ${nodeId} is at work (there ${known.length === 1 ? 'is' : 'are'}: ${names}).`);
  }
}

/** One thing that is wrong in a request for a run. */
export interface RequestProblem {
  readonly field: string;
  readonly message: string;
}

/** A request that no store could take as it is. Lists every problem. */
export class InvalidRequestError extends CodedError {
  readonly code = 'REQUEST_INVALID';
  readonly problems: readonly RequestProblem[];
  constructor(problems: readonly RequestProblem[]) {
    const facts = problems.map(({ field, message }) => `${field}: ${message}`);
    super(`A request for a run, ${facts.join('; ')}.`);
    this.problems = problems;
  }
}

/** The connection was lost before the store had answered: the runs may or may not be stored. */
export class EnqueueOutcomeUnknownError extends CodedError {
  readonly code = 'ENQUEUE_OUTCOME_UNKNOWN';
  constructor(cause: unknown) {
    super(
      'The store was lost while the run was being stored: it may or may not be there. Look before you ask again.',
      {
        cause,
      },
    );
  }
}

/** Of many runs some are stored, and then something went wrong: the cause. */
export class EnqueueStoppedError extends CodedError {
  readonly code = 'ENQUEUE_STOPPED';
  /** The answers to the first requests, in order. */
  readonly stored: readonly Enqueued[];
  constructor(stored: readonly Enqueued[], wanted: number, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`Of ${wanted} runs the first ${stored.length} were stored, and the rest was not: ${why}`, {
      cause,
    });
    this.stored = stored;
  }
}

/** A write of an attempt whose claim is gone: its node was taken for dead, or the attempt had ended. */
export class ClaimLostError extends CodedError {
  readonly code = 'CLAIM_LOST';
  constructor(runId: number) {
    super(`Run ${runId} is no longer this attempt's: nothing was written.`);
  }
}

/** What can be done to a run that waits was asked of one that does not. */
export class RunNotWaitingError extends CodedError {
  readonly code = 'RUN_NOT_WAITING';
  constructor(runId: number, state: string) {
    super(`Run ${runId} is ${state}: only a run that waits can be moved.`);
  }
}

export class UnknownRunError extends CodedError {
  readonly code = 'UNKNOWN_RUN';
  readonly hint = 'Try: worker history';
  /** `newest` is the highest number that a run has; undefined where there is none. */
  constructor(runId: number, newest: number | undefined) {
    super(
      `There is no run ${runId}; ${newest === undefined ? 'no run is stored' : `the newest is ${newest}`}.`,
    );
  }
}

/** Steps that cannot be put in an order, or that name what there is not. */
export class ChainInvalidError extends CodedError {
  readonly code = 'CHAIN_INVALID';
  constructor(problems: readonly string[]) {
    super(`This chain is not stored: ${problems.join('; ')}.`);
  }
}

export class ChainNotFinishedError extends CodedError {
  readonly code = 'CHAIN_NOT_FINISHED';
  readonly hint: string;
  constructor(chainId: number, live: number) {
    super(
      `${live === 1 ? '1 run' : `${live} runs`} of the chain ${chainId} ${live === 1 ? 'has' : 'have'} not ended: it is retried as a whole, when all have.`,
    );
    this.hint = `To end it: worker run:cancel ${chainId} --chain`;
  }
}

export class NothingToRetryError extends CodedError {
  readonly code = 'NOTHING_TO_RETRY';
  constructor(chainId: number) {
    super(`All of the chain ${chainId} has ended well: there is nothing to retry.`);
  }
}

/** It never ran, because of how another run ended: alone it would run without what was to come before. */
export class RunNeedsChainError extends CodedError {
  readonly code = 'RUN_NEEDS_CHAIN';
  readonly hint: string;
  constructor(runId: number) {
    super(`Run ${runId} failed because of a run that it was to come after: it is done again with its chain.`);
    this.hint = `Try: worker run:retry ${runId} --chain`;
  }
}

/** What was asked for is to come after runs that the store does not know. */
export class UnknownParentError extends CodedError {
  readonly code = 'UNKNOWN_PARENT';
  readonly hint = 'Try: worker history';
  readonly runIds: readonly number[];
  constructor(runIds: readonly number[]) {
    const [first, ...others] = runIds;
    const more = others.length > 0 ? `, nor ${others.length} more` : '';
    super(
      `There is no run ${first}${more} to wait for: no run has had that number, or its record was removed. Nothing was stored.`,
    );
    this.runIds = runIds;
  }
}

/** Runs that never failed for good, or whose letters were removed. */
export class UnknownDeadLetterError extends CodedError {
  readonly code = 'UNKNOWN_DEAD_LETTER';
  readonly hint = 'Try: worker dlq:list';
  constructor(runIds: readonly number[]) {
    super(
      runIds.length === 1
        ? `There is no dead letter of run ${runIds[0]}.`
        : `There are no dead letters of the runs ${runIds.join(', ')}.`,
    );
  }
}

/** Somebody has decided already what becomes of a dead letter. */
export class DeadLetterClosedError extends CodedError {
  readonly code = 'DEAD_LETTER_CLOSED';
  readonly hint: string;
  constructor(runId: number, status: string, replayedAs: number | undefined) {
    const as = replayedAs === undefined ? '' : `, as run ${replayedAs}`;
    super(`Run ${runId} was ${status} already${as}.`);
    this.hint = `To run it again all the same: worker run:replay ${runId}`;
  }
}

export class RunNotFinishedError extends CodedError {
  readonly code = 'RUN_NOT_FINISHED';
  constructor(runId: number, state: string) {
    super(`Run ${runId} is ${state}: only a run that has ended can be replayed.`);
  }
}

/** A replay is to begin at a step that the old run has not come to. */
export class UnknownStepError extends CodedError {
  readonly code = 'UNKNOWN_STEP';
  readonly hint: string;
  constructor(runId: number, step: string, known: readonly string[]) {
    const there = known.length === 0 ? 'has none' : `has ${known.join(', ')}`;
    super(`Run ${runId} has no step ${JSON.stringify(step)} on record: it ${there}.`);
    this.hint = `To run it from the beginning: worker run:replay ${runId}`;
  }
}

export class RunNotFailedError extends CodedError {
  readonly code = 'RUN_NOT_FAILED';
  readonly hint: string;
  constructor(runId: number, state: string) {
    super(`Run ${runId} has not failed, it is ${state}.`);
    this.hint = `To run it again all the same: worker run:replay ${runId}`;
  }
}

/** A long input stands beside its run's row. Retention removes both at once: something else has taken it away. */
export class InputGoneError extends CodedError {
  readonly code = 'INPUT_GONE';
  readonly hint: string;
  constructor(runId: number) {
    super(`The input of run ${runId} was too long for its row, and what the store kept of it is gone.`);
    this.hint = `Give it: worker run:replay ${runId} --input @input.json`;
  }
}

const REFUSALS = [
  UnknownJobError,
  UnknownQueueError,
  QueueDrainingError,
  QueueFullError,
  DedupeKeyMissingError,
  DedupeKeyError,
  LimitKeyError,
  TooLargeError,
  NotJsonError,
  UnknownParentError,
] as const;

/** True for what the queue refuses for a reason of its own: a verdict for a schedule, an answer for a caller. */
export function isRefusal(error: unknown): error is InstanceType<(typeof REFUSALS)[number]> {
  return REFUSALS.some((kind) => error instanceof kind);
}
