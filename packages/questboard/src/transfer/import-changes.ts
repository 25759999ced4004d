import { isDeepStrictEqual } from 'node:util';
import { type FieldChange, fieldChanges } from '../field-changes.ts';
import type { ImportMode } from '../file/merge-stored.ts';
import type { ArchivedRecords } from '../file/read-document.ts';
import type { Organisation } from '../model/organisation.ts';
import type { TaskChange } from '../records/task-changes.sql.ts';
import { importLog } from './import-log.ts';

/** The kinds of records in a file. */
export const IMPORT_KINDS = ['org', 'members', 'questlines', 'quests', 'tasks'] as const;

export type ImportKind = (typeof IMPORT_KINDS)[number];

/** One record that an import changes. */
export interface ImportChange {
  readonly kind: ImportKind;
  readonly id: string;
  readonly action: 'created' | 'updated' | 'archived' | 'returned';
  /** The fields that an update changes. An absent `from` was unset; an absent `to` becomes unset. */
  readonly fields: readonly FieldChange[];
}

export interface ImportCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly archived: number;
  /** Records that had left the board. */
  readonly returned: number;
}

/** The writes of an import. */
export interface ImportPlan {
  /** New and changed records, as they are after the import. */
  readonly written: Organisation;
  readonly isOrgUpdated: boolean;
  /** Ids of records that leave the board. */
  readonly archived: Readonly<Record<Exclude<ImportKind, 'org'>, readonly string[]>>;
  /** For the logs of tasks. */
  readonly taskChanges: readonly TaskChange[];
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

/** The board that an import meets. */
export interface Before {
  /** Absent for a new organisation. */
  readonly stored?: Organisation;
  /** Of the records that the file names. */
  readonly archived?: ArchivedRecords;
}

/** Compares the organisation of a file with the stored one. Pure. */
export function planImport({ stored, archived }: Before, after: Organisation, mode: ImportMode): ImportPlan {
  const kept = archived ?? { members: [], questlines: [], quests: [], tasks: [] };
  const sides = <Kind extends keyof ArchivedRecords>(kind: Kind) => ({
    before: stored?.[kind] ?? [],
    archived: kept[kind],
    after: after[kind],
  });
  const org = compare(
    'org',
    { before: stored ? [stored.org] : [], archived: [], after: [after.org] },
    'merge',
  );
  const members = compare('members', sides('members'), mode);
  const questlines = compare('questlines', sides('questlines'), mode);
  const quests = compare('quests', sides('quests'), mode);
  const tasks = compare('tasks', sides('tasks'), mode);
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
    taskChanges: importLog({
      before: stored?.tasks ?? [],
      away: kept.tasks,
      written: tasks.written,
      archived: tasks.archived,
    }),
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

interface Sides<T> {
  readonly before: readonly T[];
  readonly archived: readonly T[];
  readonly after: readonly T[];
}

function compare<T extends { readonly id: string }>(
  kind: ImportKind,
  { before, archived: kept, after }: Sides<T>,
  mode: ImportMode,
): Comparison<T> {
  const known = new Map(before.map((record) => [record.id, record]));
  const away = new Map(kept.map((record) => [record.id, record]));
  const named = new Set(after.map(({ id }) => id));
  const returned = after.filter(({ id }) => away.has(id));
  const created = after.filter(({ id }) => !known.has(id) && !away.has(id));
  const updated = after.filter((record) => {
    const old = known.get(record.id);
    return old && !isDeepStrictEqual(old, record);
  });
  const archived = mode === 'replace' ? before.map(({ id }) => id).filter((id) => !named.has(id)) : [];
  const changed = new Set([...created, ...updated, ...returned]);
  return {
    written: after.filter((record) => changed.has(record)),
    archived,
    counts: {
      created: created.length,
      updated: updated.length,
      unchanged: after.length - changed.size,
      archived: archived.length,
      returned: returned.length,
    },
    changes: [
      ...after.flatMap((record) => {
        if (!changed.has(record)) return [];
        return [changeOf(kind, { before: known.get(record.id), away: away.get(record.id) }, record)];
      }),
      ...archived.map((id): ImportChange => ({ kind, id, action: 'archived', fields: [] })),
    ],
  };
}

function changeOf(
  kind: ImportKind,
  { before, away }: { readonly before: object | undefined; readonly away: object | undefined },
  after: { readonly id: string },
): ImportChange {
  const { id } = after;
  if (before) return { kind, id, action: 'updated', fields: fieldChanges(before, after) };
  if (away) return { kind, id, action: 'returned', fields: fieldChanges(away, after) };
  return { kind, id, action: 'created', fields: [] };
}
