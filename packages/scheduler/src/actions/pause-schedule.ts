/**
 * Pausing a schedule, and ending its pause. Called by CLI and console.
 * Promise: a fire that falls due after the commit of a pause asks for no run, and has a row that says so; runs that are
 * there continue, and a fire that waits for one of them waits until the pause is over. With `until` the schedule fires
 * again from that instant on, also before the end of the pause is written (lapsed-pauses.ts does that). A resume does not
 * catch up fires that the pause left out, nor those that fell due in it while no daemon was up: each of them has its row,
 * or gets it from the next daemon. Both wake the daemons: a waiting fire runs soon after the resume.
 * A crash before the commit changes nothing; after it, the change and its event are both there.
 */
import { toEngineEvent } from '@sb/events';
import type { Change, Operator, PauseOptions, Seen, Standing } from '@sb/queue';
import { changeStanding, standingOf, type Subject, type WantedStanding } from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import { type OperatedRow, type ScheduleMode, setStanding } from '../definitions/operate.sql.ts';
import { takeSchedule } from '../definitions/operated-schedule.ts';
import { writeAndRing } from '../definitions/write-and-ring.ts';

const EVENTS = { active: 'schedule.resumed', paused: 'schedule.paused' } as const;
const ACTIVE = { mode: 'active' } as const;

/** A second pause replaces the time, reason and author of the first. Fails with `REQUEST_INVALID`, `PAUSE_INVALID`, `UNKNOWN_SCHEDULE`. */
export async function pauseSchedule(
  store: Store,
  name: string,
  options: PauseOptions,
): Promise<Change<ScheduleMode>> {
  return writeAndRing(store, (tx) => changeSchedule(tx, name, { ...options, mode: 'paused' }));
}

/** A schedule that is active stays as it is. Fails with `REQUEST_INVALID`, `UNKNOWN_SCHEDULE`. */
export async function resumeSchedule(
  store: Store,
  name: string,
  operator: Operator & Seen,
): Promise<Change<ScheduleMode>> {
  return writeAndRing(store, (tx) => changeSchedule(tx, name, { ...operator, mode: 'active' }));
}

function* changeSchedule(
  tx: Tx,
  name: string,
  wanted: WantedStanding<ScheduleMode>,
): Body<Change<ScheduleMode>> {
  const row = yield* takeSchedule(tx, name);
  // A pause that has run out is none, also before a daemon has written its end.
  const standing = hasRunOut(row) ? ACTIVE : standingOf(row);
  return yield* changeStanding(tx, { ...scheduleSubject(tx, row), standing }, wanted);
}

/** A schedule with the standing that its row has, also where its pause has run out. */
export function scheduleSubject(tx: Tx, row: OperatedRow): Subject<ScheduleMode> {
  return {
    standing: standingOf(row),
    write: (after) =>
      setStanding(tx, { id: row.id, standing: after.mode === 'active' ? resumed(row) : after }),
    event: (mode, facts, actor) =>
      toEngineEvent(EVENTS[mode], { schedule: row.name, ...facts }, { actor, jobId: row.job }),
  };
}

/**
 * Fires that fell due in the pause while no daemon was up are left out by the next daemon: for it, a pause that ends
 * now is written. So it is for a chain, whose ends of that time may not have been read yet. This pause has no author: the
 * event of its end is published already.
 */
function resumed(row: OperatedRow): Standing<ScheduleMode> {
  const { chain, due_at: dueAt, now } = row;
  const mayHaveMissed = chain !== null || (dueAt !== null && dueAt < now);
  return mayHaveMissed && !hasRunOut(row) ? { mode: 'paused', until: now } : ACTIVE;
}

function hasRunOut({ mode, until, now }: OperatedRow): boolean {
  return mode === 'paused' && until !== null && until <= now;
}
