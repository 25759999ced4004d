import { ConfigError, type Problem, suggestion } from '@sb/config';
import { quote } from '@sb/words';
import { COLUMN_NAMES, type ColumnName } from './task-columns.ts';
import { type CsvRow, lineStarts, placeOf, readRows } from './read-rows.ts';

/** A file of tasks, read as far as that needs no board. */
export interface TaskTable {
  readonly file: string;
  /** The column at each place; undefined where the header is wrong. */
  readonly columns: readonly (ColumnName | undefined)[];
  /** Without the header. */
  readonly rows: readonly CsvRow[];
  readonly problems: readonly Problem[];
  readonly place: (offset: number) => { line: number; column: number };
}

interface Wrong {
  readonly offset: number;
  readonly message: string;
}

/** Throws `ConfigError` where no task can be recognised: without a column of ids. */
export function readTaskTable(text: string, file: string): TaskTable {
  const { rows, faults } = readRows(text);
  const [header = { cells: [], offsets: [] }, ...tasks] = rows;
  const starts = lineStarts(text);
  const place: TaskTable['place'] = (offset) => placeOf(starts, offset);
  const isWhole = header.cells.includes('id');
  const problems = [
    ...faults,
    ...headerProblems(header),
    ...(isWhole ? tasks.flatMap((row) => lengthProblem(row, header)) : [missingId()]),
  ].map(({ offset, message }): Problem => ({ path: [], pointer: '', ...place(offset), message }));
  if (!isWhole) throw new ConfigError(file, problems);
  const columns = header.cells.map((name, at) =>
    header.cells.indexOf(name) === at ? COLUMN_NAMES.find((known) => known === name) : undefined,
  );
  return { file, columns, rows: tasks, problems, place };
}

function missingId(): Wrong {
  return { offset: 0, message: `the column "id" is missing; known are ${COLUMN_NAMES.join(', ')}` };
}

function headerProblems({ cells, offsets }: CsvRow): Wrong[] {
  return cells.flatMap((name, at) => {
    const offset = offsets[at] ?? 0;
    if (cells.indexOf(name) < at) return [{ offset, message: `the column ${quote(name)} is given twice` }];
    if (COLUMN_NAMES.some((known) => known === name)) return [];
    const near = suggestion(name, COLUMN_NAMES);
    const known = near === '' ? `; known are ${COLUMN_NAMES.join(', ')}` : `.${near}`;
    return [{ offset, message: `unknown column ${quote(name)}${known}` }];
  });
}

function lengthProblem({ cells, offsets }: CsvRow, header: CsvRow): Wrong[] {
  const [wanted, got] = [header.cells.length, cells.length];
  if (wanted === got) return [];
  const offset = offsets[Math.min(wanted, got - 1)] ?? 0;
  return [{ offset, message: `expected ${wanted} cells as in the header, got ${got}` }];
}
