/** Overrides of the next fires of a chain, which have no time beforehand. */
import type { Body, Tx } from '@sb/storage';
import type { Overrides } from '../plan/overrides.ts';
import type { PlannedFire } from '../plan/plan-fires.ts';
import { parseRules } from '../schedule-rules.ts';
import { assignOverrides } from './chains.sql.ts';
import { dropOverrides } from '../definitions/overrides.sql.ts';

/** The fire time of an override for the next fire that runs; each lower number is one skipped fire. */
export const NEXT_FIRE = 0;

/**
 * Overrides of a clock name fires by their times, those of a chain by their order. So they are dropped when a schedule
 * changes from the one to the other.
 */
export function* dropForeign(
  tx: Tx,
  { id, chain }: { readonly id: number; readonly chain: string | null },
  next: string | null,
): Body<void> {
  if ((chain === null) !== (next === null)) yield* dropOverrides(tx, id);
}

export function countSkips({ changes }: Overrides): number {
  return [...changes.keys()].filter((at) => at < NEXT_FIRE).length;
}

/** Assigns the overrides of the next fires to these fires, which have come. Returns the overrides after that. */
export function* useOverrides(
  tx: Tx,
  { id: scheduleId, rules }: { readonly id: number; readonly rules: string },
  { overrides, fires }: { readonly overrides: Overrides; readonly fires: readonly PlannedFire[] },
): Body<Overrides> {
  const skips = fires.filter(({ verdict }) => verdict === 'skipped_override').length;
  const running = fires.filter(({ verdict }) => verdict === 'run');
  // With `replace` the last of several fires runs: each cancels the one before it.
  const changed = parseRules(rules).overlap === 'replace' ? running.at(-1) : running[0];
  yield* assignOverrides(tx, { scheduleId, at: changed?.at, skips });
  const change = overrides.changes.get(NEXT_FIRE);
  if (!change || !changed) return overrides;
  return { ...overrides, changes: new Map(overrides.changes).set(changed.at, change) };
}
