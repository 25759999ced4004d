export { assertNever } from './assert-never.ts';
export { backoffDelay } from './retry/backoff.ts';
export type { BackoffFacts } from './retry/backoff.ts';
export type { BatchContext, BatchOptions, BatchRule } from './define/batch.ts';
export type {
  AskedFor,
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
  type ConcurrencyOptions,
  type ConcurrencyRule,
  ON_CONFLICT,
  type OnConflict,
} from './limits/concurrency.ts';
export type { DedupeForAWhile, DedupeOptions, DedupeRule } from './limits/dedupe.ts';
export { defineJob } from './define/define-job.ts';
export { parseDuration } from './durations.ts';
export type { Duration } from './durations.ts';
export type { EnqueueOptions, RunAfter } from './define/enqueue-options.ts';
export {
  DurationError,
  InvalidInputError,
  JobDefinitionError,
  NotJsonError,
  OutcomesError,
  TooLargeError,
} from './errors.ts';
export type { InputProblem, JobProblem } from './errors.ts';
export { inputJsonSchema, validateInput } from './input/input.ts';
export type { InputVerdict } from './input/input.ts';
export type { Isolation } from './limits/isolation.ts';
export type {
  AnyJob,
  BatchJob,
  BatchJobWithInput,
  InputOf,
  Job,
  JobExample,
  JobWithInput,
  OutputOf,
} from './define/job.ts';
export { encodeJson } from './input/json.ts';
export { isPermanent, isSkip, isSnooze, Permanent, rateLimited, skip, snooze } from './outcomes/outcomes.ts';
export { type RateLimit, type RateLimitOptions, rateOf, type RateRule } from './limits/rate-limit.ts';
export { isRetryAfter, parseRetryAfter, RetryAfter, type RetryAfterOptions } from './retry/retry-after.ts';
export type { Snooze } from './outcomes/outcomes.ts';
export type { JobHooks, RegisteredJob } from './registry/registered-job.ts';
export { createRegistry, defaultRegistry, registerJobs } from './registry/registry.ts';
export type { JobRegistry } from './registry/registry.ts';
export { retryPolicy } from './retry/retry.ts';
export type { BackoffFunction, RetryOptions, RetryPolicy } from './retry/retry.ts';
export {
  EDGE_OUTCOMES,
  FAILURE_REASONS,
  FINISHED_STATES,
  LETTER_STATUSES,
  PARENT_ENDS,
  PRIORITIES,
  RUN_STATES,
  TRIGGERS,
  UNMET_ENDS,
} from './states.ts';
export type {
  AttemptOutcome,
  EdgeOutcome,
  FailureReason,
  LetterStatus,
  FinishedState,
  LiveState,
  ParentEnd,
  Priority,
  RunState,
  Trigger,
  UnmetEnd,
} from './states.ts';
