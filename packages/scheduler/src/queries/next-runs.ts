/** Finds the next runs of a schedule of a file or of the store, with the overrides and the pause that the store has for it. */
import type { Standing } from '@sb/queue';
import type { ScheduleOverride } from '../definitions/override-records.ts';
import { type ComingRun, comingRuns } from '../plan/coming-runs.ts';
import type { FireChange, Overrides } from '../plan/overrides.ts';
import type { Plannable } from '../plan/plan-fires.ts';
import { toPlannable } from '../plan/plannable.ts';
import type { ScheduleEntry } from '../file/schedule-file.ts';
import { DEFAULT_RULES } from '../schedule-rules.ts';

export type ClockedEntry = Pick<ScheduleEntry, 'name' | 'enabled' | 'schedule' | 'timezone' | 'rules'>;

export interface ScheduleExceptions {
  readonly overrides: readonly ScheduleOverride[];
  /** Absent when it is not paused. */
  readonly pause?: Standing<string> | undefined;
  /** Fire times to come that have been decided: they came before their time. */
  readonly decided?: readonly number[] | undefined;
  /** Of a stored schedule, the stored next fire time. */
  readonly nextFireAt?: number | undefined;
}

/**
 * Runs after `now` (ms since the epoch), the soonest first; fewer than `count` when there are no more. Empty also when
 * this runtime cannot read the schedule. Pure.
 */
export function nextRuns(
  entry: ClockedEntry,
  exceptions: ScheduleExceptions,
  { now, count }: { readonly now: number; readonly count: number },
): readonly ComingRun[] {
  try {
    const plannable = entry.enabled ? plannableEntry(entry, exceptions, now) : undefined;
    return plannable ? comingRuns(plannable, { now, count }) : [];
  } catch {
    return [];
  }
}

/** As planning needs it. Undefined when it has no clock, or never fires again. Throws `CronError` and `ZoneError`. */
export function plannableEntry(
  { name, schedule: expression, timezone, rules = DEFAULT_RULES }: ClockedEntry,
  { overrides, pause, decided = [], nextFireAt }: ScheduleExceptions,
  now: number,
): Plannable | undefined {
  if (expression === undefined) return undefined;
  const pausedUntil = pause && (pause.until ?? Number.POSITIVE_INFINITY);
  const facts = {
    name,
    expression,
    timezone,
    rules,
    overrides: toOverrides(overrides, decided),
    pausedUntil,
  };
  if (nextFireAt !== undefined) return toPlannable({ ...facts, nextFireAt });
  const fresh = toPlannable({ ...facts, nextFireAt: now });
  const next = fresh.cron.after(now - fresh.jitterMs);
  return next === undefined ? undefined : { ...fresh, nextFireAt: next };
}

function toOverrides(overrides: readonly ScheduleOverride[], decided: readonly number[]): Overrides {
  const changes = overrides.flatMap(({ kind, fireAt, runAt }): readonly (readonly [number, FireChange])[] => {
    if (kind === 'cron' || fireAt === undefined) return [];
    return [[fireAt, kind === 'skip' ? { kind } : { kind, runAt }]];
  });
  const past = decided.map((at) => [at, { kind: 'change', isDecided: true }] as const);
  const { expression, timezone, since = 0, until } = overrides.find(({ kind }) => kind === 'cron') ?? {};
  const isWhole = expression !== undefined && timezone !== undefined && until !== undefined;
  return {
    changes: new Map<number, FireChange>([...changes, ...past]),
    ...(isWhole && { cron: { expression, timezone, since, until } }),
  };
}
