/**
 * Enables and disables a schedule of the store. Called by CLI and console.
 * Promise: a disabled schedule keeps its history and its overrides; once enabled, it counts from now and replays
 * nothing. A crash before the commit changes nothing.
 */
import { toEngineEvent, publish } from '@sb/events';
import type { Operator } from '@sb/queue';
import { checkOperator } from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import { changedTo, type ScheduleChanged } from './create-schedule.ts';
import { entryFacts, toEntry } from '../definitions/entry-values.ts';
import { planAnew } from '../definitions/operated-schedule.ts';
import { takeOwnSchedule } from './own-schedule.ts';
import { setEnabled } from '../definitions/operate.sql.ts';
import { writeAndRing } from '../definitions/write-and-ring.ts';

/** Fails with `REQUEST_INVALID`, `UNKNOWN_SCHEDULE`, `SCHEDULE_IN_FILE`. */
export async function enableSchedule(
  store: Store,
  name: string,
  operator: Operator,
): Promise<ScheduleChanged> {
  checkOperator('A switch', operator);
  return writeAndRing(store, (tx) => switchTo(tx, name, { verb: 'enabled', ...operator }));
}

/** Fails with `REQUEST_INVALID`, `UNKNOWN_SCHEDULE`, `SCHEDULE_IN_FILE`. */
export async function disableSchedule(
  store: Store,
  name: string,
  operator: Operator,
): Promise<ScheduleChanged> {
  checkOperator('A switch', operator);
  return store.write((tx) => switchTo(tx, name, { verb: 'disabled', ...operator }));
}

function* switchTo(
  tx: Tx,
  name: string,
  { verb, actor, reason }: Operator & { readonly verb: 'enabled' | 'disabled' },
): Body<ScheduleChanged> {
  const row = yield* takeOwnSchedule(tx, name, { verb });
  const before = toEntry(row);
  const after = { ...before, enabled: verb === 'enabled' };
  if (before.enabled === after.enabled) return yield* changedTo(tx, before, false);
  const enabled = after.enabled ? 1 : 0;
  yield* setEnabled(tx, row.id, enabled);
  yield* planAnew(tx, { ...row, enabled, next_fire_at: null, due_at: null });
  const facts = { before: entryFacts(before), after: entryFacts(after) };
  const payload = { schedule: name, ...facts, ...(reason !== undefined && { reason }) };
  yield* publish(tx, [toEngineEvent(`schedule.${verb}`, payload, { actor, jobId: row.job })]);
  return yield* changedTo(tx, after);
}
