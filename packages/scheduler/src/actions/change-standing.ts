/** What pausing and resuming a schedule have in common: the row and the event. */
import { engineEvent, publish } from '@sb/events';
import type { Change, Operator, Standing } from '@sb/queue';
import { changeFacts, standingOf } from '@sb/queue/engine';
import type { Body, Tx } from '@sb/storage';
import { takeSchedule } from '../definitions/operated-schedule.ts';
import { type OperatedRow, type ScheduleMode, setStanding } from '../definitions/operate.sql.ts';

const ACTIVE: Standing<ScheduleMode> = { mode: 'active' };

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
  const before = standingNow(row);
  if (before.mode === 'active' && after.mode === 'active') return { changed: false, before, after: before };
  yield* setStanding(tx, { id: row.id, standing: after.mode === 'active' ? resumed(row) : after });
  const payload = { schedule: name, ...changeFacts({ before, after }, reason) };
  yield* publish(tx, [engineEvent(type, payload, { actor, jobId: row.job })]);
  return { changed: true, before, after };
}

/** A pause that has run out is none, also where no daemon has written so yet. */
function standingNow(row: OperatedRow): Standing<ScheduleMode> {
  return row.mode === 'paused' && row.until !== null && row.until <= row.now ? ACTIVE : standingOf(row);
}

/**
 * What fell due while no daemon was up is for the next one to leave out, by a pause that has just run out. It is nobody's:
 * that it has ended is told already.
 */
function resumed({ next_fire_at: next, now }: OperatedRow): Standing<ScheduleMode> {
  return next !== null && next < now ? { mode: 'paused', until: now } : ACTIVE;
}
