/**
 * Why a run is not running. Pure: facts in, answers out, the one that has to go first on top; there is always one. A cause
 * is a rule of its own. Facts that most runs have none of (limits, rates, parents) may be absent.
 */
import type { Priority, RunState } from '@sb/jobs';
import {
  type AwaitedParent,
  type Cause,
  type CauseOf,
  type FullLimit,
  inOrder,
  isObstacle,
  type NamedNode,
  type SpentRate,
} from './causes.ts';
import { LANES, MAX_CRASHES } from '../lifecycle.ts';
import type { NodeRecord } from '../nodes/list-nodes.ts';
import type { JobStanding, QueueStanding } from '../standing.ts';
import { takersOf, whyNobodyTakes } from './why-nobody-takes.ts';

/** A run that has not finished. Times are ms since the epoch. */
export interface LiveFacts {
  readonly id: number;
  readonly jobId: string;
  readonly queue: string;
  readonly priority: Priority;
  readonly state: RunState;
  readonly lane: number;
  readonly reason?: string;
  readonly runAt: number;
  readonly claimNo: number;
  readonly failures: number;
  readonly crashes: number;
  /** Parents that it waits for. */
  readonly pending: number;
  readonly maxAttempts: number;
  readonly startBy?: number;
  readonly startedAt?: number;
  readonly deadlineAt?: number;
  readonly cancelRequested: boolean;
}

export interface RunFacts {
  /** The store's clock. */
  readonly now: number;
  readonly run: LiveFacts;
  readonly job: JobStanding;
  /** Since when no living daemon has its job, once one has noticed. */
  readonly unknownSince?: number;
  readonly queue: QueueStanding;
  /** Those that have not ended; `alive` as well as whoever asks can tell. */
  readonly nodes: readonly NodeRecord[];
  /** The one that it is on, or pinned to. */
  readonly node?: NamedNode;
  /** The last of its attempts that is on record: a claim that was snoozed leaves none. */
  readonly lastAttempt?: {
    readonly claimNo: number;
    readonly outcome: string;
    readonly error?: string;
  };
  /** Due runs of its queue that come before it; absent where it is not due. */
  readonly ahead?: { readonly higher: number; readonly earlier: number };
  /** Runs under way that crashed as often as it has. */
  readonly suspects?: readonly number[];
  /** The limits on it that are full. */
  readonly limits?: readonly FullLimit[];
  /** The rates on it that are spent. */
  readonly rates?: readonly SpentRate[];
  /** The first of the parents that it waits for. */
  readonly parents?: readonly AwaitedParent[];
}

type Rule = (facts: RunFacts) => Cause | readonly Cause[] | undefined;

/** At the same rank they are told in this order. */
const RULES: readonly Rule[] = [
  startDeadline,
  dependency,
  jobPaused,
  queuePaused,
  whyNobodyTakes,
  notDue,
  rates,
  limits,
  held,
  crashes,
  behind,
  queueDraining,
];

/** Neither a pause nor another node concerns it. */
const RULES_OF_PINNED: readonly Rule[] = [pinned, startDeadline, dependency, notDue, rates, limits];

export function explain(facts: RunFacts): readonly Cause[] {
  const { run } = facts;
  if (run.state === 'running') return [underWay(facts)];
  const rules = run.lane === LANES.pinned ? RULES_OF_PINNED : RULES;
  const found = rules.flatMap((rule) => rule(facts) ?? []);
  return inOrder(found.some(isObstacle) ? found : [...found, ready(facts)]);
}

function underWay({ run, nodes, node = NOWHERE, now }: RunFacts): Cause {
  if (!isAlive(nodes, node)) return { because: 'node_gone', node, pinned: run.lane === LANES.pinned };
  return {
    because: 'running',
    node,
    since: run.startedAt ?? now,
    deadlineAt: run.deadlineAt ?? now,
    attempt: run.failures + 1,
    maxAttempts: run.maxAttempts,
    cancelRequested: run.cancelRequested,
  };
}

function pinned({ nodes, node = NOWHERE }: RunFacts): Cause {
  return isAlive(nodes, node) ? { because: 'pinned', node } : { because: 'node_gone', node, pinned: true };
}

function startDeadline({ run: { startBy: at }, now }: RunFacts): Cause | undefined {
  return at === undefined ? undefined : { because: 'start_deadline', at, passed: at < now };
}

function dependency({ run, parents = [] }: RunFacts): Cause | undefined {
  return run.state === 'waiting' ? { because: 'dependency', pending: run.pending, parents } : undefined;
}

function jobPaused({ run: { jobId }, job: { mode, ...pause } }: RunFacts): Cause | undefined {
  return mode === 'paused' ? { because: 'job_paused', jobId, ...pause } : undefined;
}

function queuePaused({ run: { queue: name }, queue: { mode, ...pause } }: RunFacts): Cause | undefined {
  return mode === 'paused' ? { because: 'queue_paused', queue: name, ...pause } : undefined;
}

function queueDraining({ run, queue: { mode, by, reason } }: RunFacts): Cause | undefined {
  if (mode !== 'draining') return undefined;
  return {
    because: 'queue_draining',
    queue: run.queue,
    ...(by !== undefined && { by }),
    ...(reason !== undefined && { reason }),
  };
}

function notDue({ run, lastAttempt, rates: spent = [], now }: RunFacts): Cause | undefined {
  const { runAt: at, claimNo, failures, maxAttempts } = run;
  // What a rate puts off is told as the rate.
  if (at <= now || run.state === 'waiting' || spent.length > 0) return undefined;
  if (claimNo === 0) return { because: 'start_time', at };
  if (lastAttempt?.claimNo !== claimNo) return { because: 'snoozed', at };
  const { error } = lastAttempt;
  return {
    because: 'backoff',
    attempt: failures + 1,
    maxAttempts,
    ...(error !== undefined && { error }),
    at,
  };
}

function rates({ rates: spent = [] }: RunFacts): readonly Cause[] {
  return spent.map((rate) => ({ because: 'rate', ...rate }));
}

function limits({ limits: full = [] }: RunFacts): readonly Cause[] {
  return full.map((limit) => ({ because: 'limit', ...limit }));
}

/** A daemon derives from the jobs and limits what is to be held, every few seconds. */
function held(facts: RunFacts): Cause | undefined {
  const { run, job, unknownSince, limits: full = [], rates: spent = [] } = facts;
  const { reason = 'limit' } = run;
  if (run.state !== 'held' || full.length > 0 || spent.length > 0) return undefined;
  if (reason === 'job_paused' && job.mode === 'paused') return undefined;
  const isUnknown = unknownSince !== undefined || whyNobodyTakes(facts)?.because === 'no_node_knows_job';
  return reason === 'no_node_knows_job' && isUnknown ? undefined : { because: 'held', reason };
}

function crashes({ run, suspects = [] }: RunFacts): Cause | undefined {
  if (run.crashes < MAX_CRASHES - 1) return undefined;
  return { because: 'crashes', crashes: run.crashes, heldBy: suspects };
}

function behind({ ahead }: RunFacts): CauseOf<'behind'> | undefined {
  return ahead && ahead.higher + ahead.earlier > 0 ? { because: 'behind', ...ahead } : undefined;
}

function ready({ run, nodes }: RunFacts): Cause {
  return {
    because: 'ready',
    since: run.runAt,
    nodes: takersOf(run, nodes).map(({ id, name }) => ({ id, name })),
  };
}

/** Its row names no node any more. */
const NOWHERE: NamedNode = { id: 0, name: '' };

function isAlive(nodes: readonly NodeRecord[], { id }: NamedNode): boolean {
  return nodes.some((node) => node.id === id && node.alive);
}
