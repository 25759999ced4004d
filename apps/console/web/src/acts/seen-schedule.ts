/** The version of a schedule that a person has seen: an act on its fires is refused once another one has changed it. */
import type { OverridesChanged, ScheduleRow } from '../../../src/answers/schedules.ts';
import { isStale } from '../api/request/api-problem.ts';
import { queryClient } from '../api/query-client.ts';
import { scheduleQuery, schedulesQuery } from '../api/schedule-queries.ts';
import { orReadAgain } from './use-act.ts';

export type SeenSchedule = Pick<ScheduleRow, 'name' | 'version'>;
export type SeenFires = SeenSchedule & Pick<ScheduleRow, 'next'>;

/** Keys of the questions that an act on a schedule changes. */
export const CHANGES: readonly string[] = ['schedules', 'schedule', 'overview'];

/** After a refusal the page reads the schedule again; until the page has read its own change, the version after it counts as seen. */
export async function changesFires(
  name: string,
  asked: Promise<OverridesChanged>,
): Promise<OverridesChanged> {
  const changed = await orReadAgain(CHANGES, asked);
  const { version } = changed;
  queryClient.setQueryData(scheduleQuery(name).queryKey, (seen) => seen && { ...seen, version });
  queryClient.setQueryData(
    schedulesQuery.queryKey,
    (list) =>
      list && { ...list, items: list.items.map((row) => (row.name === name ? { ...row, version } : row)) },
  );
  return changed;
}

/** For a dialog, which outlives a refusal: the next try is of the schedule as it is after that. */
export function keepSeen(
  schedule: SeenFires,
): <Answer>(act: (seen: SeenFires) => Promise<Answer>) => Promise<Answer> {
  let seen = schedule;
  return async (act) => {
    try {
      return await act(seen);
    } catch (error) {
      if (isStale(error)) seen = await latest(seen);
      throw error;
    }
  };
}

/** Where it cannot be read, the refusal is what counts. */
async function latest(seen: SeenFires): Promise<SeenFires> {
  return queryClient.fetchQuery({ ...scheduleQuery(seen.name), staleTime: 0 }).catch(() => seen);
}

/** Throws where the next fire is another one than was seen: where no page shows it, a second try would be of an unseen fire. */
export function checkSameFire(seen: SeenFires, now: SeenFires): void {
  if (seen.next[0] !== now.next[0])
    throw new Error(`The next fire of ${seen.name} is another one by now. Look at it before you skip it.`);
}
