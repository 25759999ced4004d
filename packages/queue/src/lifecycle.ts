/**
 * The states of a run, and who may change them:
 *
 *   enqueue ──► queued ──claim──► running ──settle──► succeeded
 *                 ▲                  │ ├────settle──► failed ─► dead letter
 *                 │                  │ └────settle──► cancelled, skipped
 *                 ├── retry, snooze, released ──┤
 *                 └── node lost (reap) ─────────┘   the third loss: failed(lost)
 *
 *   waiting ──its parents ended as asked──► queued; otherwise ──► skipped, failed(dependency) (release-children.ts)
 *
 *   queued ◄──► held: while its job is paused or no living node knows it (hold-for-job.ts), or while a limit of its queue,
 *                     job or key is full, or its rate spent (claim-limited.ts, release-freed.ts)
 *                     held ──a newer request has another input or run time──► queued (replace/decide-replacement.ts)
 *                     held ──24 h without a node that knows it──► failed(unknown_job) (unknown-jobs.ts)
 *
 * Live runs are rows of `runs`; finished runs are rows of `run_history`, which never change. Every step out of `running`
 * is fenced by (run id, claim number, node): a claim that was lost cannot write any more.
 */
import {
  FINISHED_STATES,
  type FinishedState,
  type LiveState,
  PRIORITIES,
  type Priority,
  RUN_STATES,
  type RunState,
} from '@sb/jobs';

/** All changes of state; `new` is a run that is enqueued. A test watches the tables for others. */
export const TRANSITIONS = {
  new: ['waiting', 'queued', 'running'],
  waiting: ['queued', 'failed', 'cancelled', 'skipped', 'expired'],
  queued: ['held', 'running', 'failed', 'cancelled', 'skipped', 'expired'],
  held: ['queued', 'running', 'failed', 'cancelled', 'skipped', 'expired'],
  running: ['queued', 'succeeded', 'failed', 'cancelled', 'skipped'],
} as const satisfies Readonly<Record<LiveState | 'new', readonly RunState[]>>;

/**
 * How a run is claimed. `open`: by any node that has its job. `limited`: only by the claim that counts limits, because it
 * has one or has crashed its node twice. `pinned`: only by the node that it names.
 */
export const LANES = { open: 0, limited: 1, pinned: 2 } as const;

/** `ctl` of a running run: whether it was asked to end, and why. */
export const CONTROL = { none: 0, cancel: 1, replace: 2 } as const;

/** Reasons of a run that is held because of its job. */
export const JOB_HOLDS = ['job_paused', 'no_node_knows_job'] as const;

/** Reasons of a run that is held for a limit: of several full ones, the narrowest; a rate only if the run has its slots. */
export const LIMIT_HOLDS = [
  'key_limit',
  'job_limit',
  'queue_limit',
  'key_rate',
  'job_rate',
  'queue_rate',
] as const;

export type LimitHold = (typeof LIMIT_HOLDS)[number];

export type JobHold = (typeof JOB_HOLDS)[number];

/** A run that took its node down this often is not tried again. */
export const MAX_CRASHES = 3;

export function stateCode(state: RunState): number {
  return RUN_STATES.indexOf(state);
}

export function stateName(code: number): RunState {
  const state = RUN_STATES[code];
  if (!state) throw new Error(`The store holds the unknown run state ${code}.`);
  return state;
}

/** `code` is the state in a row of history. */
export function finishedState(code: number): FinishedState {
  const name = stateName(code);
  const state = FINISHED_STATES.find((one) => one === name);
  if (!state) throw new Error(`The store holds a finished run that is ${name}.`);
  return state;
}

/** The most urgent first. */
export const PRIORITY_CODES = PRIORITIES.map((_, code) => code);

export function priorityCode(priority: Priority): number {
  return PRIORITIES.indexOf(priority);
}

export function priorityName(code: number): Priority {
  const priority = PRIORITIES[code];
  if (!priority) throw new Error(`The store holds the unknown priority ${code}.`);
  return priority;
}
