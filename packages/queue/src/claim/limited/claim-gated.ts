/**
 * The claim of runs that have limits, or that have crashed their node twice. Called by the tick where such runs are due.
 * Promise: exact over all nodes. What runs is counted, after the locks of the limits and before their places are given,
 * in one transaction; so no two nodes give the same place. What finds no place is held, out of the way of others.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { createFairShare } from '../../limits/fair-share.ts';
import { byName, type Gate, type GateName, gateNamed, gatesOf, isRate } from '../../limits/gates.ts';
import { type GatedRun, handOut } from './hand-out.ts';
import type { FreedRun } from '../../limits/release-freed.ts';
import type { ClaimedRun } from '../../run.ts';
import { spendRates } from '../../limits/spend-rates.ts';
import { findGated, type Looking, type Reach } from './find-gated.sql.ts';
import { takeGated } from './take-gated.sql.ts';
import { type HeldRow, lockGates } from '../../limits/gates.sql.ts';
import { readScene, type Scene } from '../../limits/limits.sql.ts';
import { DUE_RATES, findDueRates, nextRateIn } from '../../limits/rates.sql.ts';

/** So many due runs are looked at: more where they find their limits full. */
const LEAST_LOOK = 20;
const MOST_LOOK = 200;

export interface GatedClaim {
  readonly runs: readonly ClaimedRun[];
  /** How many of them were taken for being the oldest. */
  readonly oldest: number;
  /** What their ends free, by their ids. */
  readonly places: ReadonlyMap<number, FreedRun>;
  /** There may be more that could be taken. */
  readonly more: boolean;
  /** Their keys have to be worked out before anybody can take them. */
  readonly keyless: readonly number[];
  /** Some were skipped that others wait for: `releaseChildren`. */
  readonly endedParent: boolean;
  /** Runs that this node could take may have to wait for a rate. */
  readonly hasRates: boolean;
  /** Nothing was due for this node. */
  readonly foundNothing: boolean;
  /** When those that do may go on, ms from now. */
  readonly ratesInMs?: number | undefined;
}

export interface GatedOrder {
  readonly slots: number;
  readonly mayTakeSuspect: boolean;
  /** How many due runs without limits want places too, by priority. */
  readonly beside: readonly number[];
}

export interface GatedClaimer {
  claim(order: GatedOrder): Promise<GatedClaim>;
  /** The limits as the last claim has seen them. */
  readonly scene: Scene | undefined;
}

export interface ClaimerOptions {
  readonly store: Store;
  readonly nodeId: number;
  readonly jobs: readonly string[];
  readonly queues?: readonly string[] | undefined;
}

interface Found {
  readonly rows: readonly HeldRow[];
  /** Those that have places for runs that are held. */
  readonly rates: readonly GateName[];
}

interface Trip extends GatedClaim {
  readonly scene: Scene;
  /** All that it looked at is taken or held: the next looks further. */
  readonly isShort: boolean;
  /** So many would have been taken if no others wanted places. */
  readonly wanted: number;
}

export const NO_GATED_CLAIM: GatedClaim = {
  runs: [],
  oldest: 0,
  places: new Map(),
  more: false,
  keyless: [],
  endedParent: false,
  hasRates: false,
  foundNothing: false,
};

export function createGatedClaimer({ store, nodeId, jobs, queues }: ClaimerOptions): GatedClaimer {
  const ours = new Set(jobs);
  const share = createFairShare();
  let turn = 0;
  let known: Scene | undefined;
  let look = MOST_LOOK;

  return {
    async claim(order) {
      turn += 1;
      const { scene, isShort, wanted, ...claim } = await store.write((tx) => claimIn(tx, order), {
        durable: false,
      });
      known = scene;
      look = isShort ? MOST_LOOK : LEAST_LOOK;
      share.gave(wanted, claim.oldest);
      return claim;
    },
    get scene() {
      return known;
    },
  };

  function* claimIn(tx: Tx, order: GatedOrder): Body<Trip> {
    const limit = Math.min(Math.max(look, order.slots), MOST_LOOK);
    const looking = { limit, oldest: share.oldestOf(order.slots) };
    // Which locks to take, limits of a moment ago tell as well; what they give is read under the locks.
    const remembered = tx.dialect === 'postgres' ? known : undefined;
    let scene = remembered ?? (yield* readScene(tx));
    let { rows, rates } = yield* find(tx, scene, looking);
    if (remembered && rows.length + rates.length === 0) {
      scene = yield* readScene(tx);
      ({ rows, rates } = yield* find(tx, scene, looking));
    }
    if (rows.length + rates.length === 0)
      return {
        ...NO_GATED_CLAIM,
        foundNothing: true,
        ...(yield* whenNext(tx, scene)),
        scene,
        isShort: false,
        wanted: 0,
      };
    const locked = byName([...rows.flatMap((row) => gatesOf(row, scene)), ...named(rates, scene)]);
    yield* lockGates(tx, locked.values());
    if (tx.dialect === 'postgres') {
      scene = yield* readScene(tx);
      rows = yield* tx.step(findGated(reachOf(scene), { ...looking, lock: true }));
    }
    const keyless = rows.filter((row) => isKeyless(row, scene)).map(({ id }) => id);
    const due = rows.flatMap((row) => lockedRun(row, locked, scene));
    const gates = byName([...due.flatMap((run) => run.gates), ...named(rates, scene)]);
    const { slots, beside, mayTakeSuspect } = order;
    const { taken, buckets, hasLeft, ...handed } = yield* handOut(tx, {
      due,
      gates,
      scene,
      places: { slots, beside, mayTakeSuspect, isOurTurn: turn % 2 === 1 },
      share,
      isOurs: (row) => isOurs(row, scene),
    });
    const spent = [...gates.values()].filter(isRate);
    // By the clock that the rates have gone by: as it is told, no more has begun than they give.
    const taking = { nodeId, jobNames: scene.jobNames, at: spent.length > 0 ? buckets.now : undefined };
    const runs = taken.length > 0 ? yield* tx.step(takeGated(idsOf(taken), taking)) : [];
    yield* spendRates(tx, { runs: taken, gates: spent, buckets }, scene);
    const isCutOff = rows.length >= limit || rates.length === DUE_RATES;
    return {
      ...handed,
      runs,
      places: new Map(taken.map((row) => [row.id, { ...row, lane: 1 }])),
      more: handed.more || due.length + keyless.length < rows.length || isCutOff,
      keyless,
      foundNothing: false,
      ...(yield* whenNext(tx, scene)),
      scene,
      isShort: rows.length >= limit && !hasLeft,
    };
  }

  function* find(tx: Tx, scene: Scene, looking: Omit<Looking, 'lock'>): Body<Found> {
    return {
      rows: yield* tx.step(findGated(reachOf(scene), { ...looking, lock: false })),
      // Also of what is paused: nothing of it waits for a rate, which would be due all the time.
      rates: hasRates(scene) ? yield* findDueRates(tx, ownOf(scene)) : [],
    };
  }

  function* whenNext(tx: Tx, scene: Scene): Body<Pick<GatedClaim, 'hasRates' | 'ratesInMs'>> {
    if (!hasRates(scene)) return { hasRates: false };
    return { hasRates: true, ratesInMs: yield* nextRateIn(tx, ownOf(scene)) };
  }

  function hasRates(scene: Scene): boolean {
    if (scene.jobRates.size + scene.queueRates.size === 0) return false;
    const own = ownOf(scene);
    return own.jobs.some((id) => scene.jobRates.has(id)) || own.queues.some((id) => scene.queueRates.has(id));
  }

  function reachOf(scene: Scene): Reach {
    const own = ownOf(scene);
    return {
      jobs: own.jobs.filter((id) => !scene.stoppedJobs.has(id)),
      queues: own.queues.filter((id) => !scene.stoppedQueues.has(id)),
    };
  }

  function ownOf({ jobNames, queueNames }: Scene): Reach {
    const jobIds = [...jobNames].filter(([, name]) => ours.has(name));
    const queueIds = [...queueNames].filter(([, name]) => queues?.includes(name) ?? true);
    return { jobs: jobIds.map(([id]) => id), queues: queueIds.map(([id]) => id) };
  }

  function isOurs({ job_id, queue_id }: HeldRow, { jobNames, queueNames }: Scene): boolean {
    const queue = queueNames.get(queue_id) ?? '';
    return ours.has(jobNames.get(job_id) ?? '') && (queues?.includes(queue) ?? true);
  }
}

function named(names: readonly GateName[], scene: Scene): readonly Gate[] {
  return names.flatMap((name) => gateNamed(name, scene) ?? []);
}

/** None where its keys are not known yet, or where a limit is new: that is locked by the next trip. */
function lockedRun(row: HeldRow, locked: ReadonlyMap<string, Gate>, scene: Scene): readonly GatedRun[] {
  const gates = gatesOf(row, scene);
  return !isKeyless(row, scene) && gates.every(({ name }) => locked.has(name)) ? [{ row, gates }] : [];
}

function isKeyless({ job_id, limit_key, rate_key }: HeldRow, { jobs, jobRates }: Scene): boolean {
  const hasLimit = limit_key === null && jobs.get(job_id)?.isKeyed === true;
  return hasLimit || (rate_key === null && jobRates.get(job_id)?.isKeyed === true);
}

function idsOf(rows: readonly { readonly id: number }[]): readonly number[] {
  return rows.map(({ id }) => id);
}
