/**
 * Which of the runs that have limits go on, and which are held: by priority, then as they are due, each only where all
 * its gates have room. Pure: the caller says how much room there is.
 */
import { type Gate, isRate } from '../../limits/gates.ts';

export interface Candidate {
  readonly id: number;
  readonly priority: number;
  readonly runAt: number;
  /** It has crashed its node twice: taken alone of its kind. */
  readonly isSuspect: boolean;
  readonly gates: readonly Gate[];
  /** Held, and some of its limits are not known here: it gets its place in another trip, but nobody overtakes it. */
  readonly isForLater?: boolean;
}

export interface Places {
  /** How many may be taken in all. */
  readonly slots: number;
  /** How many of them go to the oldest, whatever their priority. */
  readonly oldest: number;
  /** How many due runs without limits want places too, by priority. */
  readonly beside: readonly number[];
  /** Of an odd number of places that both want, who gets one more. */
  readonly isOurTurn: boolean;
  readonly mayTakeSuspect: boolean;
}

export interface Ranked {
  readonly taken: readonly Candidate[];
  readonly held: readonly { readonly run: Candidate; readonly gate: Gate }[];
  /** Those for later that have room. */
  readonly released: readonly Candidate[];
  /** They have room, and no place in this trip. */
  readonly left: readonly Candidate[];
}

/** `free` is how many more each gate lets run, by its name; it is used up. */
export function rankGated(
  candidates: readonly Candidate[],
  free: Map<string, number>,
  places: Places,
): Ranked {
  const taken = new Set<Candidate>();
  const released = new Set<Candidate>();
  let suspectToo = places.mayTakeSuspect;
  let slots = places.slots;
  const oldest = candidates.toSorted(byDue);
  for (const run of oldest) if (taken.size < Math.min(places.oldest, slots)) take(run);
  slots -= taken.size;

  const inOrder = candidates.toSorted((a, b) => a.priority - b.priority || byDue(a, b));
  for (const [priority, beside] of places.beside.entries()) {
    let share = shareOf({ slots, beside, isOurTurn: places.isOurTurn });
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
    if ((run.isSuspect && !suspectToo) || released.has(run) || fullGate(run, free)) return false;
    for (const gate of run.gates) free.set(gate.name, freeOf(gate, free) - 1);
    if (run.isForLater) {
      released.add(run);
      return false;
    }
    if (run.isSuspect) suspectToo = false;
    taken.add(run);
    return true;
  }
}

/** What the others of the priority do not want, and at least half. */
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

/** What has no place now uses up no room: whoever comes after it is not held for its sake. */
function judge(rest: readonly Candidate[], free: ReadonlyMap<string, number>): Pick<Ranked, 'held' | 'left'> {
  const held: { run: Candidate; gate: Gate }[] = [];
  const left: Candidate[] = [];
  for (const run of rest) {
    const gate = fullGate(run, free);
    if (gate) held.push({ run, gate });
    else left.push(run);
  }
  return { held, left };
}

function fullGate(run: Candidate, free: ReadonlyMap<string, number>): Gate | undefined {
  return run.gates.find((gate) => freeOf(gate, free) <= 0);
}

function freeOf(gate: Gate, free: ReadonlyMap<string, number>): number {
  return free.get(gate.name) ?? (isRate(gate) ? gate.rate.burst : gate.limit);
}

function byDue(one: Candidate, other: Candidate): number {
  return one.runAt - other.runAt || one.id - other.id;
}
