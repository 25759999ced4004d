/** A list that the stream sends: what hangs on a schedule is asked for again where that schedule is another. */
import type { ScheduleList } from '../../../src/answers/schedules.ts';
import { takePushed } from '../api/pushed.ts';
import { queryClient } from '../api/query-client.ts';
import { schedulesQuery } from '../api/schedule-queries.ts';

export function takeSchedules(list: ScheduleList): void {
  const before = new Map(
    (queryClient.getQueryData(schedulesQuery.queryKey)?.items ?? []).map((row) => [row.name, row]),
  );
  takePushed(schedulesQuery.queryKey, list);
  const changed = list.items.filter((row) => JSON.stringify(row) !== JSON.stringify(before.get(row.name)));
  for (const { name } of changed) void queryClient.invalidateQueries({ queryKey: ['schedule', name] });
  // A fire changes no version: the calendar asks for those by itself, now and then.
  const isActedOn = changed.some(({ name, version }) => version !== before.get(name)?.version);
  if (isActedOn || list.items.length !== before.size)
    void queryClient.invalidateQueries({ queryKey: ['schedules', 'calendar'] });
}
