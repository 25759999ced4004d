/**
 * Importing a `questboard/v1` file. Called by the command line.
 * Promise: all of the file is imported, or nothing; the same file again changes nothing. The import reads and compares
 * outside of the store, then writes one transaction, and only on the board that it compared with.
 * A crash before the commit changes nothing; after it the whole import is there.
 */
import { parseDocument, type SourceDocument } from '@sb/config';
import type { Body, Store, Tx } from '@sb/storage';
import type { ImportMode } from '../file/merge-stored.ts';
import { orgIdOf, readDocument, type ReadWarning } from '../file/read-document.ts';
import { type ImportPlan, planImport } from './import-changes.ts';
import type { Instant } from '../model.ts';
import { organisationOf, readStoredOrganisation } from '../records/organisation.ts';
import { advanceBoard, insertOrg, updateOrg } from '../records/orgs.sql.ts';
import { archiveRecords, RECORD_KINDS, writeRecords } from '../records/records.sql.ts';
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
  const { now, mode = 'merge', dryRun = false } = options;
  const orgId = orgIdOf(document) ?? '';
  const stored = await store.read((tx) => readStoredOrganisation(tx, orgId));
  const before = stored && organisationOf(stored);
  const { organisation, warnings } = readDocument(document, {
    ...options,
    ...(before && { stored: before }),
  });
  const plan = planImport(before, organisation, mode);
  const { counts, changes } = plan;
  if (!dryRun && changes.length > 0) {
    const board = stored?.org.board;
    if (!(await store.write((tx) => commitImport(tx, plan, { board, now })))) return undefined;
  }
  return { orgId, mode, dryRun, counts, changes, warnings };
}

function* commitImport(
  tx: Tx,
  { written, isOrgUpdated, archived, statusChanges }: ImportPlan,
  { board, now }: { readonly board: number | undefined; readonly now: Instant },
): Body<boolean> {
  const { org } = written;
  const orgId = org.id;
  const isSameBoard =
    board === undefined ? yield* insertOrg(tx, org, now) : yield* advanceBoard(tx, orgId, board);
  if (!isSameBoard) return false;
  if (isOrgUpdated) yield* updateOrg(tx, org, now);
  for (const kind of RECORD_KINDS) {
    yield* writeRecords(tx, { orgId, kind }, { records: written[kind], now });
    yield* archiveRecords(tx, { orgId, kind }, { ids: archived[kind], now });
  }
  yield* appendTaskChanges(tx, orgId, { changes: statusChanges, at: now, by: 'import' });
  return true;
}
