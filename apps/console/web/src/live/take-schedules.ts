/** The list of schedules, and what hangs on one: it is asked for again where the row of that schedule is another. */
import { useEffect, useRef } from 'react';
import type { ScheduleList } from '../../../src/answers/schedules.ts';
import { takePushed } from '../api/pushed.ts';
import { readTouched } from '../api/query-client.ts';
import { schedulesQuery } from '../api/schedule-queries.ts';

type Rows = ScheduleList['items'];

export function takeSchedules(list: ScheduleList): void {
  takePushed(schedulesQuery.queryKey, list);
}

/** Whether the stream has sent the rows or the page has read them. */
export function useReadsOfRows(rows: Rows | undefined): void {
  const last = useRef<Rows>(undefined);
  useEffect(() => {
    const before = last.current;
    last.current = rows;
    if (before && rows) readChanged(before, rows);
  }, [rows]);
}

function readChanged(before: Rows, rows: Rows): void {
  const byName = new Map(before.map((row) => [row.name, row]));
  const changed = rows.filter((row) => JSON.stringify(row) !== JSON.stringify(byName.get(row.name)));
  for (const { name } of changed) readTouched({ queryKey: ['schedule', name] });
  // A fire changes no version: the calendar asks for those by itself, now and then.
  const isActedOn = changed.some(({ name, version }) => version !== byName.get(name)?.version);
  if (isActedOn || rows.length !== byName.size) readTouched({ queryKey: ['schedules', 'calendar'] });
}
