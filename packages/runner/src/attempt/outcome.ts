/** Decides the outcome of a run after an attempt. Pure: the caller passes the random number. */
import {
  assertNever,
  backoffDelay,
  DurationError,
  type InputProblem,
  InvalidInputError,
  isPermanent,
  isRetryAfter,
  parseDuration,
  type RetryPolicy,
} from '@sb/jobs';
import { describeError, maskText } from '@sb/logger';
import type { NewEvent } from '@sb/events';
import type { ClaimedRun, Outcome, RunRequest } from '@sb/queue/engine';
import { CodedError, formatDuration } from '@sb/words';

/** Characters of the reason of a skip that are kept. */
const LONGEST_REASON = 200;
/** A job that asks for a delay that is none has a bug: another attempt would ask for the same. */
const DURATION_INVALID: DurationError['code'] = 'DURATION_INVALID';

/** Events and requests that are stored together with a success, and dropped otherwise. */
export interface WithSuccess {
  readonly events?: readonly NewEvent[];
  readonly requests?: readonly RunRequest[];
}

/** Whether a job went on after its signal aborted, and what the node did then. */
export type IgnoredSignal = 'no' | 'slot_kept' | 'thread_ended';

/** How the attempt ended, as the runner saw it. */
export type AttemptEnd =
  | ({ readonly kind: 'returned'; readonly result?: string | undefined } & WithSuccess)
  | { readonly kind: 'snoozed'; readonly delayMs: number; readonly blocksRate?: boolean | undefined }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'threw'; readonly error: unknown }
  /** The job returned a value that cannot be stored: another attempt would not help. */
  | { readonly kind: 'unstorable'; readonly error: unknown }
  | { readonly kind: 'invalid_input'; readonly problems: readonly InputProblem[] }
  | { readonly kind: 'unknown_job' }
  | { readonly kind: 'timed_out'; readonly ignoredSignal: IgnoredSignal }
  | { readonly kind: 'expired' }
  | { readonly kind: 'cancelled' }
  /** `neverBegan`: the code of the job has not begun. */
  | { readonly kind: 'released'; readonly neverBegan?: boolean };

/** Of an end without a result, an event or a request. */
export const PLAIN_SUCCESS: Outcome = { state: 'succeeded' };

export interface Decision {
  readonly run: ClaimedRun;
  readonly policy: RetryPolicy;
  /** The job's `isRetryable`: whether another attempt may help. */
  readonly isRetryable?: ((error: unknown, attempt: number) => boolean) | undefined;
  /** Exact values that no stored error may show. */
  readonly secrets?: readonly string[] | undefined;
  /** In [0, 1): spreads retries that would fall on one moment. */
  readonly random: number;
}

export function decideOutcome(end: AttemptEnd, decision: Decision): Outcome {
  switch (end.kind) {
    case 'returned':
      return {
        state: 'succeeded',
        ...(end.events && { events: end.events }),
        ...(end.requests && { requests: end.requests }),
        ...(end.result !== undefined && { result: end.result }),
      };
    case 'snoozed':
      return snoozeOrFail(end, decision);
    case 'skipped':
      return {
        state: 'skipped',
        reason: maskText(end.reason, { longest: LONGEST_REASON, secrets: decision.secrets }),
      };
    case 'threw':
      return thrownOutcome(end.error, decision);
    case 'timed_out':
      return retryOrFail('timed_out', new TimeoutError(decision.run.timeoutMs, end.ignoredSignal), decision);
    case 'unstorable':
      return { ...failed('error', new UnstorableResultError(end.error), decision), permanent: true };
    case 'invalid_input':
      return failed('invalid_input', new InvalidInputError(decision.run.jobId, end.problems), decision);
    case 'unknown_job':
      return failed('unknown_job', new UnregisteredJobError(decision.run.jobId), decision);
    case 'expired':
      return { state: 'expired' };
    case 'cancelled':
      return { state: 'cancelled' };
    case 'released':
      return { state: 'released', ...(end.neverBegan && { neverBegan: true }) };
    default:
      return assertNever(end, 'an end of an attempt');
  }
}

/** A delay that no date can hold is a bug of the job. Stored, it would make the run and its queue unreadable. */
function snoozeOrFail(
  { delayMs, blocksRate }: Extract<AttemptEnd, { readonly kind: 'snoozed' }>,
  decision: Decision,
): Outcome {
  const fault = delayFault(delayMs);
  if (fault) return thrownOutcome(fault, decision);
  return { state: 'snoozed', delayMs, ...(blocksRate && { blocksRate: true }) };
}

function thrownOutcome(thrown: unknown, decision: Decision): Outcome {
  const error = (isRetryAfter(thrown) ? delayFault(thrown.delayMs) : undefined) ?? thrown;
  return isHopeless(error, decision)
    ? { ...failed('error', error, decision), permanent: true }
    : retryOrFail('failed', error, decision);
}

/**
 * The functions that make a delay check it. A program may also make the object itself, or change its delay: such a delay
 * is only limited to 36525d. A time in ms is not found here, because `12000d` has become a number of the same size.
 */
function delayFault(delayMs: number): DurationError | undefined {
  try {
    parseDuration(delayMs);
    return undefined;
  } catch (error) {
    return error instanceof DurationError ? error : undefined;
  }
}

function retryOrFail(attempt: 'failed' | 'timed_out', error: unknown, decision: Decision): Outcome {
  const { run, policy, random, secrets } = decision;
  const tried = run.failures + 1;
  const reason = attempt === 'failed' ? 'error' : 'timed_out';
  if (tried >= run.maxAttempts) return failed(reason, error, decision);
  const delayMs = delay(policy, tried, random, error);
  if (delayMs instanceof BackoffError) return { ...failed(reason, delayMs, decision), permanent: true };
  return { state: 'retry', attempt, delayMs, error: stored(error, secrets) };
}

/**
 * `isRetryable` is code of the job: when it throws, the run is tried again. It is asked for the last attempt too, since
 * `maintenance.retry` makes new runs of failed ones that may still succeed.
 */
function isHopeless(error: unknown, { run, isRetryable }: Decision): boolean {
  if (isPermanent(error) || isDurationError(error)) return true;
  if (!isRetryable) return false;
  try {
    return !isRetryable(error, run.failures + 1);
  } catch {
    return false;
  }
}

/** By its code: an error from the thread of a job has another class. */
function isDurationError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === DURATION_INVALID;
}

/**
 * A backoff function is code of the job: when it throws or returns no duration, the run is still retried, after the plain
 * delay. A delay that is too long is probably a time: no retry at the wrong time, since the next delay would be as wrong.
 */
function delay(policy: RetryPolicy, tried: number, random: number, error: unknown): number | BackoffError {
  if (isRetryAfter(error)) return error.delayMs;
  try {
    return backoffDelay(policy, tried, { random, error });
  } catch (fault) {
    return fault instanceof DurationError && fault.isTooLong
      ? new BackoffError(fault, error)
      : policy.delayMs;
  }
}

function failed(
  reason: 'error' | 'timed_out' | 'invalid_input' | 'unknown_job',
  error: unknown,
  { secrets }: Decision,
): Extract<Outcome, { readonly state: 'failed' }> {
  const attempt = reason === 'timed_out' ? 'timed_out' : 'failed';
  return { state: 'failed', reason, attempt, error: stored(error, secrets) };
}

function stored(error: unknown, secrets: readonly string[] | undefined): string {
  return JSON.stringify(describeError(error, { secrets }));
}

const AFTER_TIMEOUT: Readonly<Record<IgnoredSignal, string>> = {
  no: '.',
  slot_kept:
    ', nor after ctx.signal aborted: it still holds its slot. ' +
    "Let the job listen to ctx.signal, or give it isolation: 'thread'.",
  thread_ended: ', nor after ctx.signal aborted: its thread was ended.',
};

/** The cause is the error of the attempt, whose retry has no time. */
class BackoffError extends CodedError {
  readonly code = DURATION_INVALID;
  constructor({ message }: DurationError, cause: unknown) {
    super(`The backoff function of the job returned a delay that is too long. ${message}`, { cause });
  }
}

class TimeoutError extends CodedError {
  readonly code = 'TIMED_OUT';
  constructor(timeoutMs: number, ignoredSignal: IgnoredSignal) {
    super(
      `The attempt did not end within its timeout of ${formatDuration(timeoutMs)}${AFTER_TIMEOUT[ignoredSignal]}`,
    );
  }
}

/** Only `worker job` claims a run that its node has no code for, of a job that no node has defined. */
class UnregisteredJobError extends CodedError {
  readonly code = 'UNKNOWN_JOB';
  constructor(jobId: string) {
    super(`No job "${jobId}" is registered in the process that took this run: there was nothing to run.`);
  }
}

/** Names the result: the same problem with the input of a run is found when it is enqueued. */
class UnstorableResultError extends Error {
  readonly code: unknown;
  constructor(reason: unknown) {
    super(
      `What the job returned cannot be stored. ${reason instanceof Error ? reason.message : String(reason)}`,
    );
    this.name = 'UnstorableResultError';
    this.code = reason instanceof Error && 'code' in reason ? reason.code : undefined;
  }
}
