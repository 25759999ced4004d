/**
 * Explains whether a queue moves, and if not, why. Called by CLI and console. A queue that does not move has the causes
 * of its oldest due run. The number of runs that finished lately is as new as the statistics: fold first for the
 * newest.
 */
import type { Priority } from '@sb/jobs';
import type { Body, QueueMode, Store, Tx } from '@sb/storage';
import { UnknownQueueError } from '../errors.ts';
import { explainLive, type ExplainOptions, type RunExplanation } from './explain-run.ts';
import type { NodeRecord } from '../nodes/list-nodes.ts';
import { type Standing, standingOf } from '../standing.ts';
import {
  countByReason,
  countLater,
  countPart,
  countDue,
  findFirstAside,
  findHeads,
  findLately,
  findQueue,
  type QueueRow,
} from './explain-queue.sql.ts';
import { findQueueNames } from '../definitions.sql.ts';
import { findNodes } from '../nodes/list-nodes.sql.ts';

/** `lately` means within this many ms. */
export const LATELY_MS = 5 * 60_000;

export interface QueueExplanation {
  readonly queue: string;
  /** The store's clock, ms since the epoch, as all times here. */
  readonly now: number;
  readonly standing: Standing<QueueMode>;
  /**
   * `moves`: runs were claimed or finished lately, or all due runs are running. `stands_still`: runs are due or held,
   * and none was claimed lately, or none can be: the queue is paused, or no active daemon works it. `later`: no run is due yet. `empty`: the queue has no runs.
   */
  readonly verdict: QueueVerdict;
  readonly depth: QueueDepths;
  /** Living daemons that claim from this queue. */
  readonly nodes: readonly NodeRecord[];
  readonly lately: Lately;
  /**
   * Why the oldest due run is not running; when only other runs keep it, why the first of these is not running. When no
   * run is due: the first run that is held, that waits for others, or that is due later.
   */
  readonly first?: RunExplanation;
}

export type QueueVerdict = 'moves' | 'stands_still' | 'later' | 'empty';

/** Each count is at most EXPLAIN_CAP. */
export interface QueueDepths {
  /** Queued and due. */
  readonly due: Readonly<Record<Priority, number>>;
  /** Queued, and not due yet. */
  readonly later: number;
  /** By the reason for which they are held. */
  readonly held: Readonly<Record<string, number>>;
  /** Runs that wait for other runs. */
  readonly waiting: number;
  readonly running: number;
}

/** Within LATELY_MS. */
export interface Lately {
  /** Succeeded or failed. */
  readonly finished: number;
  /** The last known claim: of a running run, or of one that failed and is retried. */
  readonly claimedAt?: number;
}

/** Fails with `UNKNOWN_QUEUE`. */
export async function explainQueue(
  store: Store,
  name: string,
  options: ExplainOptions = {},
): Promise<QueueExplanation> {
  return store.read(function* (tx) {
    const queue = yield* findQueue(tx, name);
    if (!queue) throw new UnknownQueueError(name, yield* findQueueNames(tx));
    const depth = yield* readDepths(tx, queue);
    const lately = yield* readLately(tx, queue);
    const first = yield* explainFirst(tx, queue, options);
    const nodes = (yield* findNodes(tx)).filter((node) => isAtWork(node, name) && !options.isGone?.(node));
    const standing = standingOf(queue);
    const isClaimed = standing.mode !== 'paused' && nodes.some(({ state }) => state === 'active');
    return {
      queue: name,
      now: queue.now,
      standing,
      verdict: judgeQueue(depth, lately, isClaimed),
      depth,
      nodes,
      lately,
      ...(first && { first }),
    };
  });
}

/** Pure. `isClaimed`: a daemon may claim from the queue. What ran before a pause does not make the queue move. */
function judgeQueue(depth: QueueDepths, { finished, claimedAt }: Lately, isClaimed: boolean): QueueVerdict {
  const { due, held, waiting, later, running } = depth;
  const isWanted = [...Object.values(due), ...Object.values(held)].some((count) => count > 0);
  if (isWanted) return isClaimed && (finished > 0 || claimedAt !== undefined) ? 'moves' : 'stands_still';
  if (running > 0) return 'moves';
  return later + waiting > 0 ? 'later' : 'empty';
}

function isAtWork({ kind, alive, queues }: NodeRecord, queue: string): boolean {
  return kind === 'daemon' && alive && (queues?.includes(queue) ?? true);
}

function* readDepths(tx: Tx, { id }: QueueRow): Body<QueueDepths> {
  const due = yield* countDue(tx, id);
  return {
    due,
    later: yield* countLater(tx, id),
    held: yield* countByReason(tx, id),
    waiting: yield* countPart(tx, id, 'waiting'),
    running: yield* countPart(tx, id, 'running'),
  };
}

function* readLately(tx: Tx, { id, now }: QueueRow): Body<Lately> {
  const since = now - LATELY_MS;
  const { finished, claimedAt } = yield* findLately(tx, id, since);
  return { finished, ...(claimedAt >= since && { claimedAt }) };
}

function* explainFirst(
  tx: Tx,
  { id, now }: QueueRow,
  options: ExplainOptions,
): Body<RunExplanation | undefined> {
  const heads = (yield* findHeads(tx, id)).toSorted((a, b) => a.run_at - b.run_at || a.id - b.id);
  const [oldest, ...others] = heads.filter(({ run_at: runAt }) => runAt <= now);
  if (!oldest) {
    const next = (yield* findFirstAside(tx, id)) ?? heads[0];
    return next && (yield* explainLive(tx, next.id, options));
  }
  const explanation = yield* explainLive(tx, oldest.id, options);
  if (explanation?.causes[0]?.because !== 'behind') return explanation;
  // Only other runs keep it: the answer is that of the first of them.
  const [first] = [oldest, ...others].toSorted((a, b) => a.priority - b.priority);
  return first && (yield* explainLive(tx, first.id, options));
}
