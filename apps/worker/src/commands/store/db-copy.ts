import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { resolveStoreUrl } from '@sb/config';
import { redactText } from '@sb/logger';
import {
  type CheckedTable,
  checkSchema,
  type CopiedTable,
  type CopyPlan,
  type CopyProgress,
  type CopyReport,
  copyStore,
  CopyUnfinishedError,
  dropCopy,
  migrate,
  openStore,
  planCopy,
  type SchemaStatus,
  schemaStatus,
  type Store,
  StoreNotMigratedError,
} from '@sb/storage';
import { formatCount, formatDuration, plural } from '@sb/words';
import { NoStoreError, StoreInUseError } from './backup/errors.ts';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { exitCodeOfSignal, stoppable } from '../../cli/interruption.ts';
import { createProgress, type Progress } from '../../cli/progress.ts';
import type { Column } from '../../cli/terminal/table.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { VERSION } from '../../cli/version.ts';
import { findLivingNodes } from '../../services/living-nodes.ts';
import { missingFile, sqliteFile } from '../../services/missing-file.ts';
import { createServices } from '../../services/services.ts';

type CopyCall = Call<
  { readonly from: string; readonly to: string },
  { readonly restart: boolean; readonly dryRun: boolean }
>;

/** Copies a store to another place, whole. Both ends are written as in DATABASE_URL. */
export async function run(call: CopyCall): Promise<ExitCode> {
  const { places } = await createServices(call);
  const { workspaceRoot } = places;
  const from = resolveStoreUrl(call.args.from, { workspaceRoot, place: '<from>' });
  const to = resolveStoreUrl(call.args.to, { workspaceRoot, place: '<to>' });
  if (from === to) throw new UsageError('both ends are the same store: name another one to copy to');
  const missing = missingFile(from);
  if (missing !== undefined) throw new NoStoreError(missing);
  return withOpen(from, async (source) => {
    await checkSchema(source, VERSION);
    await refuseLiving(source);
    // Opening a missing file would create it.
    if (call.options.dryRun && missingFile(to) !== undefined)
      return showPlan(call, await planCopy(source, undefined), to);
    const file = sqliteFile(to);
    if (file !== undefined) mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    return withOpen(to, (target) => (call.options.dryRun ? plan : copy)(call, source, target));
  });
}

async function withOpen<T>(url: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ url });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function refuseLiving(store: Store): Promise<void> {
  const living = await findLivingNodes(store);
  if (living.length > 0) throw new StoreInUseError(store.where, living, 'copied');
}

async function plan(call: CopyCall, from: Store, to: Store): Promise<ExitCode> {
  const { storeId } = await targetStatus(to, call);
  return showPlan(call, await planCopy(from, storeId === undefined ? undefined : to, call.options), to.where);
}

/**
 * Throws where the tables are not those of this version: `COPY_UNFINISHED` for a copy that an older version began,
 * `STORE_NOT_MIGRATED` or `STORE_TOO_NEW` for a store.
 */
async function targetStatus(
  to: Store,
  { args, options: { restart } }: Pick<CopyCall, 'args' | 'options'>,
): Promise<SchemaStatus> {
  const status = await schemaStatus(to);
  if (status.isUnfinishedCopy && !restart && status.missing.length > 0)
    throw new CopyUnfinishedError(to.where, status.missing);
  if (status.storeId !== undefined && !status.isUnfinishedCopy)
    await checkSchema(to, VERSION).catch((error: unknown) => {
      if (!(error instanceof StoreNotMigratedError)) throw error;
      // Without the variable the command would migrate another store.
      const command = `DATABASE_URL='${redactText(args.to)}' worker db:migrate`;
      const advice = `This place holds a store already. If it is meant: ${command}`;
      throw new StoreNotMigratedError(to.where, status.missing, advice);
    });
  return status;
}

/** A store that is there already is left as it is: the copy may refuse it. */
async function prepareTarget(to: Store, call: CopyCall): Promise<void> {
  const { storeId, isUnfinishedCopy = false } = await targetStatus(to, call);
  const beginsAnew = isUnfinishedCopy && call.options.restart;
  if (beginsAnew) await dropCopy(to);
  if (beginsAnew || storeId === undefined) await migrate(to, VERSION);
  else await refuseLiving(to);
}

async function copy(call: CopyCall, from: Store, to: Store): Promise<ExitCode> {
  const { output, io } = call;
  await prepareTarget(to, call);
  const began = io.now();
  const progress = createPhases(call);
  const copied = await stoppable((signal) =>
    copyStore(from, to, { signal, onProgress: progress.report }),
  ).finally(progress.end);
  if ('stoppedBy' in copied) {
    output.remark(`Interrupted: ${to.where} is not whole. The same command goes on where it stopped.`);
    return exitCodeOfSignal(copied.stoppedBy);
  }
  return showCopy(call, copied.result, { from, to, tookMs: io.now() - began });
}

const DONE = { copying: 'copied', indexing: 'indexes built', checking: 'checked' } as const;

/** A line for each phase. */
function createPhases({ io }: CopyCall): {
  readonly report: (progress: CopyProgress) => void;
  readonly end: () => void;
} {
  let shown: { readonly phase: CopyProgress['phase']; readonly line: Progress } | undefined;
  return {
    report({ phase, done, total }) {
      if (shown?.phase !== phase) {
        shown?.line.stop();
        shown = { phase, line: createProgress(io, { what: DONE[phase], total }) };
      }
      shown.line.report(done);
    },
    end: () => shown?.line.stop(),
  };
}

const COUNTS: readonly Column<CopiedTable>[] = [
  { header: 'table', get: ({ table }) => table },
  { header: 'rows', get: ({ rows }) => formatCount(rows), plain: ({ rows }) => String(rows), align: 'right' },
];
const CHECKED: readonly Column<CheckedTable>[] = [
  { header: 'table', get: ({ table }) => table },
  { header: 'rows', get: ({ rows }) => formatCount(rows), plain: ({ rows }) => String(rows), align: 'right' },
  { header: 'checksum', get: ({ checksum }) => checksum },
];

function showPlan({ output, options }: CopyCall, { tables, ...facts }: CopyPlan, where: string): ExitCode {
  const filled = tables.filter(({ rows }) => rows > 0);
  output.data({ to: where, dryRun: options.dryRun, ...facts, tables: filled, rows: sumOf(filled) });
  output.table(filled, COUNTS);
  const goesOn = facts.isResumed ? ', and an unfinished copy would go on' : '';
  output.remark(
    `${plural(sumOf(filled), 'row')} would be copied to ${where}${goesOn}. Left behind: ${facts.left.join(', ')}. Nothing is changed.`,
  );
  return EXIT.ok;
}

function showCopy(
  { output }: CopyCall,
  { tables, ...facts }: CopyReport,
  { from, to, tookMs }: { readonly from: Store; readonly to: Store; readonly tookMs: number },
): ExitCode {
  const filled = tables.filter(({ rows }) => rows > 0);
  const rows = sumOf(filled);
  output.data({ from: from.where, to: to.where, ...facts, tables: filled, rows, tookMs });
  output.table(filled, CHECKED);
  output.remark(
    `${plural(rows, 'row')} copied and checked in ${formatDuration(tookMs)}. Set DATABASE_URL to the new place before you start a ` +
      `daemon; the old store at ${from.where} is unchanged, and no daemon may work on it any more: it would do the same runs again. ` +
      'All users of the console sign in again.',
  );
  return EXIT.ok;
}

function sumOf(tables: readonly CopiedTable[]): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}
