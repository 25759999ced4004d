/** Finds the next runs of a schedule of a file, with the overrides and the pause that the store has for it. */
import type { Standing } from '@sb/queue';
import type { ScheduleOverride } from '../definitions/override-records.ts';
import { type ComingRun, comingRuns } from '../plan/coming-runs.ts';
import { effectiveCron, type FireChange, type Overrides } from '../plan/overrides.ts';
import type { ScheduleEntry } from '../file/schedule-file.ts';
import { DEFAULT_RULES } from '../schedule-rules.ts';

export interface Wishes {
  readonly overrides: readonly ScheduleOverride[];
  /** Absent when it is not paused. */
  readonly pause?: Standing<string> | undefined;
}

/** Runs after `now` (ms since the epoch), the soonest first; fewer than `count` when there are no more. Pure. */
export function nextRuns(
  {
    enabled,
    schedule: expression,
    timezone,
    rules = DEFAULT_RULES,
  }: Pick<ScheduleEntry, 'enabled' | 'schedule' | 'timezone' | 'rules'>,
  { overrides, pause }: Wishes,
  { now, count }: { readonly now: number; readonly count: number },
): readonly ComingRun[] {
  if (!enabled || expression === undefined) return [];
  const asked = toOverrides(overrides);
  const cron = effectiveCron({ expression, timezone }, asked);
  const due = cron.next(new Date(now), 1)[0]?.getTime();
  if (due === undefined) return [];
  const pausedUntil = pause && (pause.until ?? Number.POSITIVE_INFINITY);
  return comingRuns({ cron, rules, due, jitterMs: 0, pausedUntil, changes: asked.changes }, { now, count });
}

function toOverrides(overrides: readonly ScheduleOverride[]): Overrides {
  const changes = overrides.flatMap(({ kind, fireAt, runAt }): readonly (readonly [number, FireChange])[] => {
    if (kind === 'cron' || fireAt === undefined) return [];
    return [[fireAt, kind === 'skip' ? { kind } : { kind, runAt }]];
  });
  const { expression, timezone, since = 0, until } = overrides.find(({ kind }) => kind === 'cron') ?? {};
  const isWhole = expression !== undefined && timezone !== undefined && until !== undefined;
  return {
    changes: new Map(changes),
    ...(isWhole && { cron: { expression, timezone, since, until } }),
  };
}
