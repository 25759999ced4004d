import { NotJsonError, TooDeepError, TooLargeError } from '@sb/jobs';
import { CodedError } from '@sb/words';
import type { Enqueued } from '../client-types.ts';
import { UnknownParentError } from '../dependencies/errors.ts';
import { InvalidRequestError, UnknownJobError, UnknownQueueError } from '../errors.ts';
import { LimitKeyError } from '../limits/manage/errors.ts';
import { EXPECTED_KEY } from '../request-key.ts';

export class QueueDrainingError extends CodedError {
  readonly code = 'QUEUE_DRAINING';
  constructor(queue: string) {
    super(`The queue "${queue}" is being drained: it accepts no new runs until it is resumed.`);
  }
}

export class QueueFullError extends CodedError {
  readonly code = 'QUEUE_FULL';
  readonly hint: string;
  readonly queue: string;
  readonly depth: number;
  readonly maxDepth: number;
  constructor(
    { queue, depth, maxDepth }: { readonly queue: string; readonly depth: number; readonly maxDepth: number },
    wanted: number,
  ) {
    super(
      `The queue "${queue}" holds ${depth} ${depth === 1 ? 'run that waits' : 'runs that wait'}, and at most ${maxDepth} may: there is no room for ${wanted} more.`,
    );
    this.queue = queue;
    this.depth = depth;
    this.maxDepth = maxDepth;
    this.hint = `Try again later, or raise the bound: worker queue:limit ${queue} --max-depth <n>`;
  }
}

/** A program without the code of a job cannot work out its dedupe key. */
export class DedupeKeyMissingError extends CodedError {
  readonly code = 'DEDUPE_KEY_MISSING';
  constructor(jobId: string) {
    super(
      `The job "${jobId}" has a dedupeKey, which its code works out from the input. Enqueue where that code is, or with a key. A replay with another input needs that code, too: worker run:replay, worker dlq:replay, or client.replay(id, { input, job }).`,
    );
  }
}

/** A job's own `dedupeKey` returned no key for an input. */
export class DedupeKeyError extends CodedError {
  readonly code = 'DEDUPE_KEY_INVALID';
  constructor(jobId: string, got: string, options?: ErrorOptions) {
    super(`The dedupeKey of the job "${jobId}": expected ${EXPECTED_KEY}, ${got}.`, options);
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

/** The connection was lost before the store had answered: the runs may or may not be stored. */
export class EnqueueOutcomeUnknownError extends CodedError {
  readonly code = 'ENQUEUE_OUTCOME_UNKNOWN';
  constructor(cause: unknown) {
    super(
      'The connection to the store was lost while the run was being stored: it may or may not exist. Check before you enqueue it again.',
      {
        cause,
      },
    );
  }
}

/** Of many runs some are stored, and then an error came: the cause. */
export class EnqueueStoppedError extends CodedError {
  readonly code = 'ENQUEUE_STOPPED';
  /** The answers to the first requests, in order. */
  readonly stored: readonly Enqueued[];
  constructor(stored: readonly Enqueued[], wanted: number, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`Of ${wanted} runs the first ${stored.length} were stored, and the others were not: ${why}`, {
      cause,
    });
    this.stored = stored;
  }
}

const REFUSALS = [
  InvalidRequestError,
  UnknownJobError,
  UnknownQueueError,
  QueueDrainingError,
  QueueFullError,
  DedupeKeyMissingError,
  DedupeKeyError,
  LimitKeyError,
  TooDeepError,
  TooLargeError,
  NotJsonError,
  UnknownParentError,
] as const;

/** True for a refusal of the queue itself: a schedule records it as a verdict, a caller gets it as its answer. */
export function isRefusal(error: unknown): error is InstanceType<(typeof REFUSALS)[number]> {
  return REFUSALS.some((kind) => error instanceof kind);
}
