export { assertNever } from './assert-never.ts';
export { backoffDelay } from './backoff.ts';
export type { BackoffFacts } from './backoff.ts';
export type { BatchContext, BatchOptions, BatchRule } from './batch.ts';
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
} from './context.ts';
export {
  type ConcurrencyOptions,
  type ConcurrencyRule,
  ON_CONFLICT,
  type OnConflict,
} from './concurrency.ts';
export type { DedupeForAWhile, DedupeOptions, DedupeRule } from './dedupe.ts';
export { defineJob } from './define-job.ts';
export { formatDuration, parseDuration } from './durations.ts';
export type { Duration } from './durations.ts';
export type { EnqueueOptions, RunAfter } from './enqueue-options.ts';
export {
  DurationError,
  InvalidInputError,
  JobDefinitionError,
  NotJsonError,
  OutcomesError,
  TooLargeError,
} from './errors.ts';
export type { InputProblem, JobProblem } from './errors.ts';
export { inputJsonSchema, validateInput } from './input.ts';
export type { InputVerdict } from './input.ts';
export { type Isolation, ISOLATIONS } from './isolation.ts';
export type {
  AnyJob,
  BatchJob,
  BatchJobWithInput,
  InputOf,
  Job,
  JobExample,
  JobWithInput,
  OutputOf,
} from './job.ts';
export { encodeJson } from './json.ts';
export { isPermanent, isSkip, isSnooze, Permanent, rateLimited, skip, snooze } from './outcomes.ts';
export { type RateLimit, type RateLimitOptions, rateOf, type RateRule } from './rate-limit.ts';
export { isRetryAfter, parseRetryAfter, RetryAfter, type RetryAfterOptions } from './retry-after.ts';
export type { Snooze } from './outcomes.ts';
export type { JobHooks, RegisteredJob } from './registered-job.ts';
export { createRegistry, defaultRegistry, registerJobs } from './registry.ts';
export type { JobRegistry } from './registry.ts';
export { retryPolicy } from './retry.ts';
export type { BackoffFunction, RetryOptions, RetryPolicy } from './retry.ts';
export {
  ATTEMPT_OUTCOMES,
  EDGE_OUTCOMES,
  FAILURE_REASONS,
  FINISHED_STATES,
  LETTER_STATUSES,
  LIVE_STATES,
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
