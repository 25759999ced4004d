import { contentHash } from '@sb/words';
import type { FoundFlag } from './flags.ts';
import type { Instant, LocalDate } from '../model/dates.ts';
import type { Flag } from '../model/day.ts';
import { sortBy } from '../order.ts';

export interface ChangedFlag {
  /** As it is after the run. */
  readonly flag: Flag;
  readonly action: 'raised' | 'escalated' | 'refreshed' | 'cleared';
}

/**
 * Compares the open flags with those that were found today. A flag keeps its `since`. An equal flag is no change,
 * except that the first run of a day moves `lastSeenOn`.
 */
export function changeFlags(
  open: readonly Flag[],
  found: readonly FoundFlag[],
  { now, today }: { now: Instant; today: LocalDate },
): ChangedFlag[] {
  const before = new Map(open.map((flag) => [flag.id, flag]));
  const foundIds = new Set(found.map((flag) => flag.id));
  const seen = found.flatMap((flag) =>
    seeFlag(before.get(flag.id), { ...flag, since: now, lastSeenOn: today }),
  );
  const cleared = open
    .filter((flag) => !foundIds.has(flag.id))
    .map((flag): ChangedFlag => ({ flag: { ...flag, clearedAt: now }, action: 'cleared' }));
  return sortBy([...seen, ...cleared], ({ flag }) => [flag.taskId, flag.kind]);
}

function seeFlag(before: Flag | undefined, current: Flag): ChangedFlag[] {
  if (!before) return [{ flag: current, action: 'raised' }];
  const flag = { ...current, since: before.since };
  if (before.severity === 'warn' && flag.severity === 'critical') return [{ flag, action: 'escalated' }];
  return contentHash(before) === contentHash(flag) ? [] : [{ flag, action: 'refreshed' }];
}
