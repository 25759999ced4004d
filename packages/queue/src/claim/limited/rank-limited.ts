/**
 * Decides which of the runs that have limits are taken, and which are held: by priority, then by due time, and only where
 * all limits of a run have room. Pure: the caller passes the room.
 */
import { type Limit, isRate } from '../../limits/limits.ts';

export interface Candidate {
  readonly id: number;
  readonly priority: number;
  readonly runAt: number;
  /** It has crashed its node twice: a node takes one at a time. */
  readonly isSuspect: boolean;
  readonly limits: readonly Limit[];
  /** It is held, and not all of its limits are locked here. No run overtakes it, and the next trip takes it. */
  readonly isForLater?: boolean;
}

/** The node's slots that may be filled. */
export interface Offer {
  /** How many runs may be taken. */
  readonly slots: number;
  /** How many of them go to the oldest, whatever their priority. */
  readonly oldest: number;
  /** How many due runs without limits want slots too, by priority. */
  readonly beside: readonly number[];
  /** Of an odd number of slots that both want, runs with limits get one more. */
  readonly isOurTurn: boolean;
  readonly mayTakeSuspect: boolean;
}

export interface Ranked {
  readonly taken: readonly Candidate[];
  readonly held: readonly { readonly run: Candidate; readonly limit: Limit }[];
  /** Runs with `isForLater` that have room. */
  readonly released: readonly Candidate[];
  /** They have room, but this trip has no slot for them. */
  readonly left: readonly Candidate[];
}

/** `free`: how many more runs each limit lets begin, by its name. It is counted down. */
export function rankLimited(
  candidates: readonly Candidate[],
  free: Map<string, number>,
  offer: Offer,
): Ranked {
  const taken = new Set<Candidate>();
  const released = new Set<Candidate>();
  let suspectToo = offer.mayTakeSuspect;
  let slots = offer.slots;
  const oldest = candidates.toSorted(byDue);
  for (const run of oldest) if (taken.size < Math.min(offer.oldest, slots)) take(run);
  slots -= taken.size;

  const inOrder = candidates.toSorted((a, b) => a.priority - b.priority || byDue(a, b));
  for (const [priority, beside] of offer.beside.entries()) {
    let share = shareOf({ slots, beside, isOurTurn: offer.isOurTurn });
    for (const run of inOrder) {
      if (share === 0) break;
      if (run.priority !== priority || taken.has(run) || !take(run)) continue;
      share -= 1;
      slots -= 1;
    }
    slots -= Math.min(slots, beside);
  }
  const rest = inOrder.filter(
    (run) => !taken.has(run) && !released.has(run) && (!run.isSuspect || suspectToo),
  );
  return { taken: [...taken], released: [...released], ...judge(rest, free) };

  function take(run: Candidate): boolean {
    if ((run.isSuspect && !suspectToo) || released.has(run) || fullLimit(run, free)) return false;
    for (const limit of run.limits) free.set(limit.name, freeOf(limit, free) - 1);
    if (run.isForLater) {
      released.add(run);
      return false;
    }
    if (run.isSuspect) suspectToo = false;
    taken.add(run);
    return true;
  }
}

/** The slots that runs without limits of this priority do not want, and at least half. */
function shareOf({
  slots,
  beside,
  isOurTurn,
}: {
  readonly slots: number;
  readonly beside: number;
  readonly isOurTurn: boolean;
}): number {
  const half = isOurTurn ? Math.ceil(slots / 2) : Math.floor(slots / 2);
  return Math.max(slots - beside, half, 0);
}

/** A run that this trip has no slot for uses up no room, so that later runs are not held because of it. */
function judge(rest: readonly Candidate[], free: ReadonlyMap<string, number>): Pick<Ranked, 'held' | 'left'> {
  const held: { run: Candidate; limit: Limit }[] = [];
  const left: Candidate[] = [];
  for (const run of rest) {
    const limit = fullLimit(run, free);
    if (limit) held.push({ run, limit });
    else left.push(run);
  }
  return { held, left };
}

function fullLimit(run: Candidate, free: ReadonlyMap<string, number>): Limit | undefined {
  return run.limits.find((limit) => freeOf(limit, free) <= 0);
}

function freeOf(limit: Limit, free: ReadonlyMap<string, number>): number {
  return free.get(limit.name) ?? (isRate(limit) ? limit.rate.burst : limit.max);
}

function byDue(one: Candidate, other: Candidate): number {
  return one.runAt - other.runAt || one.id - other.id;
}
