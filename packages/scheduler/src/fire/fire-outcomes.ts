/** What became of fires, and the events that record it. Pure. */
import { toEngineEvent, type NewEvent } from '@sb/events';
import type { StoredSchedule } from '../definitions/due-schedules.sql.ts';
import type { FireVerdict } from '../definitions/fires.sql.ts';
import { isMissed, type PlannedFire } from '../plan/plan-fires.ts';
import type { AskingFire } from './ask-for-runs.ts';
import type { Decision } from './decide-fires.ts';
import type { Fired } from './fired.ts';

/** The outcomes of a schedule's fires: of those that should run, or of the last one when none should. */
export function fireOutcomes(
  { schedule, fires, askingFires, obstacles }: Decision,
  answers: ReadonlyMap<AskingFire, FireVerdict>,
): readonly Fired[] {
  const missed = new Set(fires.filter(isMissed).map(({ at }) => at));
  const asked = [...askingFires.map((fire) => answers.get(fire)), ...obstacles];
  const fired = asked.flatMap((answer) =>
    fireOutcome(schedule, { answer, late: answer !== undefined && missed.has(answer.fireAt) }),
  );
  const last = fires.at(-1);
  if (fired.length === 0 && last)
    fired.push(
      ...fireOutcome(schedule, {
        answer: { scheduleId: schedule.id, fireAt: last.at, verdict: last.verdict, note: last.note },
        late: missed.has(last.at),
      }),
    );
  const skipped = fires.filter(({ verdict }) => verdict !== 'run').length;
  return fired.map((one, i) => (i === fired.length - 1 ? { ...one, skipped } : one));
}

export function fireOutcome(
  { name, job }: StoredSchedule,
  { answer, late }: { readonly answer: FireVerdict | undefined; readonly late: boolean },
): Fired[] {
  if (!answer) return [];
  const { verdict, runId, fireAt, note } = answer;
  return [
    {
      schedule: name,
      jobId: job,
      fireAt,
      verdict,
      runId: verdict === 'run' ? runId : undefined,
      ...(note !== undefined && { note }),
      ...(verdict === 'duplicate' && runId !== undefined && { duplicateOf: runId }),
      late,
      skipped: 0,
    },
  ];
}

/** No event of their own: a pause has one itself, and missed fires have one together. */
const UNTOLD = new Set(['run', 'duplicate', 'waiting', 'paused', 'skipped_catchup']);

/** The events of one schedule that was due. `fires`: those that were recorded. */
export function fireEvents(fired: readonly Fired[], fires: readonly PlannedFire[]): readonly NewEvent[] {
  const last = fired.at(-1);
  if (!last) return [];
  const events: NewEvent[] = [];
  const missed = fires.filter(isMissed);
  const [oldest, latest] = [missed.at(0), missed.at(-1)];
  if (oldest && latest) {
    const [first, until] = [isoTime(oldest.at), isoTime(latest.at)];
    const facts = { schedule: last.schedule, first, last: until, count: missed.length };
    const runId = fired.findLast(({ late }) => late)?.runId;
    events.push(
      toEngineEvent('schedule.missed', { ...facts, ...(runId !== undefined && { runId }) }, about(last)),
    );
  }
  return [...events, ...fired.flatMap(fireEvent)];
}

function fireEvent(fired: Fired): readonly NewEvent[] {
  const { schedule, runId, verdict, note } = fired;
  const facts = { schedule, fireTime: isoTime(fired.fireAt) };
  if (runId !== undefined) return [toEngineEvent('schedule.fired', { ...facts, runId }, about(fired))];
  if (UNTOLD.has(verdict)) return [];
  const why = { verdict, ...(note !== undefined && { note }) };
  return [toEngineEvent('schedule.skipped', { ...facts, ...why }, about(fired))];
}

function about({ schedule, jobId, runId }: Fired): Parameters<typeof toEngineEvent>[2] {
  return { actor: `schedule:${schedule}`, jobId, ...(runId !== undefined && { runId }) };
}

function isoTime(instant: number): string {
  return new Date(instant).toISOString();
}
