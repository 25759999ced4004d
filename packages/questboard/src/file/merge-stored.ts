import { afterMove } from '../after-move.ts';
import type { Instant } from '../model/dates.ts';
import {
  type Blocker,
  type Org,
  type Organisation,
  type Task,
  TASK_STATUSES,
} from '../model/organisation.ts';

export const LISTS = ['members', 'questlines', 'quests', 'tasks'] as const;
/** Aliases of fields: a value in the file under an alias must replace the stored value under the field's name. */
const OTHER_NAMES = {
  owner: 'assigneeId',
  estimatedMinutes: 'estimateMinutes',
  unlockConditions: 'requires',
};

/**
 * `merge` keeps records and fields that the file leaves out. `replace` archives such records, and gives such fields
 * their defaults.
 */
const IMPORT_MODES = ['merge', 'replace'] as const;

export type ImportMode = (typeof IMPORT_MODES)[number];

export interface MergeOptions {
  readonly mode: ImportMode;
  readonly now: Instant;
}

type Fields = Readonly<Record<string, unknown>>;
type Row = Fields & { readonly createdAt: Instant };

/**
 * The plain value of a file, with the fields that it leaves out filled in from the store, row by row.
 * Rows keep their positions, so that a problem is reported at its line of the file. A row that is no map stays as it
 * is: the schema refuses it.
 */
export function mergeStored(value: unknown, stored: Organisation, options: MergeOptions): unknown {
  if (!isMap(value)) return value;
  const lists = LISTS.flatMap((kind) => {
    const rows = value[kind];
    if (!Array.isArray(rows)) return [];
    const known = new Map<unknown, Row>(stored[kind].map((record) => [record.id, { ...record }]));
    const tasks =
      kind === 'tasks' ? new Map<unknown, Task>(stored.tasks.map((task) => [task.id, task])) : undefined;
    return [[kind, rows.map((row) => mergeRow(row, { known, tasks, options }))] as const];
  });
  const org = isMap(value.org) ? mergeOrg(value.org, stored.org, options) : value.org;
  return { ...value, org, ...Object.fromEntries(lists) };
}

function mergeOrg(row: Fields, stored: Org, options: MergeOptions): Fields {
  const merged = { ...baseOf({ ...stored }, row, options), ...row };
  if (options.mode === 'replace' || row.settings === undefined) return merged;
  return { ...merged, settings: withStored(row.settings, stored.settings) };
}

/** Some fields have groups: in each, what the file leaves out is kept. The schema refuses null in a file, so it stays. */
function withStored(given: unknown, stored: unknown): unknown {
  if (!isMap(given) || !isMap(stored)) return given;
  const named = Object.entries(given).map(([key, value]) => [key, withStored(value, stored[key])]);
  return { ...stored, ...Object.fromEntries(named) };
}

interface Known {
  readonly known: ReadonlyMap<unknown, Row>;
  readonly tasks: ReadonlyMap<unknown, Task> | undefined;
  readonly options: MergeOptions;
}

function mergeRow(row: unknown, { known, tasks, options }: Known): unknown {
  if (!isMap(row)) return row;
  const stored = known.get(row.id);
  if (!stored) return withoutUnset(row);
  const task = tasks?.get(row.id);
  if (!task) return { ...baseOf(stored, row, options), ...row };
  return withoutUnset({
    ...taskBase(task, row, options),
    ...row,
    ...datedBlockers(row, task),
    ...sameIssue(row, task, options),
  });
}

/** An undefined value unsets its field: only the empty cells of a CSV file have one. */
function withoutUnset(row: Fields): Fields {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}

function baseOf(stored: { readonly createdAt: Instant }, row: Fields, { mode }: MergeOptions): Fields {
  if (mode === 'replace') return { createdAt: stored.createdAt };
  const renamed: readonly string[] = Object.entries(OTHER_NAMES).flatMap(([other, name]) =>
    other in row ? [name] : [],
  );
  return Object.fromEntries(Object.entries(stored).filter(([name]) => !renamed.includes(name)));
}

/** A status that the file changes brings with it what a move brings, unless the file has the field itself. */
function taskBase(stored: Task, row: Fields, options: MergeOptions): Fields {
  const { mode, now } = options;
  const wanted = row.status ?? (mode === 'merge' ? stored.status : 'todo');
  const status = TASK_STATUSES.find((known) => known === wanted) ?? stored.status;
  const { assignedBy, ...moved } = afterMove(stored, status, now);
  const { statusChangedAt, lastActivityAt, completedAt } = moved;
  const times = { statusChangedAt, lastActivityAt, ...(completedAt !== undefined && { completedAt }) };
  if (mode === 'replace') return { ...baseOf(moved, row, options), ...times };
  const assignee = 'assigneeId' in row ? row.assigneeId : (row.owner ?? stored.assigneeId);
  const keepsAssigner = assignedBy !== undefined && assignee === stored.assigneeId;
  return { ...baseOf(moved, row, options), ...(keepsAssigner && { assignedBy }) };
}

/** A blocker that the file repeats keeps its age. */
function datedBlockers({ blockers }: Fields, stored: Task): { readonly blockers?: unknown } {
  if (!Array.isArray(blockers)) return {};
  const known = new Map<unknown, Blocker>(stored.blockers.map((blocker) => [blocker.text, blocker]));
  const dated = blockers.map((blocker: unknown) => {
    const before = isMap(blocker) ? known.get(blocker.text) : undefined;
    return isMap(blocker) && before ? { createdAt: before.createdAt, ...blocker } : blocker;
  });
  return { blockers: dated };
}

/** A file that names the same repository, in any case, and no other issue leaves the task its issue. */
function sameIssue({ github }: Fields, stored: Task, { mode }: MergeOptions): { readonly github?: unknown } {
  const known = stored.github;
  if (mode === 'replace' || !known || !isMap(github) || typeof github.repo !== 'string') return {};
  const isSame =
    github.repo.toLowerCase() === known.repo.toLowerCase() &&
    (github.issueNumber ?? known.issueNumber) === known.issueNumber;
  return isSame ? { github: withStored(github, known) } : {};
}

export function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
