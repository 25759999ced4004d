/**
 * Retries a chain: the runs that did not succeed, and all runs that come after them, as a new chain. Runs that succeeded
 * are not done again: the new runs come after the old ones. Called by CLI and console.
 * Promise: the old chain never changes, and is retried once: the transaction that stores all new runs and closes the
 * open dead letters also records the retry, as an event of the chain's first run. Of two retries at once, the second
 * fails. Events are kept as long as runs, so the runs go before the record of their retry does. A crash before the
 * commit stores nothing.
 */
import { publish, toEngineEvent } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { groupBy } from '@sb/words';
import { attachParents, lockParents } from '../dependencies/attach-parents.ts';
import { chainOf } from './cancel-chain.ts';
import type { RunAfter } from '../client-types.ts';
import { DeadLetterClosedError } from '../dead-letters/errors.ts';
import {
  ChainNotFinishedError,
  ChainRetriedError,
  ChainTooLongError,
  NothingToRetryError,
} from './errors.ts';
import { stateName } from '../lifecycle.ts';
import { lockEnded, replayEnded } from '../dead-letters/replay-run.ts';
import {
  type ChainRow,
  type EdgeRow,
  findChainRuns,
  findEdgesOf,
  findRetryOf,
  lockHistory,
} from './chains.sql.ts';
import { checkOperator } from '../operator.ts';
import { joinChain } from '../dependencies/run-deps.sql.ts';

/** Of a chain that is retried as a whole. */
const MOST_RUNS = 20_000;

export interface RetryChainOptions {
  /** Any run of the chain. */
  readonly runId: number;
  readonly actor: string;
  readonly reason?: string | undefined;
}

export interface RetriedRun {
  readonly runId: number;
  readonly replayedAs: number;
}

/**
 * Returns the new runs, in the order of the old ones. Fails with `UNKNOWN_RUN`, `CHAIN_TOO_LONG`, `CHAIN_NOT_FINISHED`,
 * `NOTHING_TO_RETRY`, `CHAIN_RETRIED`, `DEAD_LETTER_CLOSED`, `UNKNOWN_PARENT` (a run that it comes after was removed) and as `replayRun` does.
 */
export async function retryChain(
  store: Store,
  { runId, ...order }: RetryChainOptions,
): Promise<readonly RetriedRun[]> {
  checkOperator('A retry', order);
  const retried = await store.write(
    function* (tx) {
      const { chainId, first, due, edges } = yield* findDueAgain(tx, runId);
      // The lock comes first: the transaction that held it may have retried the chain.
      yield* lockHistory(tx, first);
      yield* refuseRetried(tx, chainId);
      const made = yield* insertAgain(tx, { due, edges }, order);
      yield* recordRetry(tx, { chainId, made }, order);
      return made;
    },
    { durable: true },
  );
  store.ring();
  return retried;
}

/**
 * The runs that `retryChain` would run again, in their order. Changes nothing. Fails with `UNKNOWN_RUN`,
 * `CHAIN_TOO_LONG`, `CHAIN_NOT_FINISHED`, `NOTHING_TO_RETRY`, `CHAIN_RETRIED`.
 */
export async function previewChainRetry(store: Store, runId: number): Promise<readonly number[]> {
  return store.read(function* (tx) {
    const { chainId, due } = yield* findDueAgain(tx, runId);
    yield* refuseRetried(tx, chainId);
    return due;
  });
}

function* refuseRetried(tx: Tx, chainId: number): Body<void> {
  const retriedAs = yield* findRetryOf(tx, chainId);
  if (retriedAs !== undefined) throw new ChainRetriedError(chainId, retriedAs);
}

interface DueAgain {
  readonly chainId: number;
  readonly first: number;
  readonly due: readonly number[];
  readonly edges: readonly EdgeRow[];
}

function* findDueAgain(tx: Tx, runId: number): Body<DueAgain> {
  const chainId = yield* chainOf(tx, runId);
  const runs = yield* findChainRuns(tx, chainId, MOST_RUNS + 1);
  if (runs.length > MOST_RUNS) throw new ChainTooLongError(chainId, MOST_RUNS);
  const live = runs.filter(({ state }) => LIVE.has(stateName(state)));
  if (live.length > 0) throw new ChainNotFinishedError(chainId, live.length);
  const edges = yield* findEdgesOf(
    tx,
    runs.map(({ id }) => id),
  );
  const due = dueAgain(runs, edges);
  const [first] = due;
  if (first === undefined) throw new NothingToRetryError(chainId);
  return { chainId, first, due, edges };
}

const LIVE: ReadonlySet<string> = new Set(['waiting', 'queued', 'held', 'running']);

/** Pure. A run that skipped itself has ended well; a run that was skipped because of its parents has not. */
function dueAgain(runs: readonly ChainRow[], edges: readonly EdgeRow[]): readonly number[] {
  const after = groupBy(edges, ({ childId }) => childId);
  const due = new Set<number>();
  // Parents have lower numbers.
  for (const { id, state } of runs) {
    const mine = after.get(id) ?? [];
    const name = stateName(state);
    const endedWell =
      name === 'succeeded' || (name === 'skipped' && mine.every(({ outcome }) => outcome === 'met'));
    if (!endedWell || mine.some(({ parentId }) => due.has(parentId))) due.add(id);
  }
  return [...due];
}

interface Again {
  readonly due: readonly number[];
  readonly edges: readonly EdgeRow[];
}

function* insertAgain(
  tx: Tx,
  { due, edges }: Again,
  order: Omit<RetryChainOptions, 'runId'>,
): Body<readonly RetriedRun[]> {
  const after = groupBy(edges, ({ childId }) => childId);
  const fresh = new Map<number, number>();
  let chainId: number | undefined;
  for (const runId of due) {
    const ended = yield* lockEnded(tx, runId);
    const { letter } = ended;
    if (letter && letter.status !== 'open')
      throw new DeadLetterClosedError(runId, letter.status, letter.replayed_as ?? undefined);
    const id = yield* replayEnded(tx, { runId, ended, order });
    fresh.set(runId, id);
    yield* follow(tx, id, { edges: after.get(runId) ?? [], fresh, chainId });
    chainId ??= id;
  }
  return [...fresh].map(([runId, replayedAs]) => ({ runId, replayedAs }));
}

interface Retry {
  readonly chainId: number;
  readonly made: readonly RetriedRun[];
}

function* recordRetry(
  tx: Tx,
  { chainId, made }: Retry,
  { actor, reason }: Omit<RetryChainOptions, 'runId'>,
): Body<void> {
  const [first] = made;
  if (!first) return;
  const facts = {
    chainId,
    retriedAs: first.replayedAs,
    runs: made.length,
    ...(reason !== undefined && { reason }),
  };
  yield* publish(tx, [toEngineEvent('chain.retried', facts, { actor, runId: chainId })]);
}

interface Following {
  readonly edges: readonly EdgeRow[];
  readonly fresh: ReadonlyMap<number, number>;
  readonly chainId: number | undefined;
}

/** The new run comes after the same runs as the old one: their new runs, or the old ones that had ended well. */
function* follow(tx: Tx, id: number, { edges, fresh, chainId }: Following): Body<void> {
  const asked = edges.map((edge): RunAfter => ({
    run: fresh.get(edge.parentId) ?? edge.parentId,
    on: edge.cond,
    onUnmet: edge.onUnmet,
    ...(edge.as !== null && { as: edge.as }),
  }));
  const parents = asked.length > 0 ? yield* lockParents(tx, asked) : undefined;
  if (parents instanceof Error) throw parents;
  if (parents) yield* attachParents(tx, [id], { after: asked, parents, chainId: chainId ?? id });
  else if (chainId !== undefined) yield* joinChain(tx, [id], chainId);
}
