/** The common steps of verbs on one schedule: lock the row, read its fires to come, plan its next fire. */
import type { Body, Tx } from '@sb/storage';
import type { CompiledCron } from '../cron/cron.ts';
import { nextTimes } from './next-times.ts';
import { effectiveCron, NO_OVERRIDES, type Overrides } from '../plan/overrides.ts';
import { ScheduleChangedError, UnknownScheduleError } from '../schedule-errors.ts';
import { parseRules } from '../schedule-rules.ts';
import { findOverrides } from './overrides.sql.ts';
import {
  findFiredAhead,
  findScheduleNames,
  lockSchedule,
  type OperatedRow,
  setTimes,
} from './operate.sql.ts';

/** Locks the row. Throws `UNKNOWN_SCHEDULE`, also for a schedule that is gone. */
export function* takeSchedule(tx: Tx, name: string): Body<OperatedRow> {
  const row = yield* lockSchedule(tx, name);
  if (!row || row.gone_at !== null) throw new UnknownScheduleError(name, yield* findScheduleNames(tx));
  return row;
}

export interface SeenVersion {
  /** The version that the caller has seen (`ScheduleRecord`); another one is refused. Default: any. */
  readonly version?: number | undefined;
}

/** Throws `CONFLICT`. */
export function checkVersion(row: OperatedRow, { version }: SeenVersion): void {
  if (version !== undefined && row.version !== version) throw new ScheduleChangedError(row.name);
}

export function* readOverrides(tx: Tx, { id }: OperatedRow): Body<Overrides> {
  return (yield* findOverrides(tx)).get(id) ?? NO_OVERRIDES;
}

/** Its fire times to come, soonest first, without end. Empty when it is disabled. */
function* readFireTimes(tx: Tx, row: OperatedRow, overrides: Overrides): Body<Iterable<number>> {
  const { enabled, expression, timezone } = row;
  if (enabled === 0 || expression === null) return [];
  const fired = yield* findFiredAhead(tx, row);
  return timesAfter(effectiveCron({ expression, timezone }, overrides), row, fired);
}

/**
 * Computes the next fire anew, after the overrides or the times of the schedule have changed. A next fire whose time has
 * come stays: it is still due, or was missed. Nothing of the past is repeated.
 */
export function* planAnew(tx: Tx, row: OperatedRow): Body<void> {
  const overrides = yield* readOverrides(tx, row);
  const isDue = row.enabled === 1 && row.next_fire_at !== null && row.next_fire_at <= row.now;
  const [first] = isDue ? [row.next_fire_at] : yield* readFireTimes(tx, row, overrides);
  const facts = { ...row, rules: parseRules(row.rules), overrides };
  yield* setTimes(tx, row.id, nextTimes(facts, first ?? undefined));
}

function* timesAfter(
  cron: CompiledCron,
  { next_fire_at: next, due_at: dueAt, now }: OperatedRow,
  fired: ReadonlySet<number>,
): Generator<number, void, undefined> {
  // The fire time has passed, and its jitter has not.
  if (next !== null && next <= now && dueAt !== null && dueAt > now) yield next;
  for (let at = cron.after(now); at !== undefined; at = cron.after(at)) if (!fired.has(at)) yield at;
}
