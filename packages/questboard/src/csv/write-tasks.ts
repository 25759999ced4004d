import type { OrganisationFile } from '../file/organisation-schema.ts';
import type { Member } from '../model/organisation.ts';
import { writeCell } from './cells.ts';
import { COLUMN_NAMES, columnOf, type TaskRow } from './task-columns.ts';

const HEADER = COLUMN_NAMES.join(',');

/** The lines of a file of tasks, without their ends: the header, then a record for each task. Pure. */
export function* taskLines(
  tasks: Iterable<TaskRow>,
  members: readonly Pick<Member, 'id' | 'email'>[],
): Generator<string> {
  const emails = new Map(members.map(({ id, email }) => [id, email]));
  const emailOf = (memberId: string): string => emails.get(memberId) ?? '';
  yield HEADER;
  for (const task of tasks)
    yield COLUMN_NAMES.map((name) => writeCell(columnOf(name).write(task, emailOf))).join(',');
}

/** The tasks of a `questboard/v1` file as a file of tasks. Pure. */
export function tasksCsv({ tasks, members }: Pick<OrganisationFile, 'tasks' | 'members'>): string {
  return [...taskLines(tasks, members)].map((line) => `${line}\r\n`).join('');
}
