/**
 * The heart: one trip to the store writes what has ended and takes what is due. Called by the runner's loop, and
 * only there. SQLite does both in one transaction; PostgreSQL in two autocommits (as one statement, two nodes
 * deadlocked).
 * Promise: what a tick settles is finished exactly once, whoever else tries; what it claims is this node's until
 * its lease is lost. A crash before the commit changes nothing: the runs come back by the node's lease.
 */
import type { Store } from '@sb/storage';
import { createGatedClaimer, type GatedClaim, NO_GATED_CLAIM } from './limited/claim-gated.ts';
import { createFairShare } from '../limits/fair-share.ts';
import { type LimitKeysOf, workOutKeys } from '../limits/manage/limit-keys.ts';
import { MAX_CRASHES } from '../lifecycle.ts';
import type { ClaimedRun, Ended } from '../run.ts';
import { releaseChunk, releaseNoted } from '../dependencies/release-children.ts';
import { type FreedRun, releaseFreed } from '../limits/release-freed.ts';
import { asksForRuns, settleEach } from '../settle/settle-each.ts';
import { mayBlameOneRun, type Settled, settleSingly } from '../settle/settle-singly.ts';
import { inOrder } from '../claimed-run.sql.ts';
import { postgresTickSteps } from './postgres-tick.ts';
import { sqliteTickSteps } from './sqlite-tick.sql.ts';
import { NONE_BESIDE } from './limited/gated-look.sql.ts';
import type { Claimed, GatedLook, SettledSets, TickSteps } from './tick-steps.ts';

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
  /** `slots` is how many runs may be claimed; 0 only settles. What is `kept` has to be handed in again. */
  tick(ended: readonly Ended[], slots: number): Promise<Ticked>;
  /** When the next run of this node's becomes due, ms since the epoch; undefined when none is known. */
  nextDueAt(): Promise<number | undefined>;
}

/** What has places may be for others only: then a busy node does not ask at each trip whether that is still so. */
const REST_MS = 50;
/** A timer may fire so much earlier than the clock says. */
const EARLY_MS = 2;

interface Trip extends SettledSets {
  readonly claimed: Claimed;
  /** Runs that waited for others are queued, or claimed. */
  readonly released: boolean;
}

const NOTHING_ASKED: Claimed = { runs: [], exhausted: false, gatedMayExist: true };
const ONLY_PARENTS: Settled = { lost: [], kept: [], refused: [], overruled: [], endedParent: true };
const NO_ENDS: Settled = { ...ONLY_PARENTS, endedParent: false };
const NOTHING_SETTLED: SettledSets = { missed: [], endedParent: false };

interface Wish {
  readonly slots: number;
  readonly mayTakeSuspect: boolean;
  /** Whether due runs without limits want places too. */
  readonly sharing: boolean;
}

export function createTicker(options: TickOptions): Ticker {
  const { store, nodeId, limitKeys, monotonic = () => performance.now() } = options;
  const isAlone = store.dialect === 'sqlite';
  const steps: TickSteps = isAlone ? sqliteTickSteps(options) : postgresTickSteps(options);
  // A run that has crashed its node twice is taken alone of its kind, so that others are not condemned with it.
  let suspect: number | undefined;
  let isAskingForSuspect = false;
  const claimer = createGatedClaimer(options);
  const shareOfOthers = createFairShare();
  let gatedMayExist = true;
  // A store where nobody waits for a rate, or only for one that is not for this node, is asked once.
  let hasRates: boolean | undefined;
  let ratesAreAwaited = true;
  let ratesInMs: number | undefined;
  let restsUntil = Number.NEGATIVE_INFINITY;
  let looksAt = Number.NEGATIVE_INFINITY;
  // What was taken with regard to limits: its end gives a place back.
  const places = new Map<number, FreedRun>();
  // Who claims nothing settles what it was given, and knows nothing of it.
  const knowsPlaces = options.jobs.length > 0;
  // Their rows were locked: a batch would wait for the lock again, so they come singly.
  const heldUp = new Set<Ended>();

  return {
    async tick(ended, slots) {
      const apart = heldUp.size > 0 ? ended.filter((one) => heldUp.delete(one)) : [];
      const together = apart.length > 0 ? ended.filter((one) => !apart.includes(one)) : ended;
      const plain = together.filter(isWithoutPlace);
      const placed = places.size > 0 ? together.filter(isPlacedSuccess) : [];
      const rest = together.filter((one) => !isWithoutPlace(one) && !isPlacedSuccess(one));
      const settled: Settled[] = [];
      if (apart.length > 0) settled.push(await settleSingly(store, nodeId, apart));
      if (rest.length > 0) settled.push(await settleTogether(rest));
      if (placed.length > 0) settled.push(await settlePlaced(placed));
      const mayTakeSuspect = (suspect === undefined || isFreed(ended, settled)) && !isAskingForSuspect;
      if (mayTakeSuspect) isAskingForSuspect = true;
      let gated = NO_GATED_CLAIM;
      let claimed: Claimed = NOTHING_ASKED;
      let released = false;
      try {
        if (slots > 0 && (gatedMayExist || mayHaveRates()))
          gated = await claimGated({ slots, mayTakeSuspect, sharing: true });
        const wanted = slots - gated.runs.length;
        if (plain.length > 0 || wanted > 0) {
          const trip = await settleAndClaim(plain, wanted);
          claimed = trip.claimed;
          if (trip.endedParent) settled.push(ONLY_PARENTS);
          released = trip.released;
          if (trip.missed.length > 0) settled.push(await settleTogether(trip.missed));
        }
        const left = slots - gated.runs.length - claimed.runs.length;
        if (left > 0) gated = await claimMore(gated, left, mayTakeSuspect);
      } catch (error) {
        if (plain.length === 0 || !mayBlameOneRun(store, error)) throw error;
        settled.push(await settleSingly(store, nodeId, plain));
      } finally {
        if (mayTakeSuspect) isAskingForSuspect = false;
      }
      if (gated.endedParent) settled.push(ONLY_PARENTS);
      const isSuspectFreed = isFreed(ended, settled);
      if (isSuspectFreed) suspect = undefined;
      suspect ??= gated.runs.find(isSuspect)?.id;
      if (settled.some((part) => part.endedParent)) released = (await releaseNoted(store)) || released;
      const freed = isSuspectFreed || released;
      const exhausted = claimed.exhausted && !gated.more && !freed;
      const runs = gated.runs.length > 0 ? inOrder([...gated.runs, ...claimed.runs]) : claimed.runs;
      return { claimed: runs, exhausted, freed, ratesInMs, ...all(ended, settled) };
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

  function isPlacedSuccess(one: Ended): boolean {
    return isPlainSuccess(one) && places.has(one.id);
  }

  function isWithoutPlace(one: Ended): boolean {
    return isPlainSuccess(one) && knowsPlaces && !places.has(one.id);
  }

  async function settleAndClaim(plain: readonly Ended[], slots: number): Promise<Trip> {
    const trip = await store.write(
      function* (tx) {
        const sets = plain.length > 0 ? yield* tx.step(steps.settle(plain)) : NOTHING_SETTLED;
        // On SQLite nobody writes beside this: what waits for them is told at once, and may be claimed.
        const told = sets.endedParent && isAlone ? yield* releaseChunk(tx) : undefined;
        const claimed = slots > 0 ? yield* tx.step(steps.claim(slots)) : NOTHING_ASKED;
        gatedMayExist = claimed.gatedMayExist;
        if (!told) return { ...sets, claimed, released: false };
        return { ...sets, claimed, endedParent: told.more, released: told.queued };
      },
      { durable: false, autocommit: true },
    );
    if (trip.released) store.ring();
    return trip;
  }

  /** A trip with plain runs does not ask each time: whoever holds a run for a rate is told when to look. */
  function mayHaveRates(): boolean {
    return (hasRates === true || ratesAreAwaited) && monotonic() >= looksAt - EARLY_MS;
  }

  async function claimGated({ slots, mayTakeSuspect, sharing }: Wish): Promise<GatedClaim> {
    const look = await lookForGated(slots);
    if (!look) return NO_GATED_CLAIM;
    const beside = sharing ? look.beside : NONE_BESIDE;
    // Those without limits, also less urgent ones, have their share of what would all go to those that have some.
    const forOthers = beside.some((n) => n > 0) ? shareOfOthers.split(slots).oldest : 0;
    if (forOthers === slots) return NO_GATED_CLAIM;
    const first = await claimer.claim({ slots: slots - forOthers, mayTakeSuspect, beside });
    ({ hasRates, ratesInMs } = first);
    if (first.foundNothing) restsUntil = monotonic() + REST_MS;
    looksAt = first.more ? Number.NEGATIVE_INFINITY : monotonic() + Math.min(REST_MS, ratesInMs ?? REST_MS);
    for (const [id, place] of first.places) places.set(id, place);
    if (first.keyless.length === 0 || !limitKeys) return first;
    await workOutKeys(store, first.keyless, limitKeys);
    return { ...first, more: true };
  }

  /** Undefined where there is nothing to be had. */
  async function lookForGated(slots: number): Promise<GatedLook | undefined> {
    const look = await store.read((tx) => tx.step(steps.lookForGated(slots)), { single: true });
    const now = monotonic();
    const isResting = look.haveRatesPlaces && now < restsUntil;
    // What has places by now may be ours.
    const restMs = isResting ? restsUntil - now : REST_MS;
    const nextMs = isResting ? Math.min(restMs, look.ratesInMs ?? restMs) : look.ratesInMs;
    ratesInMs = hasRates === false ? undefined : nextMs;
    ratesAreAwaited = look.ratesInMs !== undefined || look.haveRatesPlaces;
    looksAt = now + Math.min(REST_MS, ratesInMs ?? REST_MS);
    return look.areDue || (look.haveRatesPlaces && !isResting) ? look : undefined;
  }

  /** What the others did not take, without regard to them: what became due, and what was not seen at first. */
  async function claimMore(first: GatedClaim, slots: number, suspectToo: boolean): Promise<GatedClaim> {
    if (!gatedMayExist || (first.runs.length > 0 && !first.more)) return first;
    const mayTakeSuspect = suspectToo && !first.runs.some(isSuspect);
    const second = await claimGated({ slots, mayTakeSuspect, sharing: false });
    const endedParent = first.endedParent || second.endedParent;
    return { ...second, runs: [...first.runs, ...second.runs], endedParent };
  }

  /** Successes that give back places of limits: in sets, and what waits for the places goes on at once. */
  async function settlePlaced(ended: readonly Ended[]): Promise<Settled> {
    try {
      const { missed, endedParent, released } = await store.write(
        function* (tx) {
          const sets = yield* tx.step(steps.settle(ended));
          const freed = ended
            .filter((one) => !sets.missed.includes(one))
            .flatMap(({ id }) => places.get(id) ?? []);
          return { ...sets, released: yield* releaseFreed(tx, freed, claimer.scene) };
        },
        { durable: false },
      );
      if (released > 0) store.ring();
      const rest = missed.length > 0 ? await settleTogether(missed) : NO_ENDS;
      return { ...rest, endedParent: rest.endedParent || endedParent };
    } catch (error) {
      if (!mayBlameOneRun(store, error)) throw error;
      return settleSingly(store, nodeId, ended);
    }
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

  function all(ended: readonly Ended[], settled: readonly Settled[]): Omit<Settled, 'endedParent'> {
    const kept = settled.flatMap((part) => part.kept);
    if (places.size > 0) for (const one of ended) if (!kept.includes(one)) places.delete(one.id);
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
