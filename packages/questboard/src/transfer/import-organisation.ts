/**
 * Importing a `questboard/v1` file. Called by the command line.
 * Promise: all of the file is imported, or nothing; the same file again changes nothing. The import reads and compares
 * outside of the store, then writes one transaction, and only on the board that it compared with.
 * A crash before the commit changes nothing; after it the whole import is there.
 */
import { parseDocument, type SourceDocument } from '@sb/config';
import { publish } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { toEvent } from '../events.ts';
import type { ImportMode } from '../file/merge-stored.ts';
import {
  type ArchivedRecords,
  idsIn,
  orgIdOf,
  readDocument,
  type ReadWarning,
} from '../file/read-document.ts';
import { type ImportPlan, planImport } from './import-changes.ts';
import type { Instant } from '../model.ts';
import { organisationOf, readStoredOrganisation, type StoredOrganisation } from '../records/organisation.ts';
import { advanceBoard, insertOrg, updateOrg } from '../records/orgs.sql.ts';
import {
  archiveRecords,
  freeEmails,
  readArchived,
  RECORD_KINDS,
  writeNodes,
  writeRecords,
} from '../records/records.sql.ts';
import { appendTaskChanges } from '../records/task-changes.sql.ts';
import { untilCommitted } from '../records/until-committed.ts';

export interface ImportOptions {
  /** For messages; a name that ends in `.json` is read as JSON, any other as YAML. */
  readonly file: string;
  readonly now: Instant;
  /** `merge` if absent. */
  readonly mode?: ImportMode;
  /** Compare only. */
  readonly dryRun?: boolean;
  readonly allowCycles?: boolean;
  /** Recorded with the event. */
  readonly actor?: string;
  readonly sourceApp?: string;
}

export interface ImportReport extends Pick<ImportPlan, 'counts' | 'changes'> {
  readonly orgId: string;
  readonly mode: ImportMode;
  readonly dryRun: boolean;
  readonly warnings: readonly ReadWarning[];
}

/** Throws `ConfigError` with every problem of the file, and `BoardChangedError` when the organisation keeps changing. */
export async function importOrganisation(
  store: Store,
  text: string,
  options: ImportOptions,
): Promise<ImportReport> {
  const document = parseDocument(text, options.file);
  return untilCommitted(orgIdOf(document) ?? '', () => tryImport(store, document, options));
}

async function tryImport(
  store: Store,
  document: SourceDocument,
  options: ImportOptions,
): Promise<ImportReport | undefined> {
  const { mode = 'merge', dryRun = false } = options;
  const orgId = orgIdOf(document) ?? '';
  const ids = idsIn(document);
  const { stored, archived } = await store.read((tx) => readBefore(tx, orgId, ids));
  const before = { ...(stored && { stored: organisationOf(stored) }), ...(stored && { archived }) };
  const { organisation, warnings } = readDocument(document, { ...options, ...before });
  const plan = planImport(before, organisation, mode);
  const { counts, changes } = plan;
  if (!dryRun && changes.length > 0) {
    const board = stored?.org.board;
    if (!(await store.write((tx) => commitImport(tx, plan, { board, ...options, mode })))) return undefined;
  }
  return { orgId, mode, dryRun, counts, changes, warnings };
}

function* readBefore(
  tx: Tx,
  orgId: string,
  ids: ReturnType<typeof idsIn>,
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

interface Commit extends Pick<ImportOptions, 'now' | 'actor' | 'sourceApp'> {
  readonly mode: ImportMode;
  /** Undefined: the organisation is new. */
  readonly board: number | undefined;
}

function* commitImport(
  tx: Tx,
  plan: ImportPlan,
  { board, now, mode, actor, sourceApp }: Commit,
): Body<boolean> {
  const { written, isOrgUpdated, archived, statusChanges, counts } = plan;
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
  yield* writeNodes(tx, { orgId, kind: 'tasks' }, { records: written.tasks, now });
  yield* appendTaskChanges(tx, orgId, { changes: statusChanges, at: now, by: 'import' });
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
