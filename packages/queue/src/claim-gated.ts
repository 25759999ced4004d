/**
 * The claim of runs that have limits, or that have crashed their node twice. Called by the tick where such runs are due.
 * Promise: exact over all nodes. What runs is counted, after the locks of the limits and before their places are given,
 * in one transaction; so no two nodes give the same place. What finds no place is held, out of the way of others.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { createFairShare } from './fair-share.ts';
import { countFree } from './count-free.ts';
import { byName, type Gate, type GateName, gateName, gateNamed, gatesOf, isRate } from './gates.ts';
import { MAX_CRASHES } from './lifecycle.ts';
import { type Candidate, type Places, rankGated, type Ranked } from './rank-gated.ts';
import { replaceForHeld, skipRefused } from './refuse-or-replace.ts';
import type { ClaimedRun } from './run.ts';
import { findHeld, type HeldRow, lockGates, releaseHeld } from './store/gates.ts';
import { countBeside, findGated, holdGated, type Reach, takeGated } from './store/gated-runs.ts';
import { readScene, type Scene } from './store/limits.ts';
import { type FreedRun, releaseFirst } from './release-freed.ts';
import { spendRates } from './spend-rates.ts';
import { findDueRates, nextRateIn } from './store/rates.ts';

/** So many due runs are looked at in one trip at most. */
const LOOK = 200;
/** What is held for one limit may find another full: so often is looked further in one trip. */
const ROUNDS = 12;

const HOLDS = [
  ['key', 'key_limit'],
  ['job', 'job_limit'],
  ['queue', 'queue_limit'],
  ['key_rate', 'key_rate'],
  ['job_rate', 'job_rate'],
  ['queue_rate', 'queue_rate'],
] as const;

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
  /** Runs may have to wait for a rate. */
  readonly hasRates: boolean;
  /** When those that do may go on, ms from now. */
  readonly ratesInMs?: number | undefined;
}

export interface GatedOrder {
  readonly slots: number;
  readonly mayTakeSuspect: boolean;
  /** Whether due runs without limits want places too. */
  readonly sharing: boolean;
}

export interface GatedClaimer {
  claim(order: GatedOrder): Promise<GatedClaim>;
}

export interface ClaimerOptions {
  readonly store: Store;
  readonly nodeId: number;
  readonly jobs: readonly string[];
  readonly queues?: readonly string[] | undefined;
}

interface Open {
  readonly scene: Scene;
  /** Locked, by their names. */
  readonly gates: ReadonlyMap<string, Gate>;
  /** Used up by what is taken. */
  readonly free: Map<string, number>;
}

interface Scenery extends Omit<Open, 'free'> {
  readonly rows: readonly HeldRow[];
  readonly order: GatedOrder;
  readonly beside: readonly number[];
}

export const NO_GATED_CLAIM: GatedClaim = {
  runs: [],
  oldest: 0,
  places: new Map(),
  more: false,
  keyless: [],
  endedParent: false,
  hasRates: false,
};

export function createGatedClaimer({ store, nodeId, jobs, queues }: ClaimerOptions): GatedClaimer {
  const ours = new Set(jobs);
  const share = createFairShare();
  let turn = 0;

  return {
    async claim(order) {
      turn += 1;
      const claim = await store.write((tx) => claimIn(tx, order), { durable: false });
      share.gave(claim.runs.length, claim.oldest);
      return claim;
    },
  };

  function* claimIn(tx: Tx, order: GatedOrder): Body<GatedClaim> {
    let scene = yield* readScene(tx);
    let rows = yield* tx.step(findGated(reachOf(scene), { limit: LOOK, lock: false }));
    const hasRates = scene.jobRates.size + scene.queueRates.size > 0;
    const due = hasRates ? yield* findDueRates(tx, reachOf(scene)) : [];
    if (rows.length + due.length === 0) return { ...NO_GATED_CLAIM, hasRates };
    const locked = byName([...rows.flatMap(gatesIn(scene)), ...due.flatMap(namedIn(scene))]);
    yield* lockGates(tx, locked.values());
    if (tx.dialect === 'postgres') {
      scene = yield* readScene(tx);
      rows = yield* tx.step(findGated(reachOf(scene), { limit: LOOK, lock: true }));
    }
    const known = scene;
    const keyless = rows.filter((row) => isKeyless(row, known)).map(({ id }) => id);
    const judged = rows.filter(
      (row) => !isKeyless(row, known) && gatesOf(row, known).every((gate) => locked.has(gateName(gate))),
    );
    const gates = byName([...judged.flatMap(gatesIn(known)), ...due.flatMap(namedIn(known))]);
    const beside = order.sharing ? yield* countBeside(tx, reachOf(scene), order.slots) : [0, 0, 0, 0];
    const claimed = yield* handOut(tx, { rows: judged, scene, gates, order, beside });
    const more = claimed.more || judged.length + keyless.length < rows.length;
    return { ...claimed, keyless, more, hasRates, ...(hasRates && { ratesInMs: yield* nextRateIn(tx) }) };
  }

  function* handOut(
    tx: Tx,
    { rows, scene, gates, order, beside }: Scenery,
  ): Body<Omit<GatedClaim, 'hasRates'>> {
    const { free, buckets } = yield* countFree(tx, gates.values());
    const open = { scene, gates, free };
    const byId = new Map<number, HeldRow>();
    const taken: number[] = [];
    let { slots, mayTakeSuspect } = order;
    let left: readonly Candidate[] = [];
    let fresh = rows;
    let isAllSeen = false;
    let endedParent = false;
    let oldest = 0;
    for (let round = 0; round < ROUNDS && slots > 0 && left.length === 0 && !isAllSeen; round++) {
      // What is held and comes before these is not overtaken.
      const held = (yield* findFirstHeld(tx, open, 2 ** round)).filter(({ id }) => !byId.has(id));
      const all = [...fresh, ...held];
      for (const row of all) byId.set(row.id, row);
      const candidates = all.map((row) => candidateOf(row, scene, free));
      const places = { slots, oldest: 0, beside, isOurTurn: turn % 2 === 1, mayTakeSuspect };
      if (round === 0) oldest = shareOfOldest(candidates, free, places);
      const ranked = rankGated(candidates, free, { ...places, oldest: round === 0 ? oldest : 0 });
      taken.push(...ranked.taken.map(({ id }) => id));
      slots -= ranked.taken.length;
      mayTakeSuspect &&= !ranked.taken.some(({ isSuspect }) => isSuspect);
      if (yield* hold(tx, ranked, scene)) endedParent = true;
      yield* releaseHeld(tx, idsOf(ranked.released));
      left = ranked.left;
      isAllSeen = all.length === 0;
      fresh = [];
    }
    const runs = taken.length > 0 ? yield* tx.step(takeGated(taken, nodeId, scene.jobNames)) : [];
    const released = isAllSeen ? 0 : yield* releaseRest(tx, open, left);
    const begun = runs.flatMap(({ id }) => byId.get(id) ?? []);
    yield* spendRates(tx, { runs: begun, gates: [...gates.values()].filter(isRate), buckets }, scene);
    const more = left.length + released > 0;
    return { runs, oldest, places: placesOf(runs, byId), more, keyless: [], endedParent };
  }

  /** A share of those that are taken, not of the slots: where a limit lets few begin, all would go to the oldest. */
  function shareOfOldest(
    candidates: readonly Candidate[],
    free: Map<string, number>,
    places: Places,
  ): number {
    if (share.oldestOf(places.slots) === 0) return 0;
    return share.oldestOf(rankGated(candidates, new Map(free), places).taken.length);
  }

  /** Of each gate with room: as many as it has room for, and more at each further look. */
  function* findFirstHeld(tx: Tx, { scene, gates, free }: Open, depth: number): Body<readonly HeldRow[]> {
    const wanted = [...gates.values()]
      .map((gate) => ({ ...gate, n: Math.min((free.get(gateName(gate)) ?? 0) * depth, LOOK) }))
      .filter(({ n }) => n > 0);
    if (wanted.length === 0) return [];
    const held = yield* tx.step(findHeld(wanted, scene));
    yield* releaseHeld(tx, idsOf(held.filter((row) => !isOurs(row, scene))));
    return held.filter((row) => isOurs(row, scene));
  }

  function reachOf(scene: Scene): Reach {
    const jobIds = [...scene.jobNames].filter(([id, name]) => ours.has(name) && !scene.stoppedJobs.has(id));
    const queueIds = [...scene.queueNames].filter(
      ([id, name]) => !scene.stoppedQueues.has(id) && (queues?.includes(name) ?? true),
    );
    return { jobs: jobIds.map(([id]) => id), queues: queueIds.map(([id]) => id) };
  }

  function isOurs({ job_id, queue_id }: HeldRow, { jobNames, queueNames }: Scene): boolean {
    const queue = queueNames.get(queue_id) ?? '';
    return ours.has(jobNames.get(job_id) ?? '') && (queues?.includes(queue) ?? true);
  }
}

/** What has room and no place in this trip waits where claims see it. */
function* releaseRest(tx: Tx, { scene, gates, free }: Open, left: readonly Candidate[]): Body<number> {
  const wanted = [...gates.values()]
    .map((gate) => ({ ...gate, n: (free.get(gateName(gate)) ?? 0) - left.filter(hasGate(gate)).length }))
    .filter(({ n }) => n > 0);
  return wanted.length > 0 ? yield* releaseFirst(tx, wanted, scene) : 0;
}

function hasGate(gate: Gate): (run: Candidate) => boolean {
  return ({ gates }) => gates.some((one) => gateName(one) === gateName(gate));
}

/** Returns whether a run has ended that others wait for. */
function* hold(tx: Tx, { held }: Ranked, scene: Scene): Body<boolean> {
  if (held.length === 0) return false;
  const { ids: ended, endedParent } = yield* skipRefused(tx, held, scene);
  for (const [kind, reason] of HOLDS) {
    const ids = held
      .filter(({ run, gate }) => gate.kind === kind && !ended.has(run.id))
      .map(({ run }) => run.id);
    if (ids.length > 0) yield* holdGated(tx, ids, reason);
  }
  yield* replaceForHeld(tx, held, scene);
  return endedParent;
}

function idsOf(rows: readonly { readonly id: number }[]): readonly number[] {
  return rows.map(({ id }) => id);
}

function gatesIn(scene: Scene): (row: HeldRow) => readonly Gate[] {
  return (row) => gatesOf(row, scene);
}

function namedIn(scene: Scene): (name: GateName) => readonly Gate[] {
  return (name) => {
    const gate = gateNamed(name, scene);
    return gate ? [gate] : [];
  };
}

function isKeyless({ job_id, limit_key, rate_key }: HeldRow, { jobs, jobRates }: Scene): boolean {
  const hasLimit = limit_key === null && jobs.get(job_id)?.isKeyed === true;
  return hasLimit || (rate_key === null && jobRates.get(job_id)?.isKeyed === true);
}

/** `free` names the gates that are locked and counted. */
function candidateOf(row: HeldRow, scene: Scene, free: ReadonlyMap<string, number>): Candidate {
  const all = gatesOf(row, scene);
  const gates = all.filter((gate) => free.has(gateName(gate)));
  return {
    id: row.id,
    priority: row.priority,
    runAt: row.run_at,
    isSuspect: row.crashes >= MAX_CRASHES - 1,
    gates,
    isForLater: gates.length < all.length,
  };
}

function placesOf(
  runs: readonly ClaimedRun[],
  rows: ReadonlyMap<number, HeldRow>,
): ReadonlyMap<number, FreedRun> {
  return new Map(
    runs.flatMap(({ id }) => {
      const row = rows.get(id);
      return row ? [[id, { ...row, lane: 1 }]] : [];
    }),
  );
}
