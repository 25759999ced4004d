/**
 * Gives the places of limits to runs, under their locks: to those that are due and to those that are held for them, by
 * priority and as they are due. What finds no place is held; what has room and no place in this trip stays queued.
 */
import type { Body, Tx } from '@sb/storage';
import type { FairShare } from '../../limits/fair-share.ts';
import { type Room, countFree } from '../../limits/count-free.ts';
import { type Gate, gatesOf } from '../../limits/gates.ts';
import { MAX_CRASHES } from '../../lifecycle.ts';
import { type Candidate, type Places, rankGated, type Ranked } from './rank-gated.ts';
import { replaceForHeld, skipRefused } from './refuse-or-replace.ts';
import { releaseFirst } from '../../limits/release-freed.ts';
import { NONE_BESIDE } from './gated-look.sql.ts';
import type { Buckets } from '../../limits/rates.sql.ts';
import { holdGated } from '../../limits/gated-runs.sql.ts';
import { findHeld, type HeldRow, releaseHeld } from '../../limits/gates.sql.ts';
import type { Scene } from '../../limits/limits.sql.ts';
import { findOldestHeld } from './oldest-held.sql.ts';

/** What is held for one limit may find another full: so often is looked further in one trip. */
const ROUNDS = 12;
/** So many that are held for one limit are looked at in one trip at most. */
const MOST_HELD = 200;

const HOLDS = [
  ['key', 'key_limit'],
  ['job', 'job_limit'],
  ['queue', 'queue_limit'],
  ['key_rate', 'key_rate'],
  ['job_rate', 'job_rate'],
  ['queue_rate', 'queue_rate'],
] as const;

/** A due run with all its gates. */
export interface GatedRun {
  readonly row: HeldRow;
  readonly gates: readonly Gate[];
}

export interface Handing {
  readonly due: readonly GatedRun[];
  /** Locked, by their names: all of those that are due, and rates that have places for what is held. */
  readonly gates: ReadonlyMap<string, Gate>;
  readonly scene: Scene;
  readonly places: Omit<Places, 'oldest'>;
  readonly share: Pick<FairShare, 'oldestOf'>;
  /** Whether the node that is given to may take such a run. */
  readonly isOurs: (row: HeldRow) => boolean;
}

export interface Handed {
  readonly taken: readonly HeldRow[];
  /** How many of them were taken for being the oldest. */
  readonly oldest: number;
  /** So many would have been taken if no others wanted places. */
  readonly wanted: number;
  /** Some that are due have room, and no place in this trip. */
  readonly hasLeft: boolean;
  /** There may be more that could be taken. */
  readonly more: boolean;
  /** Some were skipped that others wait for. */
  readonly endedParent: boolean;
  /** Of the rates, as they were before. */
  readonly buckets: Buckets;
}

interface Standing extends Handing, Room {}

export function* handOut(tx: Tx, handing: Handing): Body<Handed> {
  const standing: Standing = { ...handing, ...(yield* countFree(tx, handing.gates.values())) };
  const { scene, share, free } = standing;
  const seen = new Map<number, HeldRow>();
  const heldBefore = new Set<number>();
  const taken: HeldRow[] = [];
  let places: Places = { ...handing.places, oldest: 0 };
  let fresh = handing.due.map((run) => see(run));
  let [left, oldest, released, endedParent]: [readonly Candidate[], number, number, boolean] = [
    [],
    0,
    0,
    false,
  ];
  let isAllSeen = false;
  let wanted = 0;
  for (let round = 0; round < ROUNDS && places.slots > 0 && left.length === 0; round++) {
    // What is held and comes before these is not overtaken.
    const held = yield* findFirstHeld(tx, standing, 2 ** round);
    const candidates = [...fresh, ...unseen(held).map(seeHeld)];
    isAllSeen = candidates.length === 0;
    if (isAllSeen) break;
    if (round === 0) {
      wanted = countWanted(candidates, free, { places, share });
      oldest = share.oldestOf(wanted);
      // By priority alone, the least urgent of those that are held would never be seen.
      if (oldest > 0) candidates.push(...unseen(yield* findOldest(tx, standing)).map(seeHeld));
    }
    const ranked = rankGated(candidates, free, { ...places, oldest: round === 0 ? oldest : 0 });
    taken.push(...ranked.taken.flatMap(({ id }) => seen.get(id) ?? []));
    if (yield* hold(tx, ranked, scene)) endedParent = true;
    released += yield* releaseHeld(tx, idsOf(ranked.released));
    const mayTakeSuspect = places.mayTakeSuspect && !ranked.taken.some(({ isSuspect }) => isSuspect);
    places = { ...places, slots: places.slots - ranked.taken.length, mayTakeSuspect };
    left = ranked.left;
    fresh = [];
  }
  released += yield* releaseHeld(
    tx,
    whatFits(left, free).filter((id) => heldBefore.has(id)),
  );
  if (!isAllSeen) released += yield* releaseRest(tx, standing, left);
  const hasLeft = left.length > 0;
  const more = left.length + released > 0;
  wanted = Math.max(wanted, taken.length);
  return { taken, oldest, wanted, hasLeft, more, endedParent, buckets: standing.buckets };

  function unseen(rows: readonly HeldRow[]): readonly HeldRow[] {
    return rows.filter(({ id }) => !seen.has(id));
  }

  function see({ row, gates }: GatedRun): Candidate {
    seen.set(row.id, row);
    return candidateOf(row, gates, free);
  }

  function seeHeld(row: HeldRow): Candidate {
    heldBefore.add(row.id);
    return see({ row, gates: gatesOf(row, scene) });
  }
}

/**
 * The oldest have a share of those that are taken, not of the slots: where a limit lets few begin, all would go to them.
 * Nor of what others leave, which may be nothing for ever.
 */
function countWanted(
  candidates: readonly Candidate[],
  free: Map<string, number>,
  { places, share }: { readonly places: Places; readonly share: Handing['share'] },
): number {
  const isShared = places.beside.some((n) => n > 0);
  if (!isShared && share.oldestOf(places.slots) === 0) return 0;
  return rankGated(candidates, new Map(free), { ...places, beside: NONE_BESIDE }).taken.length;
}

/** Of each gate with room: as many as it has room for, and more at each further look. */
function* findFirstHeld(
  tx: Tx,
  { gates, free, holding, scene, isOurs }: Standing,
  depth: number,
): Body<readonly HeldRow[]> {
  const wanted = [...holding].flatMap((name) => {
    const gate = gates.get(name);
    const n = Math.min((free.get(name) ?? 0) * depth, MOST_HELD);
    return gate && n > 0 ? [{ ...gate, n }] : [];
  });
  if (wanted.length === 0) return [];
  const held = yield* tx.step(findHeld(wanted, scene));
  yield* releaseHeld(tx, idsOf(held.filter((row) => !isOurs(row))));
  return held.filter(isOurs);
}

/** Of each gate with room: among those that are due longest. */
function* findOldest(tx: Tx, { gates, free, holding, scene, isOurs }: Standing): Body<readonly HeldRow[]> {
  const open = [...holding].flatMap((name) => ((free.get(name) ?? 0) > 0 ? (gates.get(name) ?? []) : []));
  if (open.length === 0) return [];
  return (yield* tx.step(findOldestHeld(open, scene))).filter(isOurs);
}

/** Ids of those that have room beside each other: claims do not see them while they are held. */
function whatFits(left: readonly Candidate[], free: ReadonlyMap<string, number>): readonly number[] {
  const room = new Map(free);
  return left.flatMap(({ id, gates }) => {
    if (gates.some(({ name }) => (room.get(name) ?? 0) <= 0)) return [];
    for (const { name } of gates) room.set(name, (room.get(name) ?? 0) - 1);
    return [id];
  });
}

/** What has room beside those waits where claims see it, too. */
function* releaseRest(
  tx: Tx,
  { gates, free, holding, scene }: Standing,
  left: readonly Candidate[],
): Body<number> {
  const wanting = new Map<string, number>();
  for (const { name } of left.flatMap((run) => run.gates)) wanting.set(name, (wanting.get(name) ?? 0) + 1);
  const wanted = [...holding].flatMap((name) => {
    const gate = gates.get(name);
    const n = (free.get(name) ?? 0) - (wanting.get(name) ?? 0);
    return gate && n > 0 ? [{ ...gate, n }] : [];
  });
  return wanted.length > 0 ? yield* releaseFirst(tx, wanted, scene) : 0;
}

/** Returns whether a run has ended that others wait for. */
function* hold(tx: Tx, { held }: Ranked, scene: Scene): Body<boolean> {
  if (held.length === 0) return false;
  const { ids: ended, endedParent } = yield* skipRefused(tx, held, scene);
  for (const [kind, reason] of HOLDS) {
    const runs = held.filter(({ run, gate }) => gate.kind === kind && !ended.has(run.id));
    if (runs.length > 0) yield* holdGated(tx, idsOf(runs.map(({ run }) => run)), reason);
  }
  yield* replaceForHeld(tx, held, scene);
  return endedParent;
}

/** `free` names the gates that are locked and counted. */
function candidateOf(row: HeldRow, all: readonly Gate[], free: ReadonlyMap<string, number>): Candidate {
  const gates = all.filter(({ name }) => free.has(name));
  return {
    id: row.id,
    priority: row.priority,
    runAt: row.run_at,
    isSuspect: row.crashes >= MAX_CRASHES - 1,
    gates,
    isForLater: gates.length < all.length,
  };
}

function idsOf(rows: readonly { readonly id: number }[]): readonly number[] {
  return rows.map(({ id }) => id);
}
