/**
 * What ends frees a place of each of its limits (a rate gives nothing back): the first that is held for it is queued
 * again, in the same transaction. Called at the end of every transaction that takes runs out of `running`.
 * Whoever claims counts anew: what is released too much (the limit was lowered) is held again, and what is missed
 * `reconcileLimits` finds.
 */
import type { Body, Tx } from '@sb/storage';
import { LANES } from '../lifecycle.ts';
import { byName, type GateName, type LimitFacts, type LimitGate, type Limits, limitsOf } from './gates.ts';
import { findHeld, lockGates, releaseHeld } from './gates.sql.ts';
import { readScene, type Scene } from './limits.sql.ts';

export interface FreedRun extends LimitFacts {
  readonly lane: number;
}

/** Returns how many runs it has released. `known`: the limits as they were a moment ago. */
export function* releaseFreed(tx: Tx, ended: readonly FreedRun[], known?: Scene): Body<number> {
  const gated = ended.filter(({ lane }) => lane !== LANES.open);
  if (gated.length === 0) return 0;
  const scene = known && isAllOn(known) ? known : yield* readScene(tx);
  const freed = placesOf(gated, scene);
  if (freed.length === 0) return 0;
  // Whoever has counted before our commit and holds runs for these places has held them when we look.
  yield* lockGates(tx, freed);
  return yield* releaseFirst(tx, freed, scene);
}

/** Who is resumed meanwhile is given a place like others; what is paused meanwhile no claim takes. */
function isAllOn({ stoppedJobs, stoppedQueues }: Scene): boolean {
  return stoppedJobs.size + stoppedQueues.size === 0;
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

/** Each gate of the runs once, with how many places of it they had. */
function placesOf(
  runs: readonly LimitFacts[],
  limits: Limits,
): readonly (LimitGate & { readonly n: number })[] {
  const gates = runs.flatMap((run) => limitsOf(run, limits));
  const places = new Map<string, number>();
  for (const { name } of gates) places.set(name, (places.get(name) ?? 0) + 1);
  return [...byName(gates).values()].map((gate) => ({ ...gate, n: places.get(gate.name) ?? 0 }));
}
