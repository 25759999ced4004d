/**
 * Every event that the engine itself publishes, with its payload. Jobs publish types of their own beside these.
 * Durable events are facts: a row of `events`, or a row of history read as one (`job.*` and the ends of runs).
 * Hints live on the in-process bus only and can be worked out again from columns.
 */

/** How a finished run is told. */
export interface RunEnded {
  readonly runId: number;
  readonly jobId: string;
  readonly trigger: string;
  readonly attempt: number;
  /** From the start of the last attempt to its end, ms; absent when it never started. */
  readonly durationMs?: number;
  readonly reason?: string;
  readonly orgId?: string;
  /** The first line of the error. */
  readonly error?: string;
}

/** Rows of history, read as events: once per run, on its final state. */
export const HISTORY_EVENTS = {
  succeeded: 'job.completed',
  failed: 'job.failed',
  cancelled: 'run.cancelled',
  skipped: 'run.skipped',
  expired: 'run.expired',
} as const;

export interface DurableEvents {
  /** A run succeeded. */
  'job.completed': RunEnded;
  /** A run failed for good. */
  'job.failed': RunEnded;
  'run.cancelled': RunEnded;
  'run.skipped': RunEnded;
  'run.expired': RunEnded;
  /** An attempt failed and another follows. */
  'run.retrying': {
    readonly runId: number;
    readonly jobId: string;
    readonly attempt: number;
    readonly delayMs: number;
    readonly error: string;
  };
  /** Somebody asked to cancel a run: it was cancelled at once, or, when it was under way (`before`), told to stop. */
  'run.cancel_requested': {
    readonly runId: number;
    readonly jobId: string;
    readonly before: string;
    readonly reason?: string;
  };
  /** A run failed for good and stands among the dead letters. */
  'run.dead': { readonly runId: number; readonly jobId: string; readonly reason: string };
  /** A run's node vanished; the run was put back, or failed when it had happened too often. */
  'run.lost': {
    readonly runId: number;
    readonly jobId: string;
    readonly nodeId: number;
    readonly crashes: number;
  };
  /** A schedule fired: `fireTime` is the nominal instant (ISO-8601). */
  'schedule.fired': { readonly schedule: string; readonly fireTime: string; readonly runId: number };
  /** Fires that nobody was up for. `count` of them, the latest at `last`; `runId` when one was caught up. */
  'schedule.missed': {
    readonly schedule: string;
    readonly first: string;
    readonly last: string;
    readonly count: number;
    readonly runId?: number;
  };
}

export interface HintEvents {
  'run.enqueued': { readonly runId: number; readonly jobId: string };
  'run.started': { readonly runId: number; readonly jobId: string; readonly attempt: number };
}

export type DurableEventType = keyof DurableEvents;
export type HintEventType = keyof HintEvents;
