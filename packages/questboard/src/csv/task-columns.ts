import { quote } from '@sb/words';
import type { Task } from '../model/organisation.ts';
import { readList, writeList } from './cells.ts';

type Read = { readonly value: unknown } | { readonly problem: string };

/** The e-mail addresses of the members. */
export interface Addresses {
  readonly idOf: (email: string) => string | undefined;
  /** The end of a message: a suggestion for an unknown address, or nothing. */
  readonly guess: (email: string) => string;
}

/** The fields of a task that columns write. */
export type TaskRow = Pick<
  Task,
  | 'id'
  | 'title'
  | 'questId'
  | 'status'
  | 'priority'
  | 'phase'
  | 'estimateMinutes'
  | 'dependsOn'
  | 'assigneeId'
  | 'dueDate'
  | 'tags'
>;

interface Column {
  /** The field of a task that the column fills. */
  readonly field: keyof TaskRow;
  readonly write: (task: TaskRow, emailOf: (memberId: string) => string) => string;
  /** Of a cell that is not empty. The schema of a task checks the value. Default: the text. */
  readonly read?: (text: string, addresses: Addresses) => Read;
  /** The value of an empty cell. Absent: the field becomes unset. */
  readonly whenEmpty?: unknown;
}

const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** The columns of a file of tasks, in the order of an export. An empty id, title or quest is refused by the schema. */
export const TASK_COLUMNS = {
  id: { field: 'id', write: ({ id }) => id, whenEmpty: '' },
  title: { field: 'title', write: ({ title }) => title, whenEmpty: '' },
  questId: { field: 'questId', write: ({ questId }) => questId, whenEmpty: '' },
  status: { field: 'status', write: ({ status }) => status, whenEmpty: 'todo' },
  priority: { field: 'priority', write: ({ priority }) => priority, whenEmpty: 'medium' },
  phase: { field: 'phase', write: ({ phase = '' }) => phase },
  estimateMinutes: {
    field: 'estimateMinutes',
    write: ({ estimateMinutes = '' }) => String(estimateMinutes),
    read: (text) => ({ value: NUMBER.test(text) ? Number(text) : text }),
  },
  dependsOn: {
    field: 'dependsOn',
    write: ({ dependsOn }) => writeList(dependsOn),
    read: listOf,
    whenEmpty: [],
  },
  assigneeEmail: {
    field: 'assigneeId',
    write: ({ assigneeId }, emailOf) => (assigneeId === undefined ? '' : emailOf(assigneeId)),
    read: memberOf,
  },
  dueDate: { field: 'dueDate', write: ({ dueDate = '' }) => dueDate },
  tags: { field: 'tags', write: ({ tags }) => writeList(tags), read: listOf, whenEmpty: [] },
} as const satisfies Readonly<Record<string, Column>>;

export type ColumnName = keyof typeof TASK_COLUMNS;

export const COLUMN_NAMES = Object.keys(TASK_COLUMNS) as readonly ColumnName[];

export function columnOf(name: ColumnName): Column {
  return TASK_COLUMNS[name];
}

function listOf(text: string): Read {
  const value = readList(text);
  return value
    ? { value }
    : { problem: String.raw`expected "\;" or "\\" for a ";" or "\" in an item, got another "\"` };
}

function memberOf(text: string, { idOf, guess }: Addresses): Read {
  const value = idOf(text);
  return value === undefined
    ? { problem: `there is no member with the e-mail address ${quote(text)}.${guess(text)}` }
    : { value };
}
