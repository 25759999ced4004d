import type { Member, Task } from '../model.ts';
import { writeCell } from './cells.ts';
import { COLUMN_NAMES, columnOf } from './task-columns.ts';

const HEADER = COLUMN_NAMES.join(',');

/** The lines of a file of tasks, without their ends: the header, then a record for each task. Pure. */
export function* taskLines(tasks: Iterable<Task>, members: readonly Member[]): Generator<string> {
  const emails = new Map(members.map(({ id, email }) => [id, email]));
  const emailOf = (memberId: string): string => emails.get(memberId) ?? '';
  yield HEADER;
  for (const task of tasks)
    yield COLUMN_NAMES.map((name) => writeCell(columnOf(name).write(task, emailOf))).join(',');
}
