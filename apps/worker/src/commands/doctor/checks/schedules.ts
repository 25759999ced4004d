import { listSchedules, type ScheduleRecord } from '@sb/scheduler';
import { formatDuration, plural } from '@sb/words';
import { clean, missingSchedules } from '@sb/views';
import { type Check, type Finding, fine } from './check.ts';

/** A daemon that is alive fires within a second; one that has just started catches up within seconds. */
const TOLERATED_MS = 60_000;
/** This many schedules that missed fires are listed. */
const LISTED = 10;

/** Pure. A paused schedule is not late. */
export function judgeSchedules(records: readonly ScheduleRecord[], now: number): Finding {
  const late = records.flatMap(({ name, pause, lateFireAt }) =>
    pause === undefined && lateFireAt !== undefined && now - lateFireAt > TOLERATED_MS
      ? [{ name, lateMs: now - lateFireAt }]
      : [],
  );
  const [first] = late;
  if (!first) return judgeMissed(records);
  return {
    verdict: 'problem',
    found: late
      .map(({ name, lateMs }) => `${clean(name)} has been due for ${formatDuration(lateMs)}`)
      .join('\n'),
    expected: 'a daemon that fires each schedule when it is due',
    advice: `worker schedules:why ${clean(first.name)}`,
  };
}

/** Not caught up, in the last 24 hours: the rules of a schedule decide that, so nothing is broken. */
function judgeMissed(records: readonly ScheduleRecord[]): Finding {
  const missing = missingSchedules(records);
  if (missing.length === 0) return fine('none is late');
  return {
    verdict: 'note',
    found: [
      ...missing
        .slice(0, LISTED)
        .map(({ name, missed }) => `${clean(name)} missed ${plural(missed, 'fire')} in 24 h, not caught up`),
      ...(missing.length > LISTED ? [`and ${plural(missing.length - LISTED, 'other schedule')}`] : []),
    ].join('\n'),
    expected: 'a daemon that runs at each fire',
    advice: `${missing.length === 1 ? 'If its work is' : 'If their work is'} still needed: ${missing
      .slice(0, LISTED)
      .map(({ name }) => `worker schedules:run-now ${clean(name)}`)
      .join(', ')}`,
  };
}

export const schedules: Check = {
  id: 'schedules',
  title: 'schedules',
  examine: async ({ store }) => judgeSchedules(await listSchedules(store), await store.now()),
};
