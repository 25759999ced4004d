/** Why a run is not running: one variant for each answer, with what is to be known of it. Times are ms since the epoch. */
import type { LetterStatus, RateLimit, RunState } from '@sb/jobs';
import type { StuckRun } from '../nodes/list-nodes.ts';
import type { NodeStanding } from '../nodes/nodes.sql.ts';
import type { Standing } from '../standing.ts';

export interface NamedNode {
  readonly id: number;
  readonly name: string;
}

/** `stuck`: runs that were told to end, and whose code goes on in a slot. */
export interface BusyNode extends NamedNode {
  readonly running: number;
  readonly slots: number;
  readonly stuck?: readonly StuckRun[];
}

/** Who paused it, until when, and why. */
type Pause = Omit<Standing<string>, 'mode'>;

/** A parent whose end this run waits for. `on`: what that has to be, a word or a condition. */
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

/** A rate limit that has given what it gives, until then. */
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
  /** Its node is gone without a word; `pinned`: the process that asked for the run, which is not run again. */
  | { readonly because: 'node_gone'; readonly node: NamedNode; readonly pinned: boolean }
  /** `passed`: it never begins, and ends as expired. */
  | { readonly because: 'start_deadline'; readonly at: number; readonly passed: boolean }
  /** `pending` is how many parents it waits for; `parents` are the first of them. */
  | { readonly because: 'dependency'; readonly pending: number; readonly parents: readonly AwaitedParent[] }
  | ({ readonly because: 'job_paused'; readonly jobId: string } & Pause)
  | ({ readonly because: 'queue_paused'; readonly queue: string } & Pause)
  | { readonly because: 'no_daemon' }
  /** `since`, `givesUpAt`: once a daemon has noticed; then the run fails as `unknown_job`. `nodes` lack it. */
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
  /** `attempt` is the one to come, `error` the first line of that of the one before. */
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
  /** What it was held for is over, and no daemon has queued it again yet. */
  | { readonly because: 'held'; readonly reason: string }
  /** It took down that many nodes: it is taken while no other such run is on the node. Those are `heldBy`. */
  | { readonly because: 'crashes'; readonly crashes: number; readonly heldBy: readonly number[] }
  | {
      readonly because: 'slots_busy';
      readonly nodes: readonly BusyNode[];
    }
  /** Due runs of its queue that come first; each at most EXPLAIN_CAP. */
  | { readonly because: 'behind'; readonly higher: number; readonly earlier: number }
  /** Nothing keeps it: the next claim of one of them takes it. */
  | { readonly because: 'ready'; readonly since: number; readonly nodes: readonly NamedNode[] }
  /** It waits for the process that asked for it. */
  | { readonly because: 'pinned'; readonly node: NamedNode }
  /** What is there runs all the same. */
  | ({ readonly because: 'queue_draining'; readonly queue: string } & Omit<Pause, 'until'>);

export interface WorkingNode extends NamedNode {
  /** The queues that it takes runs from; undefined is all. */
  readonly queues?: readonly string[];
}

export type Because = Cause['because'];
export type CauseOf<B extends Because> = Extract<Cause, { readonly because: B }>;

/** Beyond this a count of an explanation says "this many or more": a look is to cost the same at any depth. */
export const EXPLAIN_CAP = 1_000;

/** What ends a cause: nothing does, whoever wanted it so, somebody who does something, the clock, the run's turn; or it is no obstacle. */
const ENDED_BY = ['nothing', 'will', 'somebody', 'clock', 'turn', 'none'] as const;
type EndedBy = (typeof ENDED_BY)[number];

const ENDS: Readonly<Record<Because, EndedBy>> = {
  finished: 'nothing',
  running: 'nothing',
  node_gone: 'nothing',
  start_deadline: 'none',
  dependency: 'somebody',
  job_paused: 'will',
  queue_paused: 'will',
  no_daemon: 'somebody',
  no_node_knows_job: 'somebody',
  no_node_takes_queue: 'somebody',
  nodes_take_nothing: 'somebody',
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

/** The one that has to go first on top. */
export function inOrder(causes: readonly Cause[]): readonly Cause[] {
  return causes.toSorted((a, b) => ENDED_BY.indexOf(endedBy(a)) - ENDED_BY.indexOf(endedBy(b)));
}

/** It keeps the run from running. */
export function isObstacle(cause: Cause): boolean {
  return endedBy(cause) !== 'none';
}

/** It does not go by waiting for a turn or for a time that the run itself has been given: somebody may want to know. */
export function needsAttention(cause: Cause): boolean {
  const { because } = cause;
  if (because === 'dependency') return false;
  return because === 'node_gone' || isExpired(cause) || ['will', 'somebody'].includes(endedBy(cause));
}

function endedBy(cause: Cause): EndedBy {
  return isExpired(cause) ? 'nothing' : ENDS[cause.because];
}

function isExpired(cause: Cause): boolean {
  return cause.because === 'start_deadline' && cause.passed;
}
