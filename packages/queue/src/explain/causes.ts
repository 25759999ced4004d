/** Why a run is not running: one variant for each cause, with its facts. Times are ms since the epoch. */
import type { LetterStatus, RateLimit, RunState } from '@sb/jobs';
import type { StuckRun } from '../nodes/list-nodes.ts';
import type { NodeStanding } from '../nodes/nodes.sql.ts';
import type { Standing } from '../standing.ts';

export interface NamedNode {
  readonly id: number;
  readonly name: string;
}

/** `stuck`: runs whose end is written, and whose code continues in a slot. */
export interface BusyNode extends NamedNode {
  readonly running: number;
  readonly slots: number;
  readonly stuck?: readonly StuckRun[];
}

/** Who paused it, until when, and why. */
type Pause = Omit<Standing<string>, 'mode'>;

/** A parent whose end this run waits for. `on`: the end that it waits for, a word or a condition. */
export interface AwaitedParent {
  readonly runId: number;
  readonly jobId: string;
  readonly state: RunState;
  readonly on: string;
}

/** A concurrency limit that is full. `key` names it: of a queue, of a job, or of a key of its input. */
export interface FullLimit {
  readonly key: string;
  readonly limit: number;
  /** Ids of the runs under way that hold it. */
  readonly heldBy: readonly number[];
}

/** A rate limit that allows no further run before `until`. */
export interface SpentRate {
  readonly key: string;
  readonly rate: RateLimit;
  readonly until: number;
}

export type Cause =
  | {
      readonly because: 'finished';
      readonly state: RunState;
      readonly reason?: string;
      readonly at: number;
      /** Its first line. */
      readonly error?: string;
      readonly deadLetter?: LetterStatus;
      readonly replayedAs?: number;
    }
  | {
      readonly because: 'running';
      readonly node: NamedNode;
      readonly since: number;
      readonly deadlineAt: number;
      readonly attempt: number;
      readonly maxAttempts: number;
      readonly cancelRequested: boolean;
    }
  /**
   * Its node is gone and has not retired. `pinned`: the node was the process that asked for the run, which is not run
   * again.
   */
  | { readonly because: 'node_gone'; readonly node: NamedNode; readonly pinned: boolean }
  /** `passed`: the run never starts, and ends as expired. */
  | { readonly because: 'start_deadline'; readonly at: number; readonly passed: boolean }
  /** `pending`: the number of parents that it waits for. `parents`: the first of them. */
  | { readonly because: 'dependency'; readonly pending: number; readonly parents: readonly AwaitedParent[] }
  | ({ readonly because: 'job_paused'; readonly jobId: string } & Pause)
  | ({ readonly because: 'queue_paused'; readonly queue: string } & Pause)
  | { readonly because: 'no_daemon' }
  /**
   * `nodes` do not have its job. `since`: when a daemon noticed that. `givesUpAt`: when the run fails as `unknown_job`.
   */
  | {
      readonly because: 'no_node_knows_job';
      readonly jobId: string;
      readonly nodes: readonly WorkingNode[];
      readonly since?: number;
      readonly givesUpAt?: number;
    }
  /** `nodes` have its job. */
  | {
      readonly because: 'no_node_takes_queue';
      readonly queue: string;
      readonly nodes: readonly WorkingNode[];
    }
  | {
      readonly because: 'nodes_take_nothing';
      readonly nodes: readonly (NamedNode & { readonly state: NodeStanding })[];
    }
  /** `attempt`: the next one. `error`: the first line of the error of the attempt before. */
  | {
      readonly because: 'backoff';
      readonly attempt: number;
      readonly maxAttempts: number;
      readonly error?: string;
      readonly at: number;
    }
  | { readonly because: 'snoozed'; readonly at: number }
  | { readonly because: 'start_time'; readonly at: number }
  | ({ readonly because: 'rate' } & SpentRate)
  | ({ readonly because: 'limit' } & FullLimit)
  /** The reason for which it was held has ended, and no daemon has queued it again yet. */
  | { readonly because: 'held'; readonly reason: string }
  /** This many nodes crashed with it: a node claims it only when it executes no other such run. Those are `heldBy`. */
  | { readonly because: 'crashes'; readonly crashes: number; readonly heldBy: readonly number[] }
  /** A node whose code of the job has its key works out the key of the run, and claims it. */
  | { readonly because: 'key_missing'; readonly jobId: string; readonly since: number }
  | {
      readonly because: 'slots_busy';
      readonly nodes: readonly BusyNode[];
    }
  /** Due runs of its queue that are claimed first; each count is at most EXPLAIN_CAP. `first`: the one that is next. */
  | {
      readonly because: 'behind';
      readonly higher: number;
      readonly earlier: number;
      readonly first?: number;
    }
  /** No cause keeps it: the next claim of one of these nodes takes it. */
  | { readonly because: 'ready'; readonly since: number; readonly nodes: readonly NamedNode[] }
  /** Only the process that asked for it can claim it. */
  | { readonly because: 'pinned'; readonly node: NamedNode }
  /** No obstacle: the runs that are in the queue run. */
  | ({ readonly because: 'queue_draining'; readonly queue: string } & Omit<Pause, 'until'>);

export interface WorkingNode extends NamedNode {
  /** The queues that it claims from; undefined: all queues. */
  readonly queues?: readonly string[];
}

export type Because = Cause['because'];
export type CauseOf<B extends Because> = Extract<Cause, { readonly because: B }>;

/** A count of an explanation stops here and means "this many or more": the cost is the same at any depth of a queue. */
export const EXPLAIN_CAP = 1_000;

/**
 * The ways in which a cause ends, the one to report first on top. `nothing`: it does not end. `resume`: the operator who
 * set it. `operator`: an operator who mends something. `clock`: time. `turn`: other runs that end. `none`: it is no
 * obstacle.
 */
const ENDED_BY = ['nothing', 'resume', 'operator', 'clock', 'turn', 'none'] as const;
type EndedBy = (typeof ENDED_BY)[number];

const ENDS: Readonly<Record<Because, EndedBy>> = {
  finished: 'nothing',
  running: 'nothing',
  node_gone: 'nothing',
  start_deadline: 'none',
  dependency: 'operator',
  job_paused: 'resume',
  queue_paused: 'resume',
  no_daemon: 'operator',
  no_node_knows_job: 'operator',
  no_node_takes_queue: 'operator',
  nodes_take_nothing: 'operator',
  key_missing: 'operator',
  backoff: 'clock',
  snoozed: 'clock',
  start_time: 'clock',
  rate: 'clock',
  limit: 'turn',
  held: 'turn',
  crashes: 'turn',
  slots_busy: 'turn',
  behind: 'turn',
  ready: 'turn',
  pinned: 'turn',
  queue_draining: 'none',
};

/** The cause that must end first on top. */
export function inOrder(causes: readonly Cause[]): readonly Cause[] {
  return causes.toSorted((a, b) => ENDED_BY.indexOf(endedBy(a)) - ENDED_BY.indexOf(endedBy(b)));
}

/** True when it keeps the run from running. */
export function isObstacle(cause: Cause): boolean {
  return endedBy(cause) !== 'none';
}

/**
 * True when it does not end by waiting for other runs or for a time that the run itself has: an operator may have to
 * act.
 */
export function needsAttention(cause: Cause): boolean {
  const { because } = cause;
  if (because === 'dependency') return false;
  return because === 'node_gone' || isExpired(cause) || ['resume', 'operator'].includes(endedBy(cause));
}

function endedBy(cause: Cause): EndedBy {
  return isExpired(cause) ? 'nothing' : ENDS[cause.because];
}

function isExpired(cause: Cause): boolean {
  return cause.because === 'start_deadline' && cause.passed;
}
