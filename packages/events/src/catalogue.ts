/**
 * Every event that the engine itself publishes, with its payload. Jobs publish types of their own beside these.
 * An event is a fact: a row of `events`, or a row of history read as one (`job.*` and the ends of runs).
 */

/** What is absent is any number. */
interface QueueLimits {
  readonly maxDepth?: number;
  readonly maxRunning?: number;
  readonly rate?: { readonly limit: number; readonly perMs: number; readonly burst: number };
}

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

/** What an operator has set. `until`: an instant (ISO-8601); without it until somebody says otherwise. */
export interface StandingFacts {
  readonly mode: string;
  readonly until?: string;
  readonly reason?: string;
  readonly by?: string;
}

/** An operator's action. Who it was is the event's `actor`. */
export interface StandingChange {
  readonly reason?: string;
  readonly before: StandingFacts;
  readonly after: StandingFacts;
}

export interface NodeChange {
  readonly nodeId: number;
  readonly node: string;
  readonly reason?: string;
  readonly before: string;
  readonly after: string;
}

/** What an operator wants of fires to come. Instants are ISO-8601 texts. */
export interface OverrideFacts {
  readonly kind: string;
  /** Of the one fire that it is about: the nominal instant. */
  readonly fireTime?: string;
  readonly runAt?: string;
  readonly otherInput?: true;
  readonly expression?: string;
  readonly timezone?: string;
  readonly until?: string;
  readonly reason?: string;
  readonly by: string;
}

/** What a schedule of the store is. */
export interface ScheduleFacts {
  readonly jobId: string;
  /** A cron expression; absent where it follows others. */
  readonly schedule?: string;
  readonly after?: readonly object[];
  readonly when?: string;
  readonly timezone: string;
  readonly enabled: boolean;
  readonly description?: string;
  readonly input?: unknown;
  readonly rules: Readonly<Record<string, unknown>>;
}

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
  /** A waiting run got another priority, or was put before its like. */
  'run.priority_changed': {
    readonly runId: number;
    readonly jobId: string;
    readonly before: string;
    readonly after: string;
    readonly toFront: boolean;
  };
  /** A run failed for good and stands among the dead letters. */
  'run.dead': { readonly runId: number; readonly jobId: string; readonly reason: string };
  /** Somebody had a finished run done again, as a new run. `before` and `after` tell of its dead letter, if it had one. */
  'run.replayed': {
    readonly runId: number;
    readonly jobId: string;
    readonly replayedAs: number;
    readonly rootId: number;
    readonly inputEdited: boolean;
    /** It began with what the old one had made before this step. */
    readonly fromStep?: string;
    readonly reason?: string;
    readonly before?: string;
    readonly after?: string;
  };
  /** Somebody decided that a run that failed for good is not to be done again. */
  'dead_letter.discarded': {
    readonly runId: number;
    readonly jobId: string;
    readonly reason: string;
    readonly before: 'open';
    readonly after: 'discarded';
  };
  /** A run's node vanished; the run was put back, or failed when it had happened too often. */
  'run.lost': {
    readonly runId: number;
    readonly jobId: string;
    readonly nodeId: number;
    readonly crashes: number;
  };
  /** No claim takes from the queue any more. */
  'queue.paused': StandingChange & { readonly queue: string };
  /** Claims take from it again, or it accepts runs again: by somebody's word, or because a pause's time has passed. */
  'queue.resumed': StandingChange & { readonly queue: string };
  /** The queue accepts nothing new; what is there runs. */
  'queue.draining': StandingChange & { readonly queue: string };
  /** The last run of a draining queue has ended. */
  'queue.drained': { readonly queue: string };
  /** Runs that waited in the queue were cancelled: one event for each transaction, with how many it was. */
  'queue.purged': { readonly queue: string; readonly reason?: string; readonly cancelled: number };
  /** Somebody limited how many runs may wait in the queue, run at once, or begin in a time; what is absent is any number. */
  'queue.limited': {
    readonly queue: string;
    readonly reason?: string;
    readonly before: QueueLimits;
    readonly after: QueueLimits;
  };
  'job.paused': StandingChange & { readonly jobId: string };
  'job.resumed': StandingChange & { readonly jobId: string };
  /** The node claims nothing more. */
  'node.cordoned': NodeChange;
  'node.uncordoned': NodeChange;
  /** The node claims nothing more and stops when it holds nothing. */
  'node.draining': NodeChange;
  /** A schedule fired: `fireTime` is the nominal instant (ISO-8601). */
  'schedule.fired': { readonly schedule: string; readonly fireTime: string; readonly runId: number };
  /** A fire that asked for no run: `verdict` says why. */
  'schedule.skipped': {
    readonly schedule: string;
    readonly fireTime: string;
    readonly verdict: string;
    /** Why so, where the verdict does not say it. */
    readonly note?: string;
  };
  /** Fires that nobody was up for. `count` of them, the latest at `last`; `runId` when one was caught up. */
  'schedule.missed': {
    readonly schedule: string;
    readonly first: string;
    readonly last: string;
    readonly count: number;
    readonly runId?: number;
  };
  /** Its fires ask for no run, and each has a row that says so. */
  'schedule.paused': StandingChange & { readonly schedule: string };
  /** It fires again: by somebody's word, or because a pause's time has passed. */
  'schedule.resumed': StandingChange & { readonly schedule: string };
  /** All that is wanted of its fires to come, before and after somebody wanted it otherwise. */
  'schedule.overridden': {
    readonly schedule: string;
    readonly reason?: string;
    readonly before: readonly OverrideFacts[];
    readonly after: readonly OverrideFacts[];
  };
  /** Somebody asked for a run of it beside its fires. */
  'schedule.run_requested': { readonly schedule: string; readonly runId: number; readonly reason?: string };
  /** Somebody made a schedule in the store. Those of files have no such event. */
  'schedule.created': { readonly schedule: string; readonly reason?: string; readonly after: ScheduleFacts };
  'schedule.changed': ScheduleChange;
  'schedule.enabled': ScheduleChange;
  'schedule.disabled': ScheduleChange;
  /** Its fires and its runs stay until retention. */
  'schedule.deleted': { readonly schedule: string; readonly reason?: string; readonly before: ScheduleFacts };
  /** A rule of alerts.yaml fires, whoever is told of it. */
  'alert.fired': AlertFacts;
  /** It does not fire any more: `why` is recovered, or what else ended it. */
  'alert.resolved': AlertFacts & { readonly why: string };
  /** Somebody has taken it on: until it is resolved, nobody is told of it again. */
  'alert.acknowledged': {
    readonly alertId: number;
    readonly rule: string;
    readonly reason?: string;
  };
  /** Nobody is told of what matches until then (ISO-8601). */
  'alert.silenced': {
    readonly silenceId: number;
    readonly match: Readonly<Record<string, unknown>>;
    readonly until: string;
    readonly reason?: string;
  };
  'alert.unsilenced': {
    readonly silenceId: number;
    readonly match: Readonly<Record<string, unknown>>;
    readonly reason?: string;
  };
}

/** `queue`, `node` or `channel`: what it is about, where that is no job. */
export interface AlertFacts {
  readonly alertId: number;
  readonly rule: string;
  readonly severity: string;
  readonly queue?: string;
  readonly node?: string;
  readonly channel?: string;
  readonly value: string;
  readonly threshold: string;
  readonly summary: string;
}

export interface ScheduleChange {
  readonly schedule: string;
  readonly reason?: string;
  readonly before: ScheduleFacts;
  readonly after: ScheduleFacts;
}

export type DurableEventType = keyof DurableEvents;
