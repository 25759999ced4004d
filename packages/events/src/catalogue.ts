/**
 * Every event that the engine itself publishes, with its payload. Jobs publish types of their own beside these.
 * An event is a fact: a row of `events`, or a row of history read as one (`job.*` and the ends of runs).
 */
import type { FailureReason, FinishedState, LetterStatus, Priority, ReplacedPart, RunState } from '@sb/jobs';
import type {
  AlertFacts,
  NodeChange,
  OverrideFacts,
  QueueLimits,
  RunEnded,
  ScheduleChange,
  ScheduleDefinition,
  StandingChange,
  TokenFacts,
  UserRights,
  ViewFacts,
  ViewQuery,
  WaitingFacts,
} from './payloads.ts';

/** The event of each final state of a run. Its row of history is read as the event. */
export const HISTORY_EVENTS = {
  succeeded: 'job.completed',
  failed: 'job.failed',
  cancelled: 'run.cancelled',
  skipped: 'run.skipped',
  expired: 'run.expired',
} as const satisfies Readonly<Record<FinishedState, string>>;

export interface DurableEvents {
  /** A run succeeded. */
  'job.completed': RunEnded;
  /** A run failed for good. */
  'job.failed': RunEnded;
  /** A run ended because a person or a program cancelled it. */
  'run.cancelled': RunEnded;
  /** A run ended without its work: the runs before it ended otherwise, a limit was full, or its job said so. */
  'run.skipped': RunEnded;
  /** A run had not started at its start deadline. */
  'run.expired': RunEnded;
  /** An attempt failed and another follows. */
  'run.retrying': {
    readonly runId: number;
    readonly jobId: string;
    readonly attempt: number;
    readonly delayMs: number;
    readonly error: string;
  };
  /** A person requested a run, or a token with a reason. Other runs have no such event. */
  'run.requested': { readonly runId: number; readonly jobId: string; readonly reason?: string };
  /** An operator or program asked to cancel a run. It was cancelled at once, or, if running (`before`), asked to stop. */
  'run.cancel_requested': {
    readonly runId: number;
    readonly jobId: string;
    readonly before: RunState;
    readonly reason?: string;
  };
  /** A waiting run got another priority, or was put in front of the others of its priority. */
  'run.priority_changed': {
    readonly runId: number;
    readonly jobId: string;
    readonly before: Priority;
    readonly after: Priority;
    readonly toFront: boolean;
    readonly reason?: string;
  };
  /** A request of a person or a token, with the dedupe key of a waiting run, replaced parts of it (`dedupeReplace`). */
  'run.changed': {
    readonly runId: number;
    readonly jobId: string;
    readonly parts: readonly ReplacedPart[];
    readonly before: WaitingFacts;
    readonly after: WaitingFacts;
    readonly reason?: string;
  };
  /** A run failed for good and is a dead letter now. */
  'run.dead': {
    readonly runId: number;
    readonly jobId: string;
    readonly reason: FailureReason;
    /** Its job has declared the error permanent. */
    readonly permanent?: true;
  };
  /** A finished run was run again, as a new run. `before` and `after` are the states of its dead letter, if it had one. */
  'run.replayed': {
    readonly runId: number;
    readonly jobId: string;
    readonly replayedAs: number;
    readonly rootId: number;
    readonly inputEdited: boolean;
    /** The new run began with the results that the old one had before this step. */
    readonly fromStep?: string;
    readonly reason?: string;
    readonly before?: LetterStatus;
    readonly after?: LetterStatus;
  };
  /** A person requested runs that follow each other, or a token with a reason. */
  'chain.requested': {
    /** The id of its first run. */
    readonly chainId: number;
    /** The number of new runs. */
    readonly runs: number;
    readonly reason?: string;
  };
  /** The runs of a chain that did not succeed, and those after them, were run again as a new chain. */
  'chain.retried': {
    readonly chainId: number;
    /** The id of the new chain: its first run. */
    readonly retriedAs: number;
    /** The number of new runs. */
    readonly runs: number;
    readonly reason?: string;
  };
  /** An operator started an act on many runs or letters: on `total` of them. Each run that it changes has its own event. */
  'operation.started': {
    readonly operationId: number;
    readonly kind: string;
    readonly total: number;
    readonly reason?: string;
  };
  /** An operator stopped an act on many runs or letters; what it had done stays done. */
  'operation.stopped': { readonly operationId: number; readonly kind: string };
  /** An operator decided not to run a failed run again. */
  'dead_letter.discarded': {
    readonly runId: number;
    readonly jobId: string;
    readonly reason: string;
    readonly before: 'open';
    readonly after: 'discarded';
  };
  /** A discarded letter is open again: an operator undid the discard. */
  'dead_letter.reopened': {
    readonly runId: number;
    readonly jobId: string;
    readonly reason?: string;
    readonly before: 'discarded';
    readonly after: 'open';
  };
  /** A run's node vanished. The run was put back, or failed if that had happened too often. */
  'run.lost': {
    readonly runId: number;
    readonly jobId: string;
    readonly nodeId: number;
    readonly crashes: number;
  };
  /** Claims take no more runs from the queue. */
  'queue.paused': StandingChange & { readonly queue: string };
  /** Claims take runs from it again, or it accepts runs again: an operator resumed it, or its pause ended. */
  'queue.resumed': StandingChange & { readonly queue: string };
  /** The queue accepts no new runs; those that are there still run. */
  'queue.draining': StandingChange & { readonly queue: string };
  /** The last run of a draining queue has ended. */
  'queue.drained': { readonly queue: string };
  /** Waiting runs of the queue were cancelled: one event for each transaction, with the number of its runs. */
  'queue.purged': { readonly queue: string; readonly reason?: string; readonly cancelled: number };
  /** An operator limited how many runs may wait in the queue, run at once, or begin in a time. An absent limit is none. */
  'queue.limited': {
    readonly queue: string;
    readonly reason?: string;
    readonly before: QueueLimits;
    readonly after: QueueLimits;
  };
  /** Claims take no more runs of the job. */
  'job.paused': StandingChange & { readonly jobId: string };
  /** Claims take its runs again: an operator resumed it, or its pause ended. */
  'job.resumed': StandingChange & { readonly jobId: string };
  /** An operator limited a job beside its code: the limits that were and are in force. An absent limit is none. */
  'job.limited': {
    readonly jobId: string;
    readonly reason?: string;
    readonly before: Omit<QueueLimits, 'maxDepth'>;
    readonly after: Omit<QueueLimits, 'maxDepth'>;
  };
  /** The node claims no more runs. */
  'node.cordoned': NodeChange;
  /** The node claims runs again. */
  'node.uncordoned': NodeChange;
  /** The node claims no more runs, and stops when it holds none. */
  'node.draining': NodeChange;
  /** A schedule fired: `fireTime` is the nominal instant (ISO-8601). */
  'schedule.fired': { readonly schedule: string; readonly fireTime: string; readonly runId: number };
  /** A fire without a run: `verdict` says why. */
  'schedule.skipped': {
    readonly schedule: string;
    readonly fireTime: string;
    readonly verdict: string;
    /** The reason, where the verdict does not say it. */
    readonly note?: string;
  };
  /** `count` recorded fires that no daemon fired at their time, the latest at `last`; `runId` when one was caught up. */
  'schedule.missed': {
    readonly schedule: string;
    readonly first: string;
    readonly last: string;
    readonly count: number;
    readonly runId?: number;
  };
  /** Its fires make no runs, and each has a row that says so. */
  'schedule.paused': StandingChange & { readonly schedule: string };
  /** It fires again: an operator resumed it, or its pause ended. */
  'schedule.resumed': StandingChange & { readonly schedule: string };
  /** All overrides of its fires to come, before and after the change. */
  'schedule.overridden': {
    readonly schedule: string;
    readonly reason?: string;
    readonly before: readonly OverrideFacts[];
    readonly after: readonly OverrideFacts[];
  };
  /** An operator asked for a run of it beside its fires. */
  'schedule.run_requested': { readonly schedule: string; readonly runId: number; readonly reason?: string };
  /** A schedule was made in the store. Those of files have no such event. */
  'schedule.created': {
    readonly schedule: string;
    readonly reason?: string;
    readonly after: ScheduleDefinition;
  };
  /** An operator changed a schedule of the store. */
  'schedule.changed': ScheduleChange;
  /** A schedule of the store fires from now on. */
  'schedule.enabled': ScheduleChange;
  /** A schedule of the store fires no more. */
  'schedule.disabled': ScheduleChange;
  /** Its fires and its runs stay until retention. */
  'schedule.deleted': {
    readonly schedule: string;
    readonly reason?: string;
    readonly before: ScheduleDefinition;
  };
  /** A rule of alerts.yaml fires, whether or not people are notified. */
  'alert.fired': AlertFacts;
  /** It no longer fires: `why` is `recovered`, or names what else ended it. */
  'alert.resolved': AlertFacts & { readonly why: string };
  /** An operator has taken it on: no more notifications until it is resolved. */
  'alert.acknowledged': {
    readonly alertId: number;
    readonly rule: string;
    readonly reason?: string;
  };
  /** No notifications of alerts that match until then (ISO-8601). */
  'alert.silenced': {
    readonly silenceId: number;
    readonly match: Readonly<Record<string, unknown>>;
    readonly until: string;
    readonly reason?: string;
  };
  /** An operator sent a test message by these channels, from a command or by way of the daemons. */
  'alert.tested': { readonly channels: readonly string[]; readonly rule?: string };
  /** An operator ended a silence before its time. */
  'alert.unsilenced': {
    readonly silenceId: number;
    readonly match: Readonly<Record<string, unknown>>;
    readonly reason?: string;
  };
  /** A session began: of a user, or of a wall. */
  'user.signed_in': { readonly kind: string; readonly user?: string; readonly address?: string };
  /** A wrong name or password. `user` only where there is one of that name. The actor is `console`. */
  'user.sign_in_failed': { readonly user?: string; readonly address?: string };
  /** A session was ended before its time, by its own user or by another. */
  'session.ended': { readonly kind: string; readonly user?: string; readonly reason?: string };
  /** `by`: who made the link of the user. */
  'user.created': UserRights & { readonly user: string; readonly by: string };
  /** Its rights or its password. Its sessions have ended. */
  'user.changed': {
    readonly user: string;
    readonly reason?: string;
    readonly password?: 'changed';
    readonly before?: UserRights;
    readonly after?: UserRights;
  };
  /** A user may not sign in any more. Its sessions have ended. */
  'user.disabled': { readonly user: string; readonly reason?: string };
  /** A disabled user may sign in again. */
  'user.enabled': { readonly user: string; readonly reason?: string };
  /** A link that makes a user or a session, or sets a password. */
  'link.created': {
    readonly kind: string;
    readonly role?: string;
    /** Of a link for a new password. */
    readonly user?: string;
    readonly expiresAt: string;
    readonly reason?: string;
  };
  /** A link was made void before it was used. */
  'link.withdrawn': {
    readonly kind: string;
    readonly role?: string;
    readonly user?: string;
    readonly reason?: string;
  };
  /** A view of the team was saved: a new one, or, with `before`, a known one with another query. */
  'view.saved': ViewFacts & { readonly before?: ViewQuery; readonly after: ViewQuery };
  /** A view of the team was deleted. */
  'view.deleted': ViewFacts & { readonly before: ViewQuery };
  /** A program may use the API with a new token. */
  'token.created': TokenFacts & {
    readonly role: string;
    readonly expiresAt: string;
    readonly orgs?: readonly string[];
    readonly jobs?: readonly string[];
  };
  /** A token cannot be used any more, nor what it had made. */
  'token.revoked': TokenFacts & {
    /** The number of its links, and of those of `tokens`, that nobody had used. */
    readonly links?: number;
    /** The ids of the tokens that it had made: each has an event of its own. */
    readonly tokens?: readonly number[];
    /** The id of the token with which it was revoked. */
    readonly with?: number;
  };
  /**
   * A user or a token asked the console for more than its rights allow; at most one a second for each. `needs`: the role,
   * `payload`, `all jobs`, `all organisations` or `no token`.
   */
  'access.denied': {
    readonly method: string;
    readonly path: string;
    readonly needs: string;
    readonly role: string;
    readonly address?: string;
  };
}

export type DurableEventType = keyof DurableEvents;
