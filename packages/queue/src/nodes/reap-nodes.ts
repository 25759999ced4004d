/**
 * Reaping: a node whose lease has run out, or whose process is gone, is marked as lost by another. Called by a chore of
 * each node, and by commands that run without a daemon (`reapDeadNodes`).
 * Promise: its runs are queued again, with a crash counted against each; a run that was under way in three such crashes
 * fails, and so does a run of `worker job`. A claim of the node that starts after the mark takes nothing, also when the
 * node has not noticed its loss. Runs that a node holds after it has stopped or was reaped (a claim that
 * came too late, a lease that it lost) are returned in the same way.
 * In chunks: after a crash in between, the node is not yet marked as lost, and the next reaper does the rest.
 */
import { toEngineEvent, publish } from '@sb/events';
import { type Body, freeLeasesOf, type Store, type Tx } from '@sb/storage';
import { bumpDefinitions } from '../definitions.sql.ts';
import { releaseChildren } from '../dependencies/release-children.ts';
import { CONTROL, LANES, MAX_CRASHES, stateCode } from '../lifecycle.ts';
import { releaseFreed } from '../limits/release-freed.ts';
import { recordAttempt } from '../settle/end/attempts.sql.ts';
import { endRun } from '../settle/end/end-run.ts';
import { readNodeCensus } from './node-census.ts';
import { findOtherNodes, lockNode, type OtherNode, type ReapCause, setNodeState } from './nodes.sql.ts';
import { RENEW_EVERY_MS } from './renew-node.ts';
import { findRunsOfNode, type NodeRun, returnAfterCrash } from './runs-of-node.sql.ts';

/**
 * An expired lease is seen twice, this far apart, before its node is reaped: a living node renews in between. Clocks
 * jump, and machines sleep.
 */
export const REAP_AFTER_MS = RENEW_EVERY_MS + 2_000;
const CHUNK = 500;
/** No node has this id. */
const NO_NODE = 0;
const PINNED_LOST =
  'The process that ran this job is gone. It was started by hand, so it is not run again by itself.';
const CRASHED_TOO_OFTEN = `The node that ran this job was lost ${MAX_CRASHES} times. It is not tried again.`;

export type { NodeProcess, OtherNode } from './nodes.sql.ts';

export interface ReaperOptions {
  readonly store: Store;
  /** The node that reaps. Undefined: the caller is no node, and has no lease that could have run out. */
  readonly nodeId: number | undefined;
  /** True when the node's process is known to be gone, which needs the same machine and process namespace. */
  readonly isGone: (node: OtherNode) => boolean;
  /** Ms of a clock that is never set. Default: that of the process. */
  readonly monotonic?: (() => number) | undefined;
}

export interface Reaper {
  /** Reads all other nodes and reaps the dead ones. Returns how many runs it queued again or failed. */
  reap(): Promise<number>;
}

interface Suspicion {
  /** By the reaper's monotonic clock. */
  readonly since: number;
  readonly expiresAt: number;
}

export function createReaper({
  store,
  nodeId,
  isGone,
  monotonic = () => performance.now(),
}: ReaperOptions): Reaper {
  let suspicions = new Map<number, Suspicion>();

  return {
    async reap() {
      const { now, selfExpiresAt, others } = await store.read((tx) => findOtherNodes(tx, nodeId ?? NO_NODE));
      suspicions = suspect(others, now);
      let reaped = 0;
      for (const node of others) {
        const cause = causeOf(node, nodeId === undefined || now < selfExpiresAt);
        if (cause) reaped += await reapNode(store, node.id, cause);
      }
      if (reaped > 0) {
        store.ring();
        await releaseChildren(store);
      }
      return reaped;
    },
  };

  /** A node that has renewed since the last call is not suspected any more. */
  function suspect(others: readonly OtherNode[], now: number): Map<number, Suspicion> {
    const expired = others.filter(({ hasEnded, expiresAt }) => !hasEnded && expiresAt <= now);
    return new Map(
      expired.map(({ id, expiresAt }) => {
        const before = suspicions.get(id);
        return [id, before?.expiresAt === expiresAt ? before : { since: monotonic(), expiresAt }];
      }),
    );
  }

  /** A reaper whose own lease seems to have run out may be the one that slept: it reaps no node for its lease. */
  function causeOf(node: OtherNode, isSelfAlive: boolean): ReapCause | undefined {
    if (node.hasEnded) return 'ended';
    if (isGone(node)) return 'gone';
    const suspicion = suspicions.get(node.id);
    const isDead = suspicion !== undefined && monotonic() - suspicion.since >= REAP_AFTER_MS;
    return isDead && isSelfAlive ? 'expired' : undefined;
  }
}

export interface ReapDeadOptions {
  /** True when the node's process is known to be gone. */
  readonly isGone: (node: OtherNode) => boolean;
  /** Waits this many ms. Default: by a timer. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Ms of a clock that is never set. Default: that of the process. */
  readonly monotonic?: () => number;
}

/**
 * Reaps on behalf of a caller that is no node. Returns how many runs were queued again or failed. Waits
 * `REAP_AFTER_MS` when only a lease shows that a node is dead: then its lease must still be the same.
 */
export async function reapDeadNodes(store: Store, options: ReapDeadOptions): Promise<number> {
  const { isGone, wait = pause, monotonic } = options;
  const reaper = createReaper({ store, nodeId: undefined, isGone, monotonic });
  const reaped = await reaper.reap();
  const { now, nodes } = await readNodeCensus(store);
  const isSuspected = nodes.some(({ hasEnded, expiresAt }) => !hasEnded && expiresAt <= now);
  if (!isSuspected) return reaped;
  await wait(REAP_AFTER_MS);
  return reaped + (await reaper.reap());
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

async function reapNode(store: Store, nodeId: number, cause: ReapCause): Promise<number> {
  let total = 0;
  for (;;) {
    const chunk = await store.write((tx) => reapChunk(tx, nodeId, cause), { durable: false });
    total += chunk;
    if (chunk < CHUNK) return total;
  }
}

function* reapChunk(tx: Tx, nodeId: number, cause: ReapCause): Body<number> {
  if (!(yield* lockNode(tx, nodeId, cause))) return 0;
  const runs = yield* findRunsOfNode(tx, nodeId, CHUNK);
  for (const run of runs) yield* bringBack(tx, run, nodeId);
  yield* releaseFreed(
    tx,
    runs.filter(({ state }) => state === stateCode('running')),
  );
  if (runs.length < CHUNK) {
    yield* setNodeState(tx, nodeId, 'lost');
    // On SQLite a node that still works reads by this that it must not claim.
    yield* bumpDefinitions(tx);
    yield* freeLeasesOf(tx, nodeId);
  }
  return runs.length;
}

function* bringBack(tx: Tx, run: NodeRun, nodeId: number): Body<void> {
  const crashes = run.crashes + 1;
  if (run.started_at !== null) {
    yield* recordAttempt(
      tx,
      { ...run, started_at: run.started_at },
      { outcome: 'lost', nodeId, error: undefined },
    );
  }
  yield* publish(tx, [
    toEngineEvent(
      'run.lost',
      { runId: run.id, jobId: run.job, nodeId, crashes },
      { runId: run.id, jobId: run.job },
    ),
  ]);
  if (run.ctl !== CONTROL.none)
    yield* endRun(tx, run, { state: 'cancelled', ...(run.reason !== null && { reason: run.reason }) });
  else if (run.lane === LANES.pinned)
    yield* endRun(tx, run, { state: 'failed', reason: 'lost', error: lostError(PINNED_LOST) });
  else if (crashes >= MAX_CRASHES)
    yield* endRun(tx, run, { state: 'failed', reason: 'lost', error: lostError(CRASHED_TOO_OFTEN) });
  else yield* returnAfterCrash(tx, run.id, crashes >= MAX_CRASHES - 1);
}

function lostError(message: string): string {
  return JSON.stringify({ name: 'NodeLost', message });
}
