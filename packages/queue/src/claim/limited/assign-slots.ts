/**
 * Assigns the slots of limits, under their locks, to runs that are due and to runs that are held for them: by priority,
 * then by due time. A run that finds a limit full is held; a run that has room, but no slot in this trip, stays queued.
 * Called by the claim, in its transaction.
 */
import type { Body, Tx } from '@sb/storage';
import type { ShareOfOldest } from '../../priority/share-of-oldest.ts';
import { countFree, type FreeSlots } from '../../limits/count-free.ts';
import { type Limit, limitsOf } from '../../limits/limits.ts';
import { MAX_CRASHES } from '../../lifecycle.ts';
import { type Candidate, type Offer, rankLimited, type Ranked } from './rank-limited.ts';
import { replaceForHeld, skipRefused } from './refuse-or-replace.ts';
import { releaseFirst } from '../../limits/release-freed.ts';
import { NONE_BESIDE } from './scan-rates.sql.ts';
import type { Buckets } from '../../limits/rates.sql.ts';
import { holdForLimit } from '../../limits/hold-for-limit.sql.ts';
import { findHeld, type HeldRow, releaseHeld } from '../../limits/lock-and-release.sql.ts';
import type { LimitsSnapshot } from '../../limits/limits.sql.ts';
import { findOldestHeld } from './oldest-held.sql.ts';

/** A run that is held for one limit may find another full: one trip reads further this often. */
const ROUNDS = 12;
/** At most this many runs that are held for one limit are read in one round. */
const MOST_HELD = 200;

const HOLDS = [
  ['key', 'key_limit'],
  ['job', 'job_limit'],
  ['queue', 'queue_limit'],
  ['key_rate', 'key_rate'],
  ['job_rate', 'job_rate'],
  ['queue_rate', 'queue_rate'],
] as const;

/** A due run with all its limits. */
export interface LimitedRun {
  readonly row: HeldRow;
  readonly limits: readonly Limit[];
}

export interface Assignment {
  readonly due: readonly LimitedRun[];
  /** By name, and locked: the limits of all due runs, and rates that have slots for held runs. */
  readonly limits: ReadonlyMap<string, Limit>;
  readonly snapshot: LimitsSnapshot;
  readonly offer: Omit<Offer, 'oldest'>;
  readonly share: Pick<ShareOfOldest, 'oldestOf'>;
  /** Whether this node may take the run. */
  readonly isOurs: (row: HeldRow) => boolean;
}

export interface Assigned {
  readonly taken: readonly HeldRow[];
  /** How many of them were taken because they were the oldest. */
  readonly oldest: number;
  /** How many would have been taken if no runs without limits wanted slots. */
  readonly wanted: number;
  /** Some due runs have room, but no slot in this trip. */
  readonly hasLeft: boolean;
  /** There may be more runs that could be taken. */
  readonly more: boolean;
  /** A run was skipped that others wait for. */
  readonly endedParent: boolean;
  /** Of the rates, before this assignment. */
  readonly buckets: Buckets;
}

interface Counted extends Assignment, FreeSlots {}

export function* assignSlots(tx: Tx, assignment: Assignment): Body<Assigned> {
  const counted: Counted = { ...assignment, ...(yield* countFree(tx, assignment.limits.values())) };
  const { snapshot, free } = counted;
  const seen = new Map<number, HeldRow>();
  const heldBefore = new Set<number>();
  const taken: HeldRow[] = [];
  let offer: Offer = { ...assignment.offer, oldest: 0 };
  let fresh = assignment.due.map((run) => see(run));
  let left: readonly Candidate[] = [];
  let share = { wanted: 0, oldest: 0 };
  let released = 0;
  let endedParent = false;
  let isAllSeen = false;
  for (let round = 0; round < ROUNDS && offer.slots > 0 && left.length === 0; round++) {
    // A held run that comes before the due ones is not overtaken.
    const held = yield* findFirstHeld(tx, counted, 2 ** round);
    const candidates = [...fresh, ...unseen(held).map(seeHeld)];
    isAllSeen = candidates.length === 0;
    if (isAllSeen) break;
    if (round === 0) {
      share = countShare(candidates, counted, offer);
      // By priority alone, the least urgent held runs would never be read.
      if (share.oldest > 0) candidates.push(...unseen(yield* findOldest(tx, counted)).map(seeHeld));
    }
    const ranked = rankLimited(candidates, free, { ...offer, oldest: round === 0 ? share.oldest : 0 });
    taken.push(...ranked.taken.flatMap(({ id }) => seen.get(id) ?? []));
    if (yield* hold(tx, ranked, snapshot)) endedParent = true;
    released += yield* releaseHeld(tx, idsOf(ranked.released));
    const mayTakeSuspect = offer.mayTakeSuspect && !ranked.taken.some(({ isSuspect }) => isSuspect);
    offer = { ...offer, slots: offer.slots - ranked.taken.length, mayTakeSuspect };
    left = ranked.left;
    fresh = [];
  }
  released += yield* releaseHeld(
    tx,
    whatFits(left, free).filter((id) => heldBefore.has(id)),
  );
  if (!isAllSeen) released += yield* releaseRest(tx, counted, left);
  const hasLeft = left.length > 0;
  const more = left.length + released > 0;
  const wanted = Math.max(share.wanted, taken.length);
  return { taken, oldest: share.oldest, wanted, hasLeft, more, endedParent, buckets: counted.buckets };

  function unseen(rows: readonly HeldRow[]): readonly HeldRow[] {
    return rows.filter(({ id }) => !seen.has(id));
  }

  function see({ row, limits }: LimitedRun): Candidate {
    seen.set(row.id, row);
    return candidateOf(row, limits, free);
  }

  function seeHeld(row: HeldRow): Candidate {
    heldBefore.add(row.id);
    return see({ row, limits: limitsOf(row, snapshot) });
  }
}

/**
 * How many runs would be taken if no runs without limits wanted slots, and how many of them because they are the oldest.
 * The oldest get a share of the runs that are taken, not of the slots: where a limit lets few begin, they would get all.
 * The share does not depend on what runs without limits leave, which may be nothing for ever.
 */
function countShare(
  candidates: readonly Candidate[],
  { free, share }: Pick<Counted, 'free' | 'share'>,
  offer: Offer,
): Pick<Assigned, 'wanted' | 'oldest'> {
  const isShared = offer.beside.some((n) => n > 0);
  const isCounted = isShared || share.oldestOf(offer.slots) > 0;
  const { taken } = isCounted
    ? rankLimited(candidates, new Map(free), { ...offer, beside: NONE_BESIDE })
    : { taken: [] };
  return { wanted: taken.length, oldest: share.oldestOf(taken.length) };
}

/** For each limit with room: `depth` times as many held runs as it has room for. Queues those that are of other nodes. */
function* findFirstHeld(
  tx: Tx,
  { limits, free, holding, snapshot, isOurs }: Counted,
  depth: number,
): Body<readonly HeldRow[]> {
  const wanted = [...holding].flatMap((name) => {
    const limit = limits.get(name);
    const n = Math.min((free.get(name) ?? 0) * depth, MOST_HELD);
    return limit && n > 0 ? [{ ...limit, n }] : [];
  });
  if (wanted.length === 0) return [];
  const held = yield* tx.step(findHeld(wanted, snapshot));
  yield* releaseHeld(tx, idsOf(held.filter((row) => !isOurs(row))));
  return held.filter(isOurs);
}

/** For each limit with room: its held runs that are due longest. */
function* findOldest(tx: Tx, { limits, free, holding, snapshot, isOurs }: Counted): Body<readonly HeldRow[]> {
  const open = [...holding].flatMap((name) => ((free.get(name) ?? 0) > 0 ? (limits.get(name) ?? []) : []));
  if (open.length === 0) return [];
  return (yield* tx.step(findOldestHeld(open, snapshot))).filter(isOurs);
}

/** Ids of the runs that have room together: they must not stay held, since claims do not read held runs. */
function whatFits(left: readonly Candidate[], free: ReadonlyMap<string, number>): readonly number[] {
  const room = new Map(free);
  return left.flatMap(({ id, limits }) => {
    if (limits.some(({ name }) => (room.get(name) ?? 0) <= 0)) return [];
    for (const { name } of limits) room.set(name, (room.get(name) ?? 0) - 1);
    return [id];
  });
}

/** Queues further held runs that have room beside `left`. Returns how many. */
function* releaseRest(
  tx: Tx,
  { limits, free, holding, snapshot }: Counted,
  left: readonly Candidate[],
): Body<number> {
  const wanting = new Map<string, number>();
  for (const { name } of left.flatMap((run) => run.limits)) wanting.set(name, (wanting.get(name) ?? 0) + 1);
  const wanted = [...holding].flatMap((name) => {
    const limit = limits.get(name);
    const n = (free.get(name) ?? 0) - (wanting.get(name) ?? 0);
    return limit && n > 0 ? [{ ...limit, n }] : [];
  });
  return wanted.length > 0 ? yield* releaseFirst(tx, wanted, snapshot) : 0;
}

/** Holds runs, or skips them. Returns whether a run was skipped that others wait for. */
function* hold(tx: Tx, { held }: Ranked, snapshot: LimitsSnapshot): Body<boolean> {
  if (held.length === 0) return false;
  const { ids: ended, endedParent } = yield* skipRefused(tx, held, snapshot);
  for (const [kind, reason] of HOLDS) {
    const runs = held.filter(({ run, limit }) => limit.kind === kind && !ended.has(run.id));
    if (runs.length > 0) yield* holdForLimit(tx, idsOf(runs.map(({ run }) => run)), reason);
  }
  yield* replaceForHeld(tx, held, snapshot);
  return endedParent;
}

/** `free` has the limits that are locked and counted. */
function candidateOf(row: HeldRow, all: readonly Limit[], free: ReadonlyMap<string, number>): Candidate {
  const limits = all.filter(({ name }) => free.has(name));
  return {
    id: row.id,
    priority: row.priority,
    runAt: row.run_at,
    isSuspect: row.crashes >= MAX_CRASHES - 1,
    limits,
    isForLater: limits.length < all.length,
  };
}

function idsOf(rows: readonly { readonly id: number }[]): readonly number[] {
  return rows.map(({ id }) => id);
}
