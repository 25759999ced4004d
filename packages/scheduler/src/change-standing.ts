/** What pausing and resuming a schedule have in common: the row and the event. */
import { engineEvent, publish } from '@sb/events';
import { type Change, changeFacts, type Operator, type Standing, standingOf } from '@sb/queue';
import type { Body, Tx } from '@sb/storage';
import { takeSchedule } from './operated-schedule.ts';
import { type ScheduleMode, setStanding } from './store/operate.ts';

interface Wanted extends Operator {
  readonly type: 'schedule.paused' | 'schedule.resumed';
  readonly standing: Standing<ScheduleMode>;
}

/** What is active need not be resumed. Fails with `UNKNOWN_SCHEDULE`. */
export function* changeStanding(
  tx: Tx,
  name: string,
  { type, standing: after, actor, reason }: Wanted,
): Body<Change<ScheduleMode>> {
  const row = yield* takeSchedule(tx, name);
  const before = standingOf(row);
  if (before.mode === 'active' && after.mode === 'active') return { changed: false, before, after: before };
  yield* setStanding(tx, { id: row.id, standing: after });
  const payload = { schedule: name, ...changeFacts({ before, after }, reason) };
  yield* publish(tx, [engineEvent(type, payload, { actor, jobId: row.job })]);
  return { changed: true, before, after };
}
