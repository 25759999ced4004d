/** What operators want of the next fires of a chain, which have no time before they come. */
import type { Body, Tx } from '@sb/storage';
import type { Overrides } from '../plan/overrides.ts';
import type { PlannedFire } from '../plan/plan-fires.ts';
import { parseRules } from '../schedule-rules.ts';
import { useWishes } from './chains.sql.ts';
import { dropOverrides } from '../definitions/overrides.sql.ts';

/** Stands for the next fire that runs; each number below it for one that is skipped. */
export const NEXT_FIRE = 0;

/**
 * Fires by a clock are wanted by their times, those of a chain by their turn: when the one becomes the other, what was
 * wanted means nothing any more.
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

/** The fires have come: what was wanted of the next ones is wanted of these. Returns the overrides as they are now. */
export function* useOverrides(
  tx: Tx,
  { id: scheduleId, rules }: { readonly id: number; readonly rules: string },
  { overrides, fires }: { readonly overrides: Overrides; readonly fires: readonly PlannedFire[] },
): Body<Overrides> {
  const skips = fires.filter(({ verdict }) => verdict === 'skipped_override').length;
  const running = fires.filter(({ verdict }) => verdict === 'run');
  // Of several at once the one that runs: each would cancel the one before it.
  const changed = parseRules(rules).overlap === 'replace' ? running.at(-1) : running[0];
  yield* useWishes(tx, { scheduleId, at: changed?.at, skips });
  const change = overrides.changes.get(NEXT_FIRE);
  if (!change || !changed) return overrides;
  return { ...overrides, changes: new Map(overrides.changes).set(changed.at, change) };
}
