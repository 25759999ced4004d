/**
 * Retries a chain: the runs that did not succeed, and all runs that come after them, as a new chain. Runs that succeeded
 * are not done again: the new runs come after the old ones. Of a run that was replayed alone, its newest replay counts.
 * Called by CLI and console.
 * Promise: the old chain never changes, and is retried once: the transaction that stores all new runs and closes the
 * open dead letters also records the retry, as an event of the chain's first run. Of two retries at once, the second
 * fails. Events are kept as long as runs, so the runs go before the record of their retry does. A crash before the
 * commit stores nothing.
 */
import { publish, toEngineEvent } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { groupBy } from '@sb/words';
import { attachParents, lockParents } from '../dependencies/attach-parents.ts';
import { findChainOrFail } from './cancel-chain.ts';
import { type RefusedRetry, UnknownParentError } from '../dependencies/errors.ts';
import type { RunAfter } from '../client-types.ts';
import { DeadLetterClosedError } from '../dead-letters/errors.ts';
import {
  ChainNotFinishedError,
  ChainRetriedError,
  ChainTooLongError,
  NothingToRetryError,
} from './errors.ts';
import { stateCode, stateName } from '../lifecycle.ts';
import { lockEnded, replayEnded } from '../dead-letters/replay-run.ts';
import { findLetterStatuses } from '../dead-letters/find-letters.sql.ts';
import {
  type ChainRow,
  type EdgeRow,
  findChainRuns,
  findEdgesOf,
  findOnRecord,
  findRetryOf,
  lockHistory,
} from './chains.sql.ts';
import { checkOperator } from '../operator.ts';
import { findNewestReplays } from './newest-replays.ts';
import {
  endOfRemoved,
  isLive,
  type MissingParent,
  type PlannedChain,
  planRetry,
  replayedAlone,
  type RetryPlan,
} from './plan-retry.ts';
import { joinChain } from '../dependencies/run-deps.sql.ts';

/** Of a chain that is retried as a whole. */
const MOST_RUNS = 20_000;

export interface RetryChainOptions {
  /** Any run of the chain. */
  readonly runId: number;
  readonly actor: string;
  readonly reason?: string | undefined;
}

export interface ChainRetryPreview {
  /** The runs that `retryChain` would run again, in their order. */
  readonly again: readonly { readonly runId: number; readonly jobId: string }[];
  /** Of the chain that are on record. */
  readonly runs: number;
}

export interface RetriedRun {
  readonly runId: number;
  readonly replayedAs: number;
}

/**
 * Returns the new runs, parents first. Fails with `UNKNOWN_RUN`, `CHAIN_TOO_LONG`, `CHAIN_NOT_FINISHED`,
 * `NOTHING_TO_RETRY`, `CHAIN_RETRIED`, `DEAD_LETTER_CLOSED`, `UNKNOWN_PARENT` (a run that one of them comes after was removed, and
 * its end is unknown, a condition reads it, or it may have come after one of them) and as `replayRun` does.
 */
export async function retryChain(
  store: Store,
  { runId, ...order }: RetryChainOptions,
): Promise<readonly RetriedRun[]> {
  checkOperator('A retry', order);
  const retried = await store.write(
    function* (tx) {
      const retryable = yield* findRetryable(tx, runId);
      const { chainId, first, plan, edges, gone } = retryable;
      // The lock comes first: the transaction that held it may have retried the chain.
      yield* lockHistory(tx, first);
      yield* refuse(tx, retryable);
      const inserted = yield* insertAgain(tx, { plan, edges, gone }, order);
      yield* recordRetry(tx, chainId, { inserted, order });
      return inserted.made;
    },
    { durable: true },
  );
  store.ring();
  return retried;
}

/**
 * What `retryChain` would do. Changes nothing. Fails with `UNKNOWN_RUN`, `CHAIN_TOO_LONG`,
 * `CHAIN_NOT_FINISHED`, `NOTHING_TO_RETRY`, `DEAD_LETTER_CLOSED`, `CHAIN_RETRIED`, `UNKNOWN_PARENT`.
 */
export async function previewChainRetry(store: Store, runId: number): Promise<ChainRetryPreview> {
  return store.read(function* (tx) {
    const retryable = yield* findRetryable(tx, runId);
    yield* refuse(tx, retryable);
    const { plan, runs } = retryable;
    const jobs = new Map(runs.map(({ id, job }) => [id, job]));
    const again = plan.again.map((run) => ({ runId: run.runId, jobId: jobs.get(run.runId) ?? '' }));
    return { again, runs: runs.length };
  });
}

function* refuse(tx: Tx, retryable: Retryable): Body<void> {
  const { chainId, plan } = retryable;
  const retriedAs = yield* findRetryOf(tx, chainId);
  if (retriedAs !== undefined) throw new ChainRetriedError(chainId, retriedAs);
  const [standIn] = plan.standIns;
  if (standIn && plan.again.length === 0)
    throw new DeadLetterClosedError(standIn[0], 'replayed', standIn[1].runId);
  const [discarded] = plan.discarded;
  if (discarded !== undefined) throw new DeadLetterClosedError(discarded, 'discarded', undefined);
  const [missing] = plan.missing;
  if (!missing) return;
  const parentIds = new Set(plan.missing.map(({ parentId }) => parentId));
  const replayable = yield* findReplayable(tx, missing, retryable);
  throw new UnknownParentError([...parentIds], { child: missing.runId, ...replayable });
}

/** The run, its newest replay, or the removed run that it came after: one that can be replayed alone, and is not done. */
function* findReplayable(
  tx: Tx,
  { runId, parentId }: MissingParent,
  retryable: Retryable,
): Body<Omit<RefusedRetry, 'child'>> {
  const run = retryable.runs.find(({ id }) => id === runId);
  if (run?.reason !== 'dependency') return { alone: replayedAlone(runId, retryable) };
  const [letter] = yield* findLetterStatuses(tx, [parentId]);
  return { parent: letter?.status === 'open' ? letter.runId : undefined };
}

interface Retryable extends PlannedChain {
  readonly chainId: number;
  /** The first run that is due, whether a replay stands in for it or not: the same for all who retry the chain. */
  readonly first: number;
  readonly plan: RetryPlan;
  readonly runs: readonly ChainRow[];
  readonly edges: readonly EdgeRow[];
  /** Runs that runs of the chain came after, and that were removed. */
  readonly gone: ReadonlySet<number>;
}

function* findRetryable(tx: Tx, runId: number): Body<Retryable> {
  const chainId = yield* findChainOrFail(tx, runId);
  const runs = yield* findChainRuns(tx, chainId, MOST_RUNS + 1);
  if (runs.length > MOST_RUNS) throw new ChainTooLongError(chainId, MOST_RUNS);
  const live = runs.filter(({ state }) => isLive(stateName(state)));
  if (live.length > 0) throw new ChainNotFinishedError(chainId, live.length);
  const ids = runs.map(({ id }) => id);
  const edges = yield* findEdgesOf(tx, ids);
  const gone = yield* findGone(tx, { ids, edges });
  const newest = yield* findNewestReplays(tx, ids);
  const plan = planRetry({ runs, edges, gone, ...newest });
  const [first] = plan.due;
  if (first === undefined) throw new NothingToRetryError(chainId);
  return { chainId, first, plan, runs, edges, replays: newest.replays, gone };
}

function* findGone(
  tx: Tx,
  { ids, edges }: { readonly ids: readonly number[]; readonly edges: readonly EdgeRow[] },
): Body<ReadonlySet<number>> {
  const inside = new Set(ids);
  const outside = new Set(edges.map(({ parentId }) => parentId).filter((id) => !inside.has(id)));
  for (const id of yield* findOnRecord(tx, [...outside])) outside.delete(id);
  return outside;
}

interface Inserted {
  readonly chainId: number | undefined;
  readonly made: readonly RetriedRun[];
}

function* insertAgain(
  tx: Tx,
  { plan, edges, gone }: Pick<Retryable, 'plan' | 'edges' | 'gone'>,
  order: Omit<RetryChainOptions, 'runId'>,
): Body<Inserted> {
  const after = groupBy(edges, ({ childId }) => childId);
  const standIns = [...plan.standIns.values()];
  const fresh = new Map([...plan.standIns].map(([runId, replay]) => [runId, replay.runId]));
  // A replay that has not ended belongs to the new chain, as its first runs do.
  const live = standIns.flatMap(({ runId, state }) => (isLive(state) ? [runId] : []));
  yield* lockOutside(tx, { plan, after, fresh, gone, live });
  const [firstLive, ...otherLive] = live;
  if (firstLive !== undefined && otherLive.length > 0) yield* joinChain(tx, otherLive, firstLive);
  let chainId = firstLive;
  const made: RetriedRun[] = [];
  for (const { runId, from, removed: goneReplay } of plan.again) {
    const ended = yield* lockEnded(tx, from);
    const { letter } = ended;
    if (letter && letter.status !== 'open' && letter.replayed_as !== goneReplay)
      throw new DeadLetterClosedError(from, letter.status, letter.replayed_as ?? undefined);
    const id = yield* replayEnded(tx, { runId: from, ended, order });
    fresh.set(runId, id);
    made.push({ runId, replayedAs: id });
    yield* follow(tx, id, { edges: after.get(runId) ?? [], fresh, gone, chainId });
    chainId ??= id;
  }
  return { chainId, made };
}

function* recordRetry(
  tx: Tx,
  chainId: number,
  { inserted, order }: { readonly inserted: Inserted; readonly order: Omit<RetryChainOptions, 'runId'> },
): Body<void> {
  const { actor, reason } = order;
  const { chainId: retriedAs, made } = inserted;
  if (retriedAs === undefined) return;
  const facts = { chainId, retriedAs, runs: made.length, ...(reason !== undefined && { reason }) };
  yield* publish(tx, [toEngineEvent('chain.retried', facts, { actor, runId: chainId })]);
}

interface Known {
  /** By the runs of the old chain, what the new runs come after instead. */
  readonly fresh: ReadonlyMap<number, number>;
  readonly gone: ReadonlySet<number>;
}

interface Outside extends Known {
  readonly plan: RetryPlan;
  readonly after: ReadonlyMap<number, readonly EdgeRow[]>;
  readonly live: readonly number[];
}

/** All runs at once: two transactions that lock them piece by piece, in different orders, would wait for each other. */
function* lockOutside(tx: Tx, { plan, after, fresh, gone, live }: Outside): Body<void> {
  const again = new Set(plan.again.map(({ runId }) => runId));
  const parents = [...again].flatMap((runId) => (after.get(runId) ?? []).map(({ parentId }) => parentId));
  const old = parents.filter((id) => !again.has(id)).map((id) => fresh.get(id) ?? id);
  const ids = new Set([...live, ...old.filter((id) => !gone.has(id))]);
  const locked = yield* lockParents(
    tx,
    [...ids].map((run) => ({ run })),
  );
  if (locked instanceof Error) throw locked;
}

interface Following extends Known {
  readonly edges: readonly EdgeRow[];
  readonly chainId: number | undefined;
}

/** The new run comes after the same runs as the old one: their new runs, their replays, or the old ones, also removed ones. */
function* follow(tx: Tx, id: number, { edges, fresh, gone, chainId }: Following): Body<void> {
  if (edges.length === 0) {
    if (chainId !== undefined) yield* joinChain(tx, [id], chainId);
    return;
  }
  const asked = edges.map((edge): RunAfter => ({
    run: fresh.get(edge.parentId) ?? edge.parentId,
    on: edge.cond,
    onUnmet: edge.onUnmet,
    ...(edge.as !== null && { as: edge.as }),
  }));
  const found = yield* lockParents(
    tx,
    asked.filter(({ run }) => !gone.has(run)),
  );
  if (found instanceof Error) throw found;
  const chain = chainId ?? id;
  const parents = new Map(found);
  for (const edge of edges) {
    const end = gone.has(edge.parentId) ? endOfRemoved(edge) : undefined;
    if (end) parents.set(edge.parentId, { id: edge.parentId, chain_id: chain, state: stateCode(end) });
  }
  yield* attachParents(tx, [id], { after: asked, parents, chainId: chain });
}
