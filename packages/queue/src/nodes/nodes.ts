/**
 * Nodes: each daemon and each `worker job` process has a row with a lease that it renews, whatever it runs.
 * A node that has stopped renewing, or whose process is gone, is reaped by any other: its runs come back, with a
 * crash counted against each, and a run that has taken three nodes down is failed. Whatever a node still holds after
 * it has stopped or was reaped (a claim that came too late, a lease that it lost) comes back the same way.
 */
import { engineEvent, publish } from '@sb/events';
import { type Body, freeLeasesOf, type Store, type Tx } from '@sb/storage';
import { endRun } from '../settle/end/end-run.ts';
import { CONTROL, LANES, MAX_CRASHES, stateCode } from '../lifecycle.ts';
import { releaseFreed } from '../limits/release-freed.ts';
import { releaseChildren } from '../dependencies/release-children.ts';
import { makeJobsKnown } from '../jobs/unknown-jobs.ts';
import { recordAttempt } from '../settle/end/attempts.sql.ts';
import {
  extendLease,
  findOtherNodes,
  insertNode,
  lockNode,
  type NewNode,
  type OtherNode,
  type ReapCause,
  setNodeState,
} from './nodes.sql.ts';
import { findRunsOfNode, type NodeRun, returnAfterCrash } from './runs-of-node.sql.ts';

/** A node is taken for dead when its lease has run out: four missed renewals. */
export const NODE_LEASE_MS = 20_000;
export const RENEW_EVERY_MS = 5_000;
/**
 * An expired lease is looked at twice, so far apart that a living node renews in between: clocks jump, and machines
 * sleep.
 */
export const SECOND_LOOK_MS = RENEW_EVERY_MS + 2_000;
const CHUNK = 500;
/** No node has this id. */
const NOBODY = 0;

export type { NewNode, NodeStanding, OtherNode } from './nodes.sql.ts';

export async function registerNode(store: Store, node: NewNode): Promise<number> {
  return store.write(function* (tx) {
    const nodeId = yield* insertNode(tx, node, NODE_LEASE_MS);
    if (node.kind === 'daemon') yield* makeJobsKnown(tx, { nodeId, jobs: node.jobs });
    return nodeId;
  });
}

/** False when the node was taken for dead meanwhile: it must stop, its runs are somebody else's. */
export async function renewNode(store: Store, nodeId: number): Promise<boolean> {
  return store.write((tx) => extendLease(tx, nodeId, NODE_LEASE_MS), { durable: false, autocommit: true });
}

/** The orderly end of a node. What it has not put back is brought back by the next look of another. */
export async function retireNode(store: Store, nodeId: number): Promise<void> {
  await store.write(function* (tx) {
    yield* setNodeState(tx, nodeId, 'stopped');
    yield* freeLeasesOf(tx, nodeId);
  });
}

export interface ReaperOptions {
  readonly store: Store;
  /** Undefined: whoever looks is no node, and has no lease that could have run out. */
  readonly nodeId: number | undefined;
  /** True when the node's process is known to be gone, which needs the same machine and process namespace. */
  readonly isGone: (node: OtherNode) => boolean;
  /** Ms of a clock that nobody sets. Default: the process's own. */
  readonly monotonic?: (() => number) | undefined;
}

export interface Reaper {
  /** Looks at all other nodes and reaps the dead ones. Returns how many runs it brought back or failed. */
  look(): Promise<number>;
}

interface Suspicion {
  /** By the observer's monotonic clock. */
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
    async look() {
      const { now, selfExpiresAt, others } = await store.read((tx) => findOtherNodes(tx, nodeId ?? NOBODY));
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

  /** Whoever has renewed since the last look is above suspicion. */
  function suspect(others: readonly OtherNode[], now: number): Map<number, Suspicion> {
    const expired = others.filter(({ hasEnded, expiresAt }) => !hasEnded && expiresAt <= now);
    return new Map(
      expired.map(({ id, expiresAt }) => {
        const before = suspicions.get(id);
        return [id, before?.expiresAt === expiresAt ? before : { since: monotonic(), expiresAt }];
      }),
    );
  }

  /** A node whose own lease seems to have run out is the one that slept: it takes nobody for dead. */
  function causeOf(node: OtherNode, isSelfAlive: boolean): ReapCause | undefined {
    if (node.hasEnded) return 'ended';
    if (isGone(node)) return 'gone';
    const suspicion = suspicions.get(node.id);
    const isDead = suspicion !== undefined && monotonic() - suspicion.since >= SECOND_LOOK_MS;
    return isDead && isSelfAlive ? 'expired' : undefined;
  }
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
    engineEvent(
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

const PINNED_LOST =
  'The process that ran this job is gone. It was started by hand, so it is not run again by itself.';
const CRASHED_TOO_OFTEN = `The node that ran this job was lost ${MAX_CRASHES} times. It is not tried again.`;

function lostError(message: string): string {
  return JSON.stringify({ name: 'NodeLost', message });
}
