import { listSchedules, type ScheduleRecord } from '@sb/scheduler';
import { formatDuration } from '@sb/words';
import { clean } from '@sb/views';
import { type Check, type Finding, fine } from './check.ts';

/** A daemon that is alive fires within a second; one that has just started catches up within seconds. */
const TOLERATED_MS = 60_000;

/** Pure. A paused schedule is not late. */
export function judgeSchedules(records: readonly ScheduleRecord[], now: number): Finding {
  const late = records.flatMap(({ name, pause, lateFireAt }) =>
    pause === undefined && lateFireAt !== undefined && now - lateFireAt > TOLERATED_MS
      ? [{ name, lateMs: now - lateFireAt }]
      : [],
  );
  const [first] = late;
  if (!first) return fine('none is late');
  return {
    verdict: 'problem',
    found: late
      .map(({ name, lateMs }) => `${clean(name)} has been due for ${formatDuration(lateMs)}`)
      .join('\n'),
    expected: 'a daemon that fires each schedule when it is due',
    advice: `worker schedules:why ${clean(first.name)}`,
  };
}

export const schedules: Check = {
  id: 'schedules',
  title: 'schedules',
  examine: async ({ store }) => judgeSchedules(await listSchedules(store), await store.now()),
};
