import type { Wish } from './ask-for-runs.ts';
import type { Decision } from './decide-fires.ts';
import type { Fired } from './fired.ts';
import type { FireAnswer, StoredSchedule } from '../definitions/fires.sql.ts';

/** What has become of a schedule's fires: those that were to run, or the last one when none was. Pure. */
export function outcomesOf(
  { schedule, plan, fires, wishes, obstacles }: Decision,
  answers: ReadonlyMap<Wish, FireAnswer>,
): readonly Fired[] {
  const late = plan.missed;
  const asked = [...wishes.map((wish) => answers.get(wish)), ...obstacles];
  const fired = asked.flatMap((answer) => outcomeOf(schedule, { answer, late }));
  const last = fires.at(-1);
  if (fired.length === 0 && last)
    fired.push(
      ...outcomeOf(schedule, {
        answer: { scheduleId: schedule.id, fireAt: last.at, verdict: last.verdict, note: last.note },
        late,
      }),
    );
  const skipped = fires.filter(({ verdict }) => verdict !== 'run').length;
  return fired.map((one, i) => (i === fired.length - 1 ? { ...one, skipped } : one));
}

export function outcomeOf(
  { name, job }: StoredSchedule,
  { answer, late }: { readonly answer: FireAnswer | undefined; readonly late: boolean },
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
