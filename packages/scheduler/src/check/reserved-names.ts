/**
 * Names that no new schedule of the store has: at `/schedules/calendar` and `/schedules/graph` the console serves all
 * schedules. One that is in a file, or was stored before they were reserved, fires all the same. Pure.
 */
import type { Misfit } from '@sb/config';
import { quote } from '@sb/words';

export const RESERVED_NAMES: readonly string[] = ['calendar', 'graph'];

export function reservedNameProblems(name: string): readonly Misfit[] {
  if (!RESERVED_NAMES.includes(name)) return [];
  const message = `expected another name than ${quote(name)}, which is an address of the console`;
  return [{ path: ['name'], message }];
}

/** Undefined: a page of the console shows the schedule. */
export function reservedNameWarning(name: string): string | undefined {
  return RESERVED_NAMES.includes(name)
    ? `The console has no page for a schedule named ${quote(name)}, which is an address of its own: give it another name.`
    : undefined;
}
