/**
 * What ends frees a place of each of its limits (a rate gives nothing back): the first that is held for it is queued again, in the same
 * transaction. Called at the end of every transaction that takes runs out of `running`.
 * Whoever claims counts anew: what is released too much is held again, and what is missed `reconcileLimits` finds.
 */
import type { Body, Tx } from '@sb/storage';
import { LANES } from './lifecycle.ts';
import { byName, type GateName, gateName, type LimitFacts, type Limits, limitsOf } from './gates.ts';
import { countRoom, findHeld, lockGates, releaseHeld } from './store/gates.ts';
import { readScene } from './store/limits.ts';

export interface FreedRun extends LimitFacts {
  readonly lane: number;
}

/** Returns how many runs it has released. */
export function* releaseFreed(tx: Tx, ended: readonly FreedRun[]): Body<number> {
  const gated = ended.filter(({ lane }) => lane !== LANES.open);
  if (gated.length === 0) return 0;
  const scene = yield* readScene(tx);
  const gates = byName(gated.flatMap((run) => limitsOf(run, scene)));
  if (gates.size === 0) return 0;
  yield* lockGates(tx, gates.values());
  const free = yield* countRoom(tx, [...gates.values()]);
  const places = placesOf(gated, scene);
  const wanted = [...gates.values()]
    .map((gate) => ({ ...gate, n: Math.min(free.get(gateName(gate)) ?? 0, places.get(gateName(gate)) ?? 0) }))
    .filter(({ n }) => n > 0);
  return wanted.length > 0 ? yield* releaseFirst(tx, wanted, scene) : 0;
}

/** Of each gate so many as are first. */
export function* releaseFirst(
  tx: Tx,
  gates: readonly (GateName & { readonly n: number })[],
  scene: Parameters<typeof findHeld>[1],
): Body<number> {
  const held = yield* tx.step(findHeld(gates, scene));
  return yield* releaseHeld(
    tx,
    held.map(({ id }) => id),
  );
}

/** How many of the runs had a place of each gate. */
function placesOf(runs: readonly LimitFacts[], limits: Limits): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const run of runs)
    for (const gate of limitsOf(run, limits))
      places.set(gateName(gate), (places.get(gateName(gate)) ?? 0) + 1);
  return places;
}
