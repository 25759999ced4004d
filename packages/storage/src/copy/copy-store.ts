/**
 * Copies a store to another place, of the same kind or the other: from a SQLite file to PostgreSQL, and back. No program
 * works on either meanwhile. Rows keep their numbers, and the copy keeps the id of the store: it is the same store, which
 * has moved.
 * A page of rows is a transaction with the mark of how far the copy is, so a copy that was killed goes on where it was.
 * Until it is whole, the target is no store: `checkSchema` refuses it. At the end the rows of the target are read back, and
 * compared with those that were read of the source.
 */
import { StoreChangedError, StoreUsedError } from '../errors.ts';
import type { Store } from '../store.ts';
import type { Body, Tx } from '../write.ts';
import { sumText } from './checksum.ts';
import { checkTable, copyTable, type TableCopy, type TableWork } from './copy-table.ts';
import { positionsByNumber, readCursors, type ReadCursors, writeCursors } from './cursors.sql.ts';
import { buildIndexAside, endIndexesAside, listIndexesAside, setIndexesAside } from './indexes.sql.ts';
import { highestFact, type Identity, readIdentity, writeIdentity } from './identity.sql.ts';
import { type Cursor, rankedCursors, ranksOf } from './positions.ts';
import { beginCopy, readBegun, removeMarks } from './progress.sql.ts';
import { analyzeTables } from './table-columns.sql.ts';
import { countRows } from './table-rows.sql.ts';
import { COPIED, LEFT } from './table-rules.ts';

/** To analyze or empty a table with millions of rows, or to build one of its indexes. */
export const LONG_MS = 600_000;
/** Tables at a time: PostgreSQL writes pages of some while those of others are read. */
const LANES = 3;

export interface CopyStoreOptions {
  readonly onProgress?: (progress: CopyProgress) => void;
  /** Aborted: throws its reason between two pages; the same call goes on from there. */
  readonly signal?: AbortSignal;
}

export interface PlanCopyOptions {
  /** What an earlier copy has left in the target is dropped before. */
  readonly restart?: boolean;
}

export interface CopyProgress {
  readonly phase: 'copying' | 'indexing' | 'checking';
  /** Rows, or indexes. */
  readonly done: number;
  readonly total: number;
}

export interface CopiedTable {
  readonly table: string;
  readonly rows: number;
}

export interface CheckedTable extends CopiedTable {
  /** 16 hex digits, the same for the same rows in any order, in a store of the same kind. */
  readonly checksum: string;
}

export interface CopyPlan {
  readonly storeId: string;
  readonly tables: readonly CopiedTable[];
  /** Tables that stay behind. */
  readonly left: readonly string[];
  /** An earlier copy goes on where it stopped. */
  readonly isResumed: boolean;
}

export interface CopyReport extends CopyPlan {
  readonly tables: readonly CheckedTable[];
}

/**
 * What a copy would do; changes nothing. `to`: absent where there is no store yet. Throws `COPY_TARGET_USED` when the target
 * has rows of its own, `STORE_CHANGED` when the source was written to since an unfinished copy.
 */
export async function planCopy(
  from: Store,
  to: Store | undefined,
  { restart = false }: PlanCopyOptions = {},
): Promise<CopyPlan> {
  const identity = await from.read(readIdentity);
  const isResumed = to !== undefined && (await checkTarget(from, to, { identity, restart }));
  return { storeId: identity.storeId, tables: await countTables(from), left: LEFT, isResumed };
}

/**
 * Both stores have the same migrations. Goes on with an unfinished copy: `dropCopy` before it begins anew. Throws `COPY_TARGET_USED` when the target has rows of its own, `STORE_CHANGED` when
 * the source was written to meanwhile, `COPY_BROKEN` when the target does not give back what was written.
 */
export async function copyStore(from: Store, to: Store, options: CopyStoreOptions = {}): Promise<CopyReport> {
  const { signal, onProgress } = options;
  const identity = await from.read(readIdentity);
  const plan = await planCopy(from, to);
  if (!plan.isResumed)
    await to.write(function* (tx) {
      yield* beginCopy(tx, identity);
      yield* setIndexesAside(tx);
    });
  const cursors = await from.read(readCursors);
  const total = plan.tables.reduce((sum, { rows }) => sum + rows, 0);
  const copying = counter((done) => onProgress?.({ phase: 'copying', done, total }));
  const copies = await copyTables(from, to, { ranks: ranksOf(cursors.positions), signal, onRows: copying });
  if (!isSame(identity, await from.read(readIdentity))) throw new StoreChangedError(from.where);
  await buildIndexes(to, options);
  const checking = counter((done) => onProgress?.({ phase: 'checking', done, total }));
  for (const copy of copies) await checkTable(to, copy, { signal, onRows: checking });
  const kept = await cursorsFor(from, to, { cursors, identity });
  // A write since the last page is in the source alone.
  if (!isSame(identity, await from.read(readIdentity))) throw new StoreChangedError(from.where);
  await to.write((tx) => finish(tx, identity, kept));
  await to.write(analyzeTables, { statementTimeoutMs: LONG_MS });
  return { ...plan, tables: copies.map(({ table, rows, sum }) => ({ table, rows, checksum: sumText(sum) })) };
}

async function countTables(store: Store): Promise<readonly CopiedTable[]> {
  const counts: CopiedTable[] = [];
  for (const table of COPIED) counts.push({ table, rows: await store.read((tx) => countRows(tx, table)) });
  return counts;
}

/** Whether an earlier copy of the same store is to be gone on with. */
async function checkTarget(
  from: Store,
  to: Store,
  { identity, restart }: { readonly identity: Identity; readonly restart: boolean },
): Promise<boolean> {
  const begun = await to.read(readBegun);
  if (begun === undefined) {
    const used = (await countTables(to)).filter(({ rows }) => rows > 0).map(({ table }) => table);
    if (used.length > 0) throw new StoreUsedError(to.where, `rows of its own (${used.join(', ')})`);
    return false;
  }
  if (restart) return false;
  if (begun.storeId !== identity.storeId)
    throw new StoreUsedError(to.where, 'an unfinished copy of another store');
  if (!isSame(begun, identity)) throw new StoreChangedError(from.where);
  return true;
}

/** Each act of a program gives a number. */
function isSame({ marks: one }: Identity, { marks: other }: Identity): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}

async function cursorsFor(
  from: Store,
  to: Store,
  { cursors, identity }: { readonly cursors: ReadCursors; readonly identity: Identity },
): Promise<readonly Cursor[]> {
  const { positions, counters } = cursors;
  if (to.dialect === 'postgres') return [...rankedCursors(positions), ...counters];
  if (from.dialect === 'sqlite') return [...positions, ...counters];
  const options = { where: from.where, highest: highestFact(identity) };
  return [...(await from.read((tx) => positionsByNumber(tx, positions, options))), ...counters];
}

/** Throws the first error, when all lanes have ended. */
async function copyTables(
  from: Store,
  to: Store,
  { signal, ...work }: Omit<TableWork, 'table'>,
): Promise<readonly TableCopy[]> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  const copies = new Map<string, TableCopy>();
  const waiting = [...COPIED];
  const lane = async (): Promise<void> => {
    for (let table = waiting.shift(); table !== undefined; table = waiting.shift())
      copies.set(table, await copyTable(from, to, { ...work, table, signal: stopping.signal }));
  };
  const lanes = Array.from({ length: LANES }, () => lane().catch((error: unknown) => stopping.abort(error)));
  await Promise.all(lanes);
  signal?.removeEventListener('abort', stop);
  stopping.signal.throwIfAborted();
  return COPIED.flatMap((table) => copies.get(table) ?? []);
}

async function buildIndexes(
  to: Store,
  { signal, onProgress }: Pick<CopyStoreOptions, 'signal' | 'onProgress'>,
): Promise<void> {
  const texts = await to.read(listIndexesAside);
  for (const [done, text] of texts.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ phase: 'indexing', done, total: texts.length });
    await to.write((tx) => buildIndexAside(tx, text), { statementTimeoutMs: LONG_MS });
  }
}

function* finish(tx: Tx, identity: Identity, cursors: readonly Cursor[]): Body<void> {
  yield* removeMarks(tx);
  yield* endIndexesAside(tx);
  yield* writeCursors(tx, cursors);
  yield* writeIdentity(tx, identity);
}

function counter(report: (done: number) => void): (rows: number) => void {
  let done = 0;
  return (rows) => {
    done += rows;
    report(done);
  };
}
