// Define a job: define/, durations.ts.
export { defineJob } from './define/define-job.ts';
export type {
  AnyJob,
  BatchJob,
  BatchJobWithInput,
  InputArgs,
  InputOf,
  Job,
  JobExample,
  JobWithInput,
  OutputOf,
  ResultOf,
} from './define/job.ts';
export type { Jsonified } from './define/jsonified.ts';
export type { BatchContext, BatchOptions, BatchRule } from './define/batch.ts';
export type {
  EnqueueAnswer,
  Checkpoint,
  EnqueueFromRunOptions,
  Events,
  HookContext,
  JobContext,
  Logger,
  ParentRun,
  PlainInput,
  PublishOptions,
  PutBack,
  RunFacts,
  RunFailure,
  Telemetry,
  TelemetryState,
} from './define/context.ts';
export {
  type EnqueueOptions,
  REPLACED_PARTS,
  type ReplacedPart,
  type RunAfter,
} from './define/enqueue-options.ts';
export { type Duration, parseDelay, parseDuration } from './durations.ts';

// Limit its runs: limits/.
export {
  type ConcurrencyOptions,
  type ConcurrencyRule,
  ON_CONFLICT,
  type OnConflict,
} from './limits/concurrency.ts';
export type { DedupeForAWhile, DedupeOptions, DedupeRule } from './limits/dedupe.ts';
export type { Isolation } from './limits/isolation.ts';
export {
  type RateLimit,
  type RateLimitOptions,
  fillRate,
  isBurstDue,
  LARGEST_LIMIT,
  type RateRule,
} from './limits/rate-limit.ts';

// Register it and check its input: registry/, input/.
export { createRegistry, defaultRegistry, type JobRegistry, registerJobs } from './registry/registry.ts';
export type { JobHooks, RegisteredJob } from './registry/registered-job.ts';
export { inputJsonSchema, type InputVerdict, validateInput } from './input/input.ts';
export { type FieldPath, findSecretFields, hasFieldAt } from './input/secret-fields.ts';
export { asJson, encodeJson } from './input/json.ts';

// What follows an attempt: outcomes/, retry/.
export { type AbortReason, AttemptAborted, type AttemptSignal } from './outcomes/attempt-aborted.ts';
export {
  isPermanent,
  isSkip,
  isSnooze,
  Permanent,
  rateLimited,
  skip,
  type Snooze,
  snooze,
} from './outcomes/outcomes.ts';
export { backoffDelay, type BackoffFacts } from './retry/backoff.ts';
export { type BackoffFunction, type RetryOptions, type RetryPolicy, toRetryPolicy } from './retry/retry.ts';
export { isRetryAfter, parseRetryAfter, RetryAfter, type RetryAfterOptions } from './retry/retry-after.ts';

// The words of a run's life.
export {
  type AttemptOutcome,
  EDGE_OUTCOMES,
  type EdgeOutcome,
  FAILURE_REASONS,
  type FailureReason,
  FINISHED_STATES,
  type FinishedState,
  LETTER_STATUSES,
  type LetterStatus,
  LIVE_VIEWS,
  type LiveState,
  type LiveView,
  PARENT_ENDS,
  type ParentEnd,
  PRIORITIES,
  type Priority,
  RUN_STATES,
  type RunState,
  type Trigger,
  TRIGGERS,
  UNMET_ENDS,
  type UnmetEnd,
} from './states.ts';
export { assertNever } from './assert-never.ts';

// What can be refused.
export {
  DurationError,
  type InputProblem,
  InvalidInputError,
  JobDefinitionError,
  type JobProblem,
  NotJsonError,
  OutcomesError,
  TooDeepError,
  TooLargeError,
} from './errors.ts';
