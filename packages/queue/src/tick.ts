/**
 * The heart: one trip to the store writes what has ended and takes what is due. Called by the runner's loop, and
 * only there. SQLite does both in one transaction; PostgreSQL in two autocommits (as one statement, two nodes
 * deadlocked).
 * Promise: what a tick settles is finished exactly once, whoever else tries; what it claims is this node's until
 * its lease is lost. A crash before the commit changes nothing: the runs come back by the node's lease.
 */
import type { Store } from '@sb/storage';
import { MAX_CRASHES } from './lifecycle.ts';
import type { ClaimedRun, Ended } from './run.ts';
import { releaseChildren } from './release-children.ts';
import { asksForRuns, settleEach } from './settle-each.ts';
import { mayBlameOneRun, type Settled, settleSingly } from './settle-singly.ts';
import { postgresTickSteps } from './store/postgres/tick.ts';
import { sqliteTickSteps } from './store/sqlite/tick.ts';
import type { Claimed, SettledSets, TickSteps } from './store/tick-steps.ts';

export interface TickOptions {
  readonly store: Store;
  readonly nodeId: number;
  /** Ids of the jobs whose code this node has. */
  readonly jobs: readonly string[];
  /** Names of the queues it works; undefined is all of them. */
  readonly queues?: readonly string[] | undefined;
  /** Ms of a clock that nobody sets. Default: the process's own. */
  readonly monotonic?: (() => number) | undefined;
}

export interface Ticked extends Omit<Settled, 'endedParent'> {
  readonly claimed: readonly ClaimedRun[];
  /** Nothing more is due that this node could take, until somebody says otherwise. */
  readonly exhausted: boolean;
  /** A run has ended that kept others from being claimed: there may be more than was thought. */
  readonly freed: boolean;
}

export interface Ticker {
  /** `slots` is how many runs may be claimed; 0 only settles. What is `kept` has to be handed in again. */
  tick(ended: readonly Ended[], slots: number): Promise<Ticked>;
  /** When the next run of this node's becomes due, ms since the epoch; undefined when none is known. */
  nextDueAt(): Promise<number | undefined>;
}

const NOTHING_ASKED = { runs: [], exhausted: false };
const ONLY_PARENTS: Settled = { lost: [], kept: [], refused: [], overruled: [], endedParent: true };
const NOTHING_SETTLED: SettledSets = { missed: [], endedParent: false };

export function createTicker(options: TickOptions): Ticker {
  const { store, nodeId } = options;
  const steps: TickSteps = store.dialect === 'sqlite' ? sqliteTickSteps(options) : postgresTickSteps(options);
  // A run that has crashed its node twice is taken alone of its kind, so that others are not condemned with it.
  let suspect: number | undefined;
  let isAskingForSuspect = false;
  // Their rows were locked: a batch would wait for the lock again, so they come singly.
  const heldUp = new Set<Ended>();

  return {
    async tick(ended, slots) {
      const apart = heldUp.size > 0 ? ended.filter((one) => heldUp.delete(one)) : [];
      const together = apart.length > 0 ? ended.filter((one) => !apart.includes(one)) : ended;
      const plain = together.filter(isPlainSuccess);
      const rest = together.filter((one) => !isPlainSuccess(one));
      const settled: Settled[] = [];
      if (apart.length > 0) settled.push(await settleSingly(store, nodeId, apart));
      if (rest.length > 0) settled.push(await settleTogether(rest));
      const suspectToo = (suspect === undefined || isFreed(ended, settled)) && !isAskingForSuspect;
      if (suspectToo) isAskingForSuspect = true;
      let claimed: Claimed = NOTHING_ASKED;
      try {
        const trip = await settleAndClaim(plain, slots, suspectToo);
        claimed = trip.claimed;
        if (trip.endedParent) settled.push(ONLY_PARENTS);
        if (trip.missed.length > 0) settled.push(await settleTogether(trip.missed));
      } catch (error) {
        if (plain.length === 0 || !mayBlameOneRun(store, error)) throw error;
        settled.push(await settleSingly(store, nodeId, plain));
      } finally {
        if (suspectToo) isAskingForSuspect = false;
      }
      const isSuspectFreed = isFreed(ended, settled);
      if (isSuspectFreed) suspect = undefined;
      suspect ??= claimed.runs.find(isSuspect)?.id;
      const released = settled.some((part) => part.endedParent) && (await releaseChildren(store));
      const freed = isSuspectFreed || released;
      return { claimed: claimed.runs, exhausted: claimed.exhausted && !freed, freed, ...all(settled) };
    },
    nextDueAt: () => store.read((tx) => tx.step(steps.nextDueAt())),
  };

  /** While its end is kept, the suspect is this node's in the store: a crash by the next would condemn it too. */
  function isFreed(ended: readonly Ended[], settled: readonly Settled[]): boolean {
    return ended.some(isTheSuspect) && !settled.some(({ kept }) => kept.some(isTheSuspect));
  }

  function isTheSuspect({ id }: Ended): boolean {
    return id === suspect;
  }

  async function settleAndClaim(
    plain: readonly Ended[],
    slots: number,
    suspectToo: boolean,
  ): Promise<SettledSets & { claimed: Claimed }> {
    return store.write(
      function* (tx) {
        const sets = plain.length > 0 ? yield* tx.step(steps.settle(plain)) : NOTHING_SETTLED;
        const mayTakeSuspect = suspectToo && !sets.missed.some(isTheSuspect);
        const claimed = slots > 0 ? yield* tx.step(steps.claim(slots, mayTakeSuspect)) : NOTHING_ASKED;
        return { ...sets, claimed };
      },
      { durable: false, autocommit: true },
    );
  }

  async function settleTogether(ended: readonly Ended[]): Promise<Settled> {
    try {
      const settled = await settleEach(store, nodeId, ended);
      if (ended.some(({ outcome }) => asksForRuns(outcome))) store.ring();
      return { ...settled, kept: [], refused: [] };
    } catch (error) {
      if (!mayBlameOneRun(store, error)) throw error;
      return settleSingly(store, nodeId, ended);
    }
  }

  function all(settled: readonly Settled[]): Omit<Settled, 'endedParent'> {
    const kept = settled.flatMap((part) => part.kept);
    for (const one of kept) heldUp.add(one);
    return {
      kept,
      lost: settled.flatMap((part) => part.lost),
      refused: settled.flatMap((part) => part.refused),
      overruled: settled.flatMap((part) => part.overruled),
    };
  }
}

function isSuspect({ crashes }: ClaimedRun): boolean {
  return crashes >= MAX_CRASHES - 1;
}

/** The common end, settled in sets; everything else run by run. */
function isPlainSuccess({ outcome }: Ended): boolean {
  return outcome.state === 'succeeded' && !outcome.events?.length && !asksForRuns(outcome);
}
