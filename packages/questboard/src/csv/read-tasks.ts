import { type Problem, type SourceDocument, sourceDocument } from '@sb/config';
import { guesser } from '../file/check-references.ts';
import {
  type DocumentOptions,
  type NamedIds,
  readDocument,
  type ReadOrganisation,
} from '../file/read-document.ts';
import type { Member, Organisation } from '../model/organisation.ts';
import { readCell } from './cells.ts';
import { type Addresses, columnOf } from './task-columns.ts';
import type { TaskTable } from './task-table.ts';

/** The ids of the tasks in the file. */
export function idsInTable({ columns, rows }: TaskTable): NamedIds {
  const at = columns.indexOf('id');
  return { members: [], questlines: [], quests: [], tasks: rows.flatMap(({ cells }) => cells[at] ?? []) };
}

/**
 * Returns the organisation as it is after the import of this file, by the same rules as for a `questboard/v1` file.
 * Throws `ConfigError` with every problem, each with its line and column.
 */
export function readTasks(
  table: TaskTable,
  { stored, ...options }: Omit<DocumentOptions, 'mode' | 'found'> & { readonly stored: Organisation },
): ReadOrganisation {
  const { document, problems } = taskDocument(table, stored);
  return readDocument(document, { ...options, stored, mode: 'merge', found: problems });
}

/** The file as a document that names tasks alone. */
function taskDocument(
  { file, columns, rows, place, problems }: TaskTable,
  { org, members }: Organisation,
): { readonly document: SourceDocument; readonly problems: readonly Problem[] } {
  const addresses = addressesOf(members);
  const read = rows.map(({ cells }) => readTask(cells, columns, addresses));
  const tasks = read.map(({ task }) => task);
  const fields = columns.map((name) => name && columnOf(name).field);
  const document = sourceDocument(
    file,
    { format: 'questboard/v1', org: { id: org.id }, tasks },
    ([, index, field, ...inside]) => {
      if (index === undefined) return { line: 1, column: 1 };
      const at = field === undefined ? 0 : fields.findIndex((known) => known === field);
      const offset = rows[Number(index)]?.offsets[at];
      return offset === undefined || inside.length > 0 ? undefined : place(offset);
    },
  );
  const wrongCells = read.flatMap(({ wrong }, index) =>
    wrong.map(({ field, message }) => document.problem(['tasks', index, field], message)),
  );
  return { document, problems: [...problems, ...wrongCells] };
}

function addressesOf(members: readonly Member[]): Addresses {
  const ids = new Map(members.map(({ id, email }) => [email.toLowerCase(), id]));
  const guess = guesser(members.map(({ email }) => email));
  return { idOf: (email) => ids.get(email.toLowerCase()), guess };
}

interface ReadRow {
  readonly task: Readonly<Record<string, unknown>>;
  readonly wrong: readonly { readonly field: string; readonly message: string }[];
}

/** The fields of a row; undefined where an empty cell unsets one. A column that is wrong or not there is left out. */
function readTask(cells: readonly string[], columns: TaskTable['columns'], addresses: Addresses): ReadRow {
  const task: Record<string, unknown> = {};
  const wrong: { field: string; message: string }[] = [];
  for (const [at, name] of columns.entries()) {
    const cell = cells[at];
    if (name === undefined || cell === undefined) continue;
    const { field, whenEmpty, read = asText } = columnOf(name);
    const found = cell === '' ? { value: whenEmpty } : read(readCell(cell), addresses);
    if ('value' in found) task[field] = found.value;
    else wrong.push({ field, message: found.problem });
  }
  return { task, wrong };
}

function asText(value: string): { readonly value: string } {
  return { value };
}
