/** Finds the next runs of a schedule, with its overrides, its pause and its excluded dates. */
import type { Standing } from '@sb/queue';
import { isExcluded } from '../plan/excluded.ts';
import type { ScheduleOverride } from '../definitions/override-records.ts';
import { effectiveCron } from '../plan/overrides.ts';
import type { ScheduleEntry } from '../file/schedule-file.ts';
import { DEFAULT_RULES } from '../schedule-rules.ts';

/** The most fires that are searched: a schedule may exclude years of dates. */
const MOST_SEARCHED = 1_000;

export interface Wishes {
  readonly overrides: readonly ScheduleOverride[];
  /** Absent when it is not paused. */
  readonly pause?: Standing<string> | undefined;
}

/** Fire times after `now` (ms since the epoch); fewer than `count` when there are no more. Pure. */
export function nextRuns(
  {
    enabled,
    schedule: expression,
    timezone,
    rules = DEFAULT_RULES,
  }: Pick<ScheduleEntry, 'enabled' | 'schedule' | 'timezone' | 'rules'>,
  { overrides, pause }: Wishes,
  { now, count }: { readonly now: number; readonly count: number },
): readonly Date[] {
  if (!enabled || expression === undefined || (pause && pause.until === undefined)) return [];
  const cron = effectiveCron({ expression, timezone }, { changes: new Map(), cron: otherCron(overrides) });
  const skipped = new Set(overrides.flatMap(({ kind, fireAt }) => (kind === 'skip' ? [fireAt] : [])));
  const times: Date[] = [];
  let at: Date | undefined = new Date(Math.max(now, (pause?.until ?? now) - 1));
  for (let searched = 0; searched < MOST_SEARCHED && times.length < count; searched++) {
    [at] = cron.next(at, 1);
    if (!at) break;
    if (!skipped.has(at.getTime()) && !isExcluded(rules.exclude, at.getTime(), timezone)) times.push(at);
  }
  return times;
}

function otherCron(overrides: readonly ScheduleOverride[]): Parameters<typeof effectiveCron>[1]['cron'] {
  const { expression, timezone, since = 0, until } = overrides.find(({ kind }) => kind === 'cron') ?? {};
  if (expression === undefined || timezone === undefined || until === undefined) return undefined;
  return { expression, timezone, since, until };
}
