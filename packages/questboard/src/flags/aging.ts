import { addDays } from '../calendar.ts';
import type { Task } from '../model/organisation.ts';
import type { Situation } from '../unlock/situation.ts';

/** The minutes of a full working day. Without samples a task may take three times its estimate in such days. */
const WORKDAY_MINUTES = 360;

/**
 * Returns how many working days a task may be in work before it is flagged: a percentile of the recent cycle times,
 * or a guess from the estimate where too few tasks were completed.
 */
export function createAgingLimit({ board, calendar }: Situation): (task: Task) => number {
  const { aging, defaultEstimateMinutes } = board.org.settings;
  const from = addDays(calendar.today, -aging.windowDays);
  const cycleTimes = board.tasks.flatMap(({ status, startedAt, completedAt }) => {
    if (status !== 'done' || startedAt === undefined || completedAt === undefined) return [];
    const completedOn = calendar.dateOf(completedAt);
    return completedOn < from ? [] : [calendar.workdaysBetween(calendar.dateOf(startedAt), completedOn)];
  });
  if (cycleTimes.length < aging.minSamples) {
    return (task) =>
      Math.max(3, 3 * Math.ceil((task.estimateMinutes ?? defaultEstimateMinutes) / WORKDAY_MINUTES));
  }
  const limit = Math.max(aging.floorWorkdays, nearestRank(cycleTimes, aging.percentile));
  return () => limit;
}

/** The smallest value that at least `percentile` percent of the values do not exceed. */
function nearestRank(values: readonly number[], percentile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((percentile * sorted.length) / 100) - 1] ?? 0;
}
