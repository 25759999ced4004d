/**
 * The heart: one trip to the store writes what has ended and takes what is due. Called by the runner's loop, and
 * only there. SQLite does both in one transaction; PostgreSQL in two autocommits (as one statement, two nodes
 * deadlocked).
 * Promise: what a tick settles is finished exactly once, whoever else tries; what it claims is this node's until
 * its lease is lost. A crash before the commit changes nothing: the runs come back by the node's lease.
 */
import type { Store } from '@sb/storage';
import { inOrder } from '../claimed-run.sql.ts';
import { releaseChunk, releaseNoted } from '../dependencies/release-children.ts';
import type { LimitKeysOf } from '../limits/manage/limit-keys.ts';
import type { FreedRun } from '../limits/release-freed.ts';
import type { ClaimedRun, Ended } from '../run.ts';
import { mayBlameOneRun, type Settled } from '../settle/settle-singly.ts';
import { createLimitedClaimer, NO_LIMITED_CLAIM } from './limited/claim-limited.ts';
import { createLimitedClaims } from './limited-claims.ts';
import { postgresTickSteps } from './postgres-tick.ts';
import { createRateWatch } from './rate-watch.ts';
import { createEndSettler } from './settle-ended.ts';
import { sqliteTickSteps } from './sqlite-tick.sql.ts';
import { createSuspectWatch } from './suspect.ts';
import type { Claimed, SettledSets, TickSteps } from './tick-steps.ts';

export interface TickOptions {
  readonly store: Store;
  readonly nodeId: number;
  /** Ids of the jobs whose code this node has. */
  readonly jobs: readonly string[];
  /** Names of the queues it works; undefined is all of them. */
  readonly queues?: readonly string[] | undefined;
  /** Works out the keys of a run of a job whose limit is for each key. Without it such runs wait for a node that can. */
  readonly limitKeys?: LimitKeysOf | undefined;
  /** Ms of a clock that nobody sets. Default: the process's own. */
  readonly monotonic?: (() => number) | undefined;
}

export interface Ticked extends Omit<Settled, 'endedParent'> {
  readonly claimed: readonly ClaimedRun[];
  /** Nothing more is due that this node could take, until somebody says otherwise. */
  readonly exhausted: boolean;
  /** A run has ended that kept others from being claimed: there may be more than was thought. */
  readonly freed: boolean;
  /** Runs wait for a rate: in how many ms it may be worth another trip. */
  readonly ratesInMs?: number | undefined;
}

export interface Ticker {
  /** `slots` is how many runs may be claimed; 0 only settles. What is `kept` has to be assigned in again. */
  tick(ended: readonly Ended[], slots: number): Promise<Ticked>;
  /** When the next run of this node's becomes due, ms since the epoch; undefined when none is known. */
  nextDueAt(): Promise<number | undefined>;
}

interface Trip extends SettledSets {
  readonly claimed: Claimed;
  /** Runs that waited for others are queued, or claimed. */
  readonly released: boolean;
}

const NOTHING_ASKED: Claimed = { runs: [], exhausted: false, limitedMayExist: true };
const NOTHING_SETTLED: SettledSets = { missed: [], endedParent: false };
const NO_TRIP: Trip = { ...NOTHING_SETTLED, claimed: NOTHING_ASKED, released: false };

export function createTicker(options: TickOptions): Ticker {
  const { store, monotonic = () => performance.now() } = options;
  const isAlone = store.dialect === 'sqlite';
  const steps: TickSteps = isAlone ? sqliteTickSteps(options) : postgresTickSteps(options);
  const claimer = createLimitedClaimer(options);
  const limited = new Map<number, FreedRun>();
  const rates = createRateWatch(monotonic);
  const suspect = createSuspectWatch();
  const ends = createEndSettler(options, { steps, claimer, limited });
  const claims = createLimitedClaims(options, { steps, claimer, rates, limited });
  let limitedMayExist = true;

  return {
    async tick(ended, slots) {
      const { apart, rest, withSlots, plain } = ends.split(ended);
      const settled: Settled[] = [];
      if (apart.length > 0) settled.push(await ends.settleApart(apart));
      if (rest.length > 0) settled.push(await ends.settleTogether(rest));
      if (withSlots.length > 0) settled.push(await ends.settleWithSlots(withSlots));
      const mayTakeSuspect = suspect.startAsking(ended, settled);
      let claimed = NO_LIMITED_CLAIM;
      let trip = NO_TRIP;
      try {
        if (slots > 0 && (limitedMayExist || rates.isDue()))
          claimed = await claims.claim({ slots, mayTakeSuspect });
        const wanted = slots - claimed.runs.length;
        if (plain.length > 0 || wanted > 0) trip = await settleAndClaim(plain, wanted);
        if (trip.missed.length > 0) settled.push(await ends.settleTogether(trip.missed));
        const left = wanted - trip.claimed.runs.length;
        if (left > 0 && limitedMayExist && (claimed.runs.length === 0 || claimed.more))
          claimed = await claims.claimMore(claimed, { slots: left, mayTakeSuspect });
      } catch (error) {
        if (plain.length === 0 || !mayBlameOneRun(store, error)) throw error;
        settled.push(await ends.settleApart(plain));
      } finally {
        if (mayTakeSuspect) suspect.stopAsking();
      }
      const isSuspectFreed = suspect.follow(ended, settled, claimed.runs);
      const endedParent = [trip, claimed, ...settled].some((part) => part.endedParent);
      const released = (endedParent && (await releaseNoted(store))) || trip.released;
      const freed = isSuspectFreed || released;
      const exhausted = trip.claimed.exhausted && !claimed.more && !freed;
      const runs =
        claimed.runs.length > 0 ? inOrder([...claimed.runs, ...trip.claimed.runs]) : trip.claimed.runs;
      return { claimed: runs, exhausted, freed, ratesInMs: rates.nextInMs, ...ends.add(ended, settled) };
    },
    nextDueAt: () => store.read((tx) => tx.step(steps.nextDueAt())),
  };

  async function settleAndClaim(plain: readonly Ended[], slots: number): Promise<Trip> {
    const trip = await store.write(
      function* (tx) {
        const sets = plain.length > 0 ? yield* tx.step(steps.settle(plain)) : NOTHING_SETTLED;
        // SQLite has one writer: the runs that wait for these are released here already, and may be claimed.
        const told = sets.endedParent && isAlone ? yield* releaseChunk(tx) : undefined;
        const claimed = slots > 0 ? yield* tx.step(steps.claim(slots)) : NOTHING_ASKED;
        limitedMayExist = claimed.limitedMayExist;
        if (!told) return { ...sets, claimed, released: false };
        return { ...sets, claimed, endedParent: told.more, released: told.queued };
      },
      { durable: false, autocommit: true },
    );
    if (trip.released) store.ring();
    return trip;
  }
}
