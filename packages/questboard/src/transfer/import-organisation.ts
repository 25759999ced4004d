/**
 * Importing a `questboard/v1` file, or a CSV file of tasks. Called by the command line.
 * Promise: all of the file is imported, or nothing; the same file again changes nothing. The import reads and compares
 * outside of the store, then writes one transaction, and only on the board that it compared with.
 * A crash before the commit changes nothing; after it the whole import is there.
 */
import { parseDocument } from '@sb/config';
import { publish } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { quote } from '@sb/words';
import { toEvent } from '../events.ts';
import type { ImportMode } from '../file/merge-stored.ts';
import { idsInTable, readTasks } from '../csv/read-tasks.ts';
import { readTaskTable } from '../csv/task-table.ts';
import { RevStaleError, UnknownOrganisationError } from '../errors.ts';
import {
  type ArchivedRecords,
  idsIn,
  type NamedIds,
  orgIdOf,
  readDocument,
  type ReadOrganisation,
  type ReadWarning,
} from '../file/read-document.ts';
import { type Before, type ImportPlan, planImport } from './import-changes.ts';
import type { Instant } from '../model/dates.ts';
import { organisationOf, readStoredOrganisation, type StoredOrganisation } from '../records/organisation.ts';
import { advanceBoard, insertOrg, listOrgIds, updateOrg } from '../records/orgs.sql.ts';
import {
  archiveRecords,
  freeEmails,
  readArchived,
  RECORD_KINDS,
  writeNodes,
  writeRecords,
} from '../records/records.sql.ts';
import { appendTaskChanges } from '../records/task-changes.sql.ts';
import { untilCommitted } from '../runs/until-committed.ts';

/** How far an import is: characters of a long YAML file, or tasks that are written. */
export interface ImportProgress {
  readonly phase: 'reading' | 'comparing' | 'writing';
  readonly done: number;
  readonly total: number;
}

interface CommonOptions {
  /** For messages. */
  readonly file: string;
  readonly now: Instant;
  /** Compare only. */
  readonly dryRun?: boolean;
  readonly allowCycles?: boolean;
  /** Only into the board of this number, 0 where there is none yet; else `REV_STALE`. */
  readonly ifBoard?: number;
  /** Recorded with the event. */
  readonly actor?: string;
  readonly sourceApp?: string;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportTasksOptions extends CommonOptions {
  readonly orgId: string;
}

export interface ImportOptions extends CommonOptions {
  /** Refuse a file of any other organisation. */
  readonly orgId?: string;
  /** Default: by the name of the file. JSON is `.json`, all else YAML. */
  readonly isJson?: boolean;
  /** `merge` if absent. */
  readonly mode?: ImportMode;
}

export interface ImportReport extends Pick<ImportPlan, 'counts' | 'changes'> {
  readonly orgId: string;
  readonly mode: ImportMode;
  readonly dryRun: boolean;
  /** The number of the board after the import; of a dry run, of the board that was compared with the file. */
  readonly board: number;
  readonly warnings: readonly ReadWarning[];
}

/**
 * Throws `ConfigError` with every problem of the file, `RevStaleError` where the board is not that of `ifBoard`, and
 * `BoardChangedError` when the organisation keeps changing.
 */
export async function importOrganisation(
  store: Store,
  text: string,
  options: ImportOptions,
): Promise<ImportReport> {
  const { mode = 'merge', isJson, onProgress } = options;
  const document = parseDocument(text, options.file, {
    ...(isJson !== undefined && { isJson }),
    onProgress: (done, total) => onProgress?.({ phase: 'reading', done, total }),
  });
  const named = orgIdOf(document) ?? '';
  const { orgId = named } = options;
  // The other organisation is not read: what is wrong with the file must not tell of it.
  const found =
    named === '' || named === orgId
      ? []
      : [document.problem(['org', 'id'], `expected the organisation ${quote(orgId)}, got ${quote(named)}`)];
  const source: Source = {
    orgId,
    ids: idsIn(document),
    read: (before) => readDocument(document, { ...options, ...before, found }),
  };
  return untilCommitted(source.orgId, () => tryImport(store, source, { ...options, mode }));
}

/**
 * Merges a CSV file of tasks into an organisation. Throws `UnknownOrganisationError`, `ConfigError` with every problem
 * of the file, `RevStaleError` where the board is not that of `ifBoard`, and `BoardChangedError` when the organisation
 * keeps changing.
 */
export async function importTasks(
  store: Store,
  text: string,
  { orgId, ...options }: ImportTasksOptions,
): Promise<ImportReport> {
  const known = await store.read(listOrgIds);
  const table = readTaskTable(text, options.file);
  const read: Source['read'] = ({ stored, archived }) => {
    if (!stored) throw new UnknownOrganisationError(orgId, known);
    return readTasks(table, { ...options, stored, ...(archived && { archived }) });
  };
  const source = { orgId, ids: idsInTable(table), read };
  return untilCommitted(orgId, () => tryImport(store, source, { ...options, mode: 'merge' }));
}

/** A file whose text is read; the rest needs the board. */
interface Source {
  readonly orgId: string;
  readonly ids: NamedIds;
  readonly read: (before: Before) => ReadOrganisation;
}

async function tryImport(
  store: Store,
  { orgId, ids, read }: Source,
  options: CommonOptions & { readonly mode: ImportMode },
): Promise<ImportReport | undefined> {
  const { mode, dryRun = false, ifBoard, onProgress } = options;
  onProgress?.({ phase: 'comparing', done: 0, total: 1 });
  const { stored, archived } = await store.read((tx) => readBefore(tx, orgId, ids));
  const board = stored?.org.board;
  checkBoard(orgId, { expected: ifBoard, current: board ?? 0 });
  const before: Before = stored ? { stored: organisationOf(stored), archived } : {};
  const { organisation, warnings } = read(before);
  const plan = planImport(before, organisation, mode);
  const { counts, changes } = plan;
  const isWritten = !dryRun && changes.length > 0;
  if (isWritten && !(await store.write((tx) => commitImport(tx, plan, { board, ...options }))))
    return undefined;
  return {
    orgId,
    mode,
    dryRun,
    board: (board ?? 0) + (isWritten ? 1 : 0),
    counts,
    changes,
    warnings,
  };
}

/** Throws `RevStaleError`. */
function checkBoard(
  orgId: string,
  { expected, current }: { readonly expected: number | undefined; readonly current: number },
): void {
  if (expected !== undefined && expected !== current)
    throw new RevStaleError(orgId, { expected, current, of: 'board' });
}

function* readBefore(
  tx: Tx,
  orgId: string,
  ids: NamedIds,
): Body<{ readonly stored: StoredOrganisation | undefined; readonly archived: ArchivedRecords }> {
  return {
    stored: yield* readStoredOrganisation(tx, orgId),
    archived: {
      members: yield* readArchived(tx, { orgId, kind: 'members' }, ids.members),
      questlines: yield* readArchived(tx, { orgId, kind: 'questlines' }, ids.questlines),
      quests: yield* readArchived(tx, { orgId, kind: 'quests' }, ids.quests),
      tasks: yield* readArchived(tx, { orgId, kind: 'tasks' }, ids.tasks),
    },
  };
}

interface Commit extends Pick<ImportOptions, 'now' | 'actor' | 'sourceApp' | 'onProgress'> {
  readonly mode: ImportMode;
  /** Undefined: the organisation is new. */
  readonly board: number | undefined;
}

function* commitImport(
  tx: Tx,
  plan: ImportPlan,
  { board, now, mode, actor, sourceApp, onProgress }: Commit,
): Body<boolean> {
  const { written, isOrgUpdated, archived, taskChanges, counts } = plan;
  const { org } = written;
  const orgId = org.id;
  const isSameBoard =
    board === undefined ? yield* insertOrg(tx, org, now) : yield* advanceBoard(tx, orgId, board);
  if (!isSameBoard) return false;
  if (isOrgUpdated) yield* updateOrg(tx, org, now);
  for (const kind of RECORD_KINDS) yield* archiveRecords(tx, { orgId, kind }, { ids: archived[kind], now });
  yield* freeEmails(tx, orgId, written.members);
  yield* writeRecords(tx, { orgId, kind: 'members' }, { records: written.members, now });
  yield* writeRecords(tx, { orgId, kind: 'questlines' }, { records: written.questlines, now });
  yield* writeNodes(tx, { orgId, kind: 'quests' }, { records: written.quests, now });
  const total = written.tasks.length;
  const onBatch = (done: number): void => onProgress?.({ phase: 'writing', done, total });
  yield* writeNodes(tx, { orgId, kind: 'tasks' }, { records: written.tasks, now, onBatch });
  yield* appendTaskChanges(tx, orgId, { changes: taskChanges, at: now, by: 'import' });
  const fact = {
    type: 'org.imported',
    subject: orgId,
    version: (board ?? 0) + 1,
    payload: { mode, counts },
  } as const;
  const { id, type, payload } = toEvent(fact, { orgId, now });
  yield* publish(tx, [
    {
      type,
      orgId,
      dedupeKey: id,
      payload,
      ...(actor !== undefined && { actor }),
      ...(sourceApp !== undefined && { sourceApp }),
    },
  ]);
  return true;
}
