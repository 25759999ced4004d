/**
 * One trip to the store settles the runs that have ended and claims due runs. Called by the runner's loop, and only there.
 * A tick settles in up to four ways (settle/end-settler.ts), claims runs that have limits (limited-claims.ts), then settles plain
 * successes and claims runs without limits in one transaction. PostgreSQL gets two statements for it, both at once: as one
 * statement, two nodes deadlocked.
 * Promise: a run that a tick settles is finished exactly once, whatever other nodes try; a run that it claims is this
 * node's until its lease is lost. A crash before a commit changes nothing: the runs come back by the node's lease.
 */
import type { Store } from '@sb/storage';
import { inOrder } from '../rows/claimed-run.sql.ts';
import { releaseChunk, releaseNoted } from '../dependencies/release-children.ts';
import type { KeyCode } from '../limits/manage/limit-keys.ts';
import { createHeldSlots } from '../limits/held-slots.ts';
import type { ClaimedRun, Ended } from '../run.ts';
import { createEndSettler, type SettledSets } from '../settle/end-settler.ts';
import { mayBlameOneRun, type Settled, settleSingly } from '../settle/settle-singly.ts';
import type { OwnEnds } from '../statistics/own-ends.ts';
import { createLimitedClaimer, NO_LIMITED_CLAIM } from './limited/claim-limited.ts';
import { failLongKeys } from './limited/fail-long-keys.ts';
import { createLimitedClaims } from './limited-claims.ts';
import { postgresTickSteps } from './postgres-tick.ts';
import { createRateWatch } from './rate-watch.ts';
import { sqliteTickSteps } from './sqlite-tick.ts';
import { createSuspectWatch } from './suspect.ts';
import type { Claimed, NextDue, TickSteps } from './tick-steps.ts';

export interface TickOptions {
  readonly store: Store;
  readonly nodeId: number;
  /** Ids of the jobs whose code this node has. */
  readonly jobs: readonly string[];
  /** Names of the queues that it takes runs of; undefined: of all queues. */
  readonly queues?: readonly string[] | undefined;
  /** Works out the keys of runs of jobs whose limit is for each key. Without it such runs wait for a node that has it. */
  readonly limitKeys?: KeyCode | undefined;
  /** Ms of a clock that is never set. Default: the process's own. */
  readonly monotonic?: (() => number) | undefined;
  /** Gets the successes that it settles, for the fold of this node. */
  readonly ownEnds?: Pick<OwnEnds, 'add'> | undefined;
}

export interface Ticked extends Omit<Settled, 'endedParent'> {
  readonly claimed: readonly ClaimedRun[];
  /** No more due runs that this node could take, unless the store's bell has rung since the claim, or its scan, began. */
  readonly exhausted: boolean;
  /**
   * A scan past runs of other jobs (scan-past.ts) goes on with the next tick. A run that is moved to its front meanwhile is
   * found by the next scan only.
   */
  readonly scanGoesOn: boolean;
  /** A run has ended that kept others from being claimed: another tick may find more. */
  readonly freed: boolean;
  /** Runs wait for a rate: in how many ms another tick may find one. */
  readonly ratesInMs?: number | undefined;
}

export interface Ticker {
  /** `slots`: how many runs may be claimed; 0 only settles. Ends that were `kept` must be passed to a later tick. */
  tick(ended: readonly Ended[], slots: number): Promise<Ticked>;
  /** When the next run of this node becomes due, ms since the epoch; undefined when none is known. */
  nextDueAt(): Promise<number | undefined>;
  /**
   * In how many ms from now, by the store's clock, the next run becomes due that was not due yet `sinceMs` ago: a run that a
   * claim of that moment could not take does not hide the later ones. Not above 0 when it became due since then.
   */
  nextDueInMs(sinceMs: number): Promise<number | undefined>;
}

interface Trip extends SettledSets {
  /** Ends that are not settled yet. */
  readonly left: readonly Ended[];
  readonly claimed: Claimed;
  /** Runs that waited for others were queued, or claimed. */
  readonly released: boolean;
}

const NOTHING_ASKED: Claimed = { runs: [], exhausted: false, limitedMayExist: true };
const NOTHING_SETTLED: SettledSets = { missed: [], endedParent: false };
const NONE_LEFT = { left: [], released: false };
const NO_TRIP: Trip = { ...NOTHING_SETTLED, ...NONE_LEFT, claimed: NOTHING_ASKED };

export function createTicker(options: TickOptions): Ticker {
  const { store, nodeId, jobs, monotonic = () => performance.now() } = options;
  const isAlone = store.dialect === 'sqlite';
  const steps: TickSteps = isAlone ? sqliteTickSteps(options) : postgresTickSteps(options);
  const claimer = createLimitedClaimer(options);
  const heldSlots = createHeldSlots();
  const rates = createRateWatch(monotonic);
  const suspect = createSuspectWatch();
  const ends = createEndSettler({
    store,
    nodeId,
    jobs,
    settleSets: steps.settle,
    heldSlots,
    snapshot: () => claimer.snapshot,
  });
  const claims = createLimitedClaims(options, { steps, claimer, rates, heldSlots });
  let limitedMayExist = true;

  return {
    async tick(ended, slots) {
      const { settled, plain } = await ends.settleOthers(ended);
      const mayTakeSuspect = suspect.startAsking(ended, settled);
      let claimed = NO_LIMITED_CLAIM;
      let trip = NO_TRIP;
      let unsettled = plain;
      try {
        if (slots > 0 && (limitedMayExist || rates.isDue()))
          claimed = await claims.claim({ slots, mayTakeSuspect });
        const wanted = slots - claimed.runs.length;
        if (plain.length > 0 || wanted > 0) trip = await settleAndClaim(plain, wanted);
        unsettled = trip.left;
        // A write of its own: the claim is committed, and a failure here must not lose its answer.
        if (unsettled.length > 0) trip = { ...trip, ...(await settleInSets(unsettled)) };
        unsettled = trip.missed;
        if (unsettled.length > 0) settled.push(await ends.settleTogether(unsettled));
        unsettled = [];
        const left = wanted - trip.claimed.runs.length;
        if (left > 0 && limitedMayExist && (claimed.runs.length === 0 || claimed.more))
          claimed = await claims.claimMore(claimed, { slots: left, mayTakeSuspect });
      } catch (error) {
        const failed = await failLongKeys(store, error);
        if (!failed && (plain.length === 0 || !mayBlameOneRun(store, error))) throw error;
        if (failed?.endedParent) trip = { ...trip, endedParent: true };
        if (unsettled.length > 0) settled.push(await settleSingly(store, nodeId, unsettled));
      } finally {
        if (mayTakeSuspect) suspect.stopAsking();
      }
      const isSuspectFreed = suspect.follow(ended, settled, claimed.runs);
      const endedParent = [trip, claimed, ...settled].some((part) => part.endedParent);
      const runs =
        claimed.runs.length > 0 ? inOrder([...claimed.runs, ...trip.claimed.runs]) : trip.claimed.runs;
      const released = (endedParent && (await release(runs))) || trip.released;
      const freed = isSuspectFreed || released;
      const exhausted = trip.claimed.exhausted && !claimed.more && !freed;
      const scanGoesOn = steps.isScanUnderWay();
      const ratesInMs = rates.nextInMs;
      return { claimed: runs, exhausted, scanGoesOn, freed, ratesInMs, ...ends.add(ended, settled) };
    },
    nextDueAt: async () => (await nextDue())?.at,
    async nextDueInMs(sinceMs) {
      const next = await nextDue(Math.ceil(sinceMs));
      return next && next.at - next.now;
    },
  };

  function nextDue(sinceMs?: number): Promise<NextDue | undefined> {
    return store.read((tx) => tx.step(steps.nextDue(sinceMs)), { single: true });
  }

  /** Runs that are claimed must not get lost by a failure here: the note stays, and a chore of the nodes releases. */
  async function release(claimed: readonly ClaimedRun[]): Promise<boolean> {
    try {
      return await releaseNoted(store);
    } catch (error) {
      if (claimed.length === 0) throw error;
      return false;
    }
  }

  async function settleAndClaim(plain: readonly Ended[], slots: number): Promise<Trip> {
    const trip = await store.write(
      function* (tx) {
        const both = plain.length > 0 && slots > 0 ? steps.settleAndClaim?.(plain, slots) : undefined;
        if (both) {
          const { left, claimed } = yield* tx.step(both);
          limitedMayExist = claimed.limitedMayExist;
          return { ...NOTHING_SETTLED, left, claimed, released: false };
        }
        const sets = plain.length > 0 ? yield* tx.step(steps.settle(plain)) : NOTHING_SETTLED;
        // SQLite has one writer: the runs that wait for these are released here already, and may be claimed.
        const chunk = sets.endedParent && isAlone ? yield* releaseChunk(tx) : undefined;
        const claimed = slots > 0 ? yield* tx.step(steps.claim(slots)) : NOTHING_ASKED;
        // A trip that claims nothing learns nothing: the node that is woken after it claims at once, without a scan before.
        if (slots > 0) limitedMayExist = claimed.limitedMayExist;
        if (!chunk) return { ...sets, ...NONE_LEFT, claimed };
        return { ...sets, left: [], claimed, endedParent: chunk.more, released: chunk.queued };
      },
      { durable: false, autocommit: true },
    );
    if (trip.released) store.ring();
    if (trip.facts) options.ownEnds?.add(trip.facts);
    return trip;
  }

  async function settleInSets(ended: readonly Ended[]): Promise<SettledSets> {
    return store.write((tx) => tx.step(steps.settle(ended)), { durable: false, autocommit: true });
  }
}
