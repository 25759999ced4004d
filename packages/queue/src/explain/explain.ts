/**
 * Decides why a run is not running. Pure: facts in, causes out, the one that must end first on top; there is always
 * one. Each cause has its own rule. Facts that most runs do not have (limits, rates, parents) may be absent.
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
import { takersOf, whyNoNodeTakes } from './why-no-node-takes.ts';

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
  /** Number of parents that it waits for. */
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
  /** When a daemon noticed that no living daemon has its job. */
  readonly unknownSince?: number;
  /** Its job has a limit or a rate for each key, and no node has worked out the key of this run. */
  readonly lacksKey?: boolean;
  readonly queue: QueueStanding;
  /** Nodes that have not ended; `alive` is false also for a node that the caller knows to be gone. */
  readonly nodes: readonly NodeRecord[];
  /** The node that executes it, or that it is pinned to. */
  readonly node?: NamedNode;
  /** Its last recorded attempt: a snoozed claim records none. */
  readonly lastAttempt?: {
    readonly claimNo: number;
    readonly outcome: string;
    readonly error?: string;
  };
  /** Due runs of its queue that are claimed before it: how many, and the first; absent when it is not due. */
  readonly ahead?: { readonly higher: number; readonly earlier: number; readonly first?: number };
  /** Running runs that crashed as often as it has. */
  readonly suspects?: readonly number[];
  /** Its limits that are full. */
  readonly limits?: readonly FullLimit[];
  /** Its rate limits that are spent. */
  readonly rates?: readonly SpentRate[];
  /** The first of the parents that it waits for. */
  readonly parents?: readonly AwaitedParent[];
}

/** A node that works out the key of the run does it with its next claim. */
const KEY_WITHIN_MS = 10_000;

type Rule = (facts: RunFacts) => Cause | readonly Cause[] | undefined;

/** Causes of the same rank are shown in this order. */
const RULES: readonly Rule[] = [
  startDeadline,
  dependency,
  jobPaused,
  queuePaused,
  whyNoNodeTakes,
  notDue,
  rates,
  limits,
  held,
  crashes,
  behind,
  queueDraining,
];

/** Pauses and other nodes do not matter to a pinned run. */
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
  // A run that a rate limit puts off has that cause instead.
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

/** A daemon decides every few seconds, from jobs and limits, which runs are held. */
function held(facts: RunFacts): Cause | undefined {
  const { run, job, unknownSince, limits: full = [], rates: spent = [] } = facts;
  const { reason = 'limit' } = run;
  if (run.state !== 'held' || full.length > 0 || spent.length > 0) return undefined;
  if (reason === 'job_paused' && job.mode === 'paused') return undefined;
  const isUnknown = unknownSince !== undefined || whyNoNodeTakes(facts)?.because === 'no_node_knows_job';
  return reason === 'no_node_knows_job' && isUnknown ? undefined : { because: 'held', reason };
}

function crashes({ run, suspects = [] }: RunFacts): Cause | undefined {
  if (run.crashes < MAX_CRASHES - 1) return undefined;
  return { because: 'crashes', crashes: run.crashes, heldBy: suspects };
}

function behind({ ahead }: RunFacts): CauseOf<'behind'> | undefined {
  return ahead && ahead.higher + ahead.earlier > 0 ? { because: 'behind', ...ahead } : undefined;
}

function ready({ run, nodes, now, lacksKey = false }: RunFacts): Cause {
  if (lacksKey && now - run.runAt > KEY_WITHIN_MS)
    return { because: 'key_missing', jobId: run.jobId, since: run.runAt };
  return {
    because: 'ready',
    since: run.runAt,
    nodes: takersOf(run, nodes).map(({ id, name }) => ({ id, name })),
  };
}

/** For a run whose row names no node any more. */
const NOWHERE: NamedNode = { id: 0, name: '' };

function isAlive(nodes: readonly NodeRecord[], { id }: NamedNode): boolean {
  return nodes.some((node) => node.id === id && node.alive);
}
