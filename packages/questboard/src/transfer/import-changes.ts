import { isDeepStrictEqual } from 'node:util';
import type { ImportMode } from '../file/merge-stored.ts';
import type { Organisation, Task, TaskStatus } from '../model.ts';

/** The kinds of records in a file. */
export const IMPORT_KINDS = ['org', 'members', 'questlines', 'quests', 'tasks'] as const;

export type ImportKind = (typeof IMPORT_KINDS)[number];

/** One record that an import changes. */
export interface ImportChange {
  readonly kind: ImportKind;
  readonly id: string;
  readonly action: 'created' | 'updated' | 'archived';
  /** The fields that an update changes. An absent `from` was unset; an absent `to` becomes unset. */
  readonly fields: readonly FieldChange[];
}

export interface FieldChange {
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

export interface ImportCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly archived: number;
}

/** The writes of an import. */
export interface ImportPlan {
  /** New and changed records, as they are after the import. */
  readonly written: Organisation;
  readonly isOrgUpdated: boolean;
  /** Ids of records that leave the board. */
  readonly archived: Readonly<Record<Exclude<ImportKind, 'org'>, readonly string[]>>;
  readonly statusChanges: readonly {
    readonly taskId: string;
    readonly from: TaskStatus;
    readonly to: TaskStatus;
  }[];
  readonly counts: Readonly<Record<ImportKind, ImportCounts>>;
  /** By kind, in the order of ids; archived records come last. */
  readonly changes: readonly ImportChange[];
}

interface Comparison<T> {
  readonly written: readonly T[];
  readonly archived: readonly string[];
  readonly counts: ImportCounts;
  readonly changes: readonly ImportChange[];
}

/** Compares the organisation of a file with the stored one (`before`; undefined for a new organisation). Pure. */
export function planImport(
  before: Organisation | undefined,
  after: Organisation,
  mode: ImportMode,
): ImportPlan {
  const org = compare('org', { before: before ? [before.org] : [], after: [after.org] }, 'merge');
  const members = compare('members', { before: before?.members ?? [], after: after.members }, mode);
  const questlines = compare(
    'questlines',
    { before: before?.questlines ?? [], after: after.questlines },
    mode,
  );
  const quests = compare('quests', { before: before?.quests ?? [], after: after.quests }, mode);
  const tasks = compare('tasks', { before: before?.tasks ?? [], after: after.tasks }, mode);
  return {
    written: {
      org: after.org,
      members: members.written,
      questlines: questlines.written,
      quests: quests.written,
      tasks: tasks.written,
    },
    isOrgUpdated: org.counts.updated > 0,
    archived: {
      members: members.archived,
      questlines: questlines.archived,
      quests: quests.archived,
      tasks: tasks.archived,
    },
    statusChanges: statusChanges(before?.tasks ?? [], tasks.written),
    counts: {
      org: org.counts,
      members: members.counts,
      questlines: questlines.counts,
      quests: quests.counts,
      tasks: tasks.counts,
    },
    changes: [org, members, questlines, quests, tasks].flatMap(({ changes }) => changes),
  };
}

function compare<T extends { readonly id: string }>(
  kind: ImportKind,
  { before, after }: { readonly before: readonly T[]; readonly after: readonly T[] },
  mode: ImportMode,
): Comparison<T> {
  const known = new Map(before.map((record) => [record.id, record]));
  const named = new Set(after.map(({ id }) => id));
  const created = after.filter(({ id }) => !known.has(id));
  const updated = after.filter((record) => {
    const old = known.get(record.id);
    return old && !isDeepStrictEqual(old, record);
  });
  const archived = mode === 'replace' ? before.map(({ id }) => id).filter((id) => !named.has(id)) : [];
  const changed = new Set([...created, ...updated]);
  return {
    written: after.filter((record) => changed.has(record)),
    archived,
    counts: {
      created: created.length,
      updated: updated.length,
      unchanged: after.length - changed.size,
      archived: archived.length,
    },
    changes: [
      ...after.flatMap((record) =>
        changed.has(record) ? [changeOf(kind, known.get(record.id), record)] : [],
      ),
      ...archived.map((id): ImportChange => ({ kind, id, action: 'archived', fields: [] })),
    ],
  };
}

function changeOf(
  kind: ImportKind,
  before: { readonly id: string } | undefined,
  after: { readonly id: string },
): ImportChange {
  const { id } = after;
  if (!before) return { kind, id, action: 'created', fields: [] };
  return { kind, id, action: 'updated', fields: fieldChanges({ ...before }, { ...after }) };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldChanges(before: Fields, after: Fields): FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => !isDeepStrictEqual(before[name], after[name]))
    .map((field) => ({
      field,
      ...(before[field] !== undefined && { from: before[field] }),
      ...(after[field] !== undefined && { to: after[field] }),
    }));
}

function statusChanges(before: readonly Task[], written: readonly Task[]): ImportPlan['statusChanges'] {
  const known = new Map(before.map((task) => [task.id, task.status]));
  return written.flatMap(({ id: taskId, status: to }) => {
    const from = known.get(taskId);
    return from === undefined || from === to ? [] : [{ taskId, from, to }];
  });
}
