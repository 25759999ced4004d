/**
 * Creates a schedule in the store, beside those of files. Called by CLI and console.
 * Promise: every daemon fires it from the commit on, and no file takes it over: a daemon ignores a schedule of its file
 * that has the same name, and logs a warning (load-schedules.ts). The name of a deleted schedule is free; the history
 * of that name goes on. A crash before the commit changes nothing.
 */
import { toEngineEvent, publish } from '@sb/events';
import type { Operator } from '@sb/queue';
import { checkOperator } from '@sb/queue/engine';
import { type Body, readClock, type Store, type Tx } from '@sb/storage';
import { findNextRun } from '../actions/fires-to-come.ts';
import { entryProblems, excludedDates, type AtHand } from './entry-problems.ts';
import { type CheckedEntry, entryFacts, entryValues } from '../definitions/entry-values.ts';
import { type AskedUpstream, fillUpstream } from '../chain.ts';
import { reservedNameProblems } from '../check/reserved-names.ts';
import { beginChains } from '../chains/chains-cursor.ts';
import { planAnew } from '../definitions/operated-schedule.ts';
import { ScheduleExistsError, ScheduleInvalidError } from '../schedule-errors.ts';
import type { ScheduleEntry } from '../file/schedule-file.ts';
import { DEFAULT_RULES, type ScheduleRules } from '../schedule-rules.ts';
import { findSchedule, lockSchedule, setStanding } from '../definitions/operate.sql.ts';
import { dropOverrides } from '../definitions/overrides.sql.ts';
import { insertSchedules, updateSchedule } from '../definitions/schedules.sql.ts';
import { writeAndRing } from '../definitions/write-and-ring.ts';

export interface NewSchedule extends Pick<
  ScheduleEntry,
  'jobId' | 'schedule' | 'when' | 'description' | 'input'
> {
  /** Instead of `schedule`: the upstreams that it follows, at least one. */
  readonly after?: readonly AskedUpstream[] | undefined;
  /** Default: the job's id. */
  readonly name?: string | undefined;
  /** Default: true. */
  readonly enabled?: boolean | undefined;
  /** Default: UTC. */
  readonly timezone?: string | undefined;
  /** Defaults: `DEFAULT_RULES`. */
  readonly rules?: Partial<ScheduleRules> | undefined;
}

export interface ScheduleChanged {
  /** False: the schedule was like this already, and nothing was written. */
  readonly changed: boolean;
  readonly entry: ScheduleEntry;
  /** Another one after each act on the schedule. */
  readonly version: number;
  /** The next fire time, ms since the epoch; absent when it does not fire. */
  readonly nextFireAt?: number;
}

const NEVER = { nextFireAt: null, dueAt: null };

/** Fails with `REQUEST_INVALID`, `SCHEDULE_INVALID` (every problem), `SCHEDULE_EXISTS`. */
export async function createSchedule(
  store: Store,
  asked: NewSchedule,
  { actor, reason, ...atHand }: Operator & AtHand,
): Promise<ScheduleChanged> {
  checkOperator('A new schedule', { actor, reason });
  const { name = asked.jobId, enabled = true, timezone = 'UTC', after, rules, ...same } = asked;
  const exclude = rules?.exclude && { exclude: excludedDates(rules.exclude, atHand.calendars) };
  const entry: CheckedEntry = {
    ...same,
    ...(after && { after: after.map(fillUpstream) }),
    name,
    enabled,
    timezone,
    rules: { ...DEFAULT_RULES, ...rules, ...exclude },
  };
  const problems = [
    ...reservedNameProblems(name),
    ...(await entryProblems(store, entry, { asked, ...atHand })),
  ];
  if (problems.length > 0) throw new ScheduleInvalidError(name, problems);
  return writeAndRing(store, function* (tx) {
    yield* putRow(tx, entry);
    const payload = { schedule: name, after: entryFacts(entry), ...(reason !== undefined && { reason }) };
    yield* publish(tx, [toEngineEvent('schedule.created', payload, { actor, jobId: entry.jobId })]);
    return yield* changedTo(tx, entry);
  });
}

/** The schedule after a change, with the time at which its next fire runs. */
export function* changedTo(tx: Tx, entry: ScheduleEntry, changed = true): Body<ScheduleChanged> {
  const row = yield* findSchedule(tx, entry.name);
  if (!row) throw new Error(`The schedule ${entry.name} is gone within its own transaction.`);
  const next = yield* findNextRun(tx, row);
  return { changed, entry, version: row.version, ...(next !== undefined && { nextFireAt: next }) };
}

function* putRow(tx: Tx, entry: CheckedEntry): Body<void> {
  const values = entryValues(entry, 'store');
  const now = yield* readClock(tx);
  if (entry.after) yield* beginChains(tx);
  const there = yield* lockSchedule(tx, entry.name);
  if (there && there.gone_at === null) throw new ScheduleExistsError(entry.name, there.source);
  if (there) {
    yield* updateSchedule(tx, values, { ...NEVER, chainedSince: there.now });
    yield* setStanding(tx, { id: there.id, standing: { mode: 'active' } });
    yield* dropOverrides(tx, there.id);
  } else if ((yield* insertSchedules(tx, [{ ...values, ...NEVER, chainedSince: now }])).length === 0)
    throw new ScheduleExistsError(entry.name, 'store');
  const row = yield* lockSchedule(tx, entry.name);
  if (row) yield* planAnew(tx, row);
}
