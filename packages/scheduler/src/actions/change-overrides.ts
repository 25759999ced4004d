/** The common steps of the verbs of overrides: lock the row, change it, plan the next fire, publish the event. */
import { toEngineEvent, publish } from '@sb/events';
import type { Operator } from '@sb/queue';
import type { Body, Tx } from '@sb/storage';
import { findNextRun } from './fires-to-come.ts';
import { checkVersion, planAnew, type SeenVersion, takeSchedule } from '../definitions/operated-schedule.ts';
import { overrideFacts, toOverride, type ScheduleOverride } from '../definitions/override-records.ts';
import { findSchedule, type OperatedRow } from '../definitions/operate.sql.ts';
import { findOverridesOf } from '../definitions/overrides.sql.ts';

export interface OverrideChange {
  /** False: nothing had to change, and nothing was written. */
  readonly changed: boolean;
  readonly before: readonly ScheduleOverride[];
  readonly after: readonly ScheduleOverride[];
  /** The job of the schedule. */
  readonly jobId: string;
  /** The time zone of the schedule. */
  readonly timezone: string;
  /** It follows others, so its fires have no time beforehand. */
  readonly isChained: boolean;
  /** The next fire time, ms since the epoch; absent when it never fires. */
  readonly nextFireAt?: number;
  /** When the next fire runs that is neither paused, skipped nor on an excluded date. */
  readonly nextRunAt?: number;
  /** Of the schedule after the change. */
  readonly version: number;
}

/** `change` returns whether it wrote anything. Throws `UNKNOWN_SCHEDULE`, `CONFLICT`, and the errors of `change`. */
export function* changeOverrides(
  tx: Tx,
  name: string,
  {
    actor,
    reason,
    version,
    change,
  }: Operator & SeenVersion & { readonly change: (row: OperatedRow) => Body<boolean> },
): Body<OverrideChange> {
  const row = yield* takeSchedule(tx, name);
  checkVersion(row, { version });
  const before = (yield* findOverridesOf(tx, row.id)).map(toOverride);
  const changed = yield* change(row);
  const after = (yield* findOverridesOf(tx, row.id)).map(toOverride);
  if (changed) {
    yield* planAnew(tx, row);
    const facts = { before: before.map(overrideFacts), after: after.map(overrideFacts) };
    const payload = { schedule: name, ...facts, ...(reason !== undefined && { reason }) };
    yield* publish(tx, [toEngineEvent('schedule.overridden', payload, { actor, jobId: row.job })]);
  }
  const { job: jobId, timezone, chain } = row;
  const planned = (yield* findSchedule(tx, name)) ?? row;
  return {
    changed,
    before,
    after,
    jobId,
    timezone,
    isChained: chain !== null,
    ...(yield* nextOf(tx, planned)),
    version: planned.version,
  };
}

function* nextOf(tx: Tx, row: OperatedRow): Body<Pick<OverrideChange, 'nextFireAt' | 'nextRunAt'>> {
  if (row.next_fire_at === null) return {};
  const nextRunAt = yield* findNextRun(tx, row);
  return { nextFireAt: row.next_fire_at, ...(nextRunAt !== undefined && { nextRunAt }) };
}
