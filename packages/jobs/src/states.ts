// The words of a run's life. Each list is the one source of its type, its run-time check and its documentation.

export const LIVE_STATES = ['waiting', 'queued', 'held', 'running'] as const;
export const FINISHED_STATES = ['succeeded', 'failed', 'cancelled', 'skipped', 'expired'] as const;
export const RUN_STATES = [...LIVE_STATES, ...FINISHED_STATES] as const;
/**
 * The lists of runs that have not ended; each such run is in one of them. `running`: longest first. `retrying`: put back
 * after a failure until its backoff has passed, soonest first. `held`: by a pause of its job, a limit, or because no node
 * knows its job. `waiting`: for other runs. Both in the order in which they were enqueued. `queued`: due, longest first.
 * `later`: due at a later time, soonest first.
 */
export const LIVE_VIEWS = ['running', 'retrying', 'held', 'waiting', 'queued', 'later'] as const;

/** The most urgent first. The index is the number that a store keeps. */
export const PRIORITIES = ['critical', 'high', 'normal', 'low'] as const;

/** How a run was enqueued. */
export const TRIGGERS = ['manual', 'cron', 'api', 'dependency', 'catch_up', 'replay'] as const;

/** How a parent has to end so that its child may start: succeeded; failed or expired; in any way. */
export const PARENT_ENDS = ['success', 'failure', 'always'] as const;

/** What happens to a run whose parent ended otherwise. */
export const UNMET_ENDS = ['skip', 'fail', 'run'] as const;

/** The outcome of a dependency whose parent has ended; `ended`: its condition is evaluated when all parents have. */
export const EDGE_OUTCOMES = ['ended', 'met', 'unmet'] as const;

/** What became of a dead letter. */
export const LETTER_STATUSES = ['open', 'replayed', 'discarded'] as const;

/** Why a run is `failed`. */
export const FAILURE_REASONS = [
  'error',
  'timed_out',
  'lost',
  'dependency',
  'invalid_input',
  'unknown_job',
] as const;

/** How one attempt ended; `released`: its run was put back without a failure, because its node shut down. */
const ATTEMPT_OUTCOMES = [
  'succeeded',
  'failed',
  'snoozed',
  'cancelled',
  'timed_out',
  'lost',
  'released',
] as const;

export type LiveState = (typeof LIVE_STATES)[number];
export type FinishedState = (typeof FINISHED_STATES)[number];
export type RunState = (typeof RUN_STATES)[number];
export type Priority = (typeof PRIORITIES)[number];
export type Trigger = (typeof TRIGGERS)[number];
export type LiveView = (typeof LIVE_VIEWS)[number];
export type LetterStatus = (typeof LETTER_STATUSES)[number];
export type FailureReason = (typeof FAILURE_REASONS)[number];
export type ParentEnd = (typeof PARENT_ENDS)[number];
export type UnmetEnd = (typeof UNMET_ENDS)[number];
export type EdgeOutcome = (typeof EDGE_OUTCOMES)[number];
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];
