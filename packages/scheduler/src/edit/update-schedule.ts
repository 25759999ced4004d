/**
 * Changes a schedule of the store. Called by CLI and console.
 * Promise: the change holds from the commit on; another expression or zone counts from now and replays nothing of the
 * past. Overrides stay, unless the schedule changes between a clock and upstreams. A crash before the commit changes
 * nothing.
 */
import { isDeepStrictEqual } from 'node:util';
import { toEngineEvent, publish } from '@sb/events';
import type { Operator } from '@sb/queue';
import { checkOperator } from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import { entryProblems, excludedDates, type AtHand } from './entry-problems.ts';
import { type CheckedEntry, entryFacts, toEntry, entryValues } from '../definitions/entry-values.ts';
import { changedTo, type NewSchedule, type ScheduleChanged } from './create-schedule.ts';
import { fillUpstream } from '../chain.ts';
import { beginChains } from '../chains/chains-cursor.ts';
import { planAnew, type SeenVersion } from '../definitions/operated-schedule.ts';
import { hasSameTimes } from '../definitions/same-times.ts';
import { takeOwnSchedule } from './own-schedule.ts';
import { ScheduleInvalidError } from '../schedule-errors.ts';
import { DEFAULT_RULES, type ScheduleRules } from '../schedule-rules.ts';
import { findSchedule } from '../definitions/operate.sql.ts';
import { updateSchedule as updateRow } from '../definitions/schedules.sql.ts';
import { dropForeign } from '../chains/use-overrides.ts';
import { writeAndRing } from '../definitions/write-and-ring.ts';

const DEFAULTS = { timezone: 'UTC' };

type Clearable = 'timezone' | 'when' | 'description' | 'input';

/** An absent field stays; null restores the default, also of a rule. */
export type ScheduleChanges = Partial<Omit<NewSchedule, 'name' | 'enabled' | 'rules' | Clearable>> & {
  readonly [Field in Clearable]?: NewSchedule[Field] | null;
} & {
  readonly rules?: { readonly [Rule in keyof ScheduleRules]?: ScheduleRules[Rule] | null } | undefined;
};

/** Fails with `REQUEST_INVALID`, `UNKNOWN_SCHEDULE`, `SCHEDULE_IN_FILE`, `SCHEDULE_INVALID` (every problem), `CONFLICT`. */
export async function updateSchedule(
  store: Store,
  name: string,
  {
    changes,
    jobs,
    calendars,
    unloaded,
    version,
    ...operator
  }: Operator & AtHand & SeenVersion & { readonly changes: ScheduleChanges },
): Promise<ScheduleChanged> {
  checkOperator('A change of a schedule', operator);
  // A schedule that may not be changed is refused as such, before its problems are reported.
  const seen = await store.write((tx) => takeOwnSchedule(tx, name, { verb: 'changed', version }));
  const before = toEntry(seen);
  const after = changedEntry(before, changes, calendars);
  const problems = await entryProblems(store, after, { asked: changes, jobs, calendars, unloaded });
  if (problems.length > 0) throw new ScheduleInvalidError(name, problems);
  return writeAndRing(store, (tx) => update(tx, { version: seen.version, before, after, operator }));
}

/** A new expression replaces the upstreams, and new upstreams replace the expression. */
function changedEntry(
  before: CheckedEntry,
  { rules: said = {}, ...asked }: ScheduleChanges,
  calendars: AtHand['calendars'],
): CheckedEntry {
  const rules = { ...said, ...(said.exclude && { exclude: excludedDates(said.exclude, calendars) }) };
  const changes = { ...asked, after: asked.after?.map(fillUpstream) };
  const { schedule, after, when, ...same } = before;
  const times = changes.schedule !== undefined ? {} : { after, when };
  const clock = changes.after === undefined && { schedule };
  return {
    ...DEFAULTS,
    ...merged({ ...same, ...times, ...clock }, changes),
    rules: { ...DEFAULT_RULES, ...merged(before.rules, rules) },
  };
}

function merged<T extends object>(before: T, changes: object): T;
function merged(before: object, changes: object): object {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const after = Object.entries({ ...before, ...Object.fromEntries(given) });
  return Object.fromEntries(after.filter(([, value]) => value !== null && value !== undefined));
}

interface Update {
  readonly version: number;
  readonly before: CheckedEntry;
  readonly after: CheckedEntry;
  readonly operator: Operator;
}

function* update(tx: Tx, { version, before, after, operator }: Update): Body<ScheduleChanged> {
  const { name } = after;
  const row = yield* takeOwnSchedule(tx, name, { verb: 'changed', version });
  const facts = { before: entryFacts(before), after: entryFacts(after) };
  if (isDeepStrictEqual(facts.before, facts.after)) return yield* changedTo(tx, after, false);
  const times = { nextFireAt: row.next_fire_at, dueAt: row.due_at };
  const anew = { nextFireAt: null, dueAt: null, chainedSince: row.now };
  if (after.after) yield* beginChains(tx);
  const values = entryValues(after, 'store');
  yield* dropForeign(tx, row, values.chain);
  yield* updateRow(tx, values, hasSameTimes(row, values) ? times : anew);
  const changed = yield* findSchedule(tx, name);
  if (changed) yield* planAnew(tx, changed);
  const { actor, reason } = operator;
  const payload = { schedule: name, ...facts, ...(reason !== undefined && { reason }) };
  yield* publish(tx, [toEngineEvent('schedule.changed', payload, { actor, jobId: after.jobId })]);
  return yield* changedTo(tx, after);
}
