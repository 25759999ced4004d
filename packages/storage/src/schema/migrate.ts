/**
 * Brings a store's schema up to date. One process at a time does it: on PostgreSQL it holds an advisory lock, on SQLite
 * the write lock. A new store is made in one transaction. In a store with data each migration is a transaction of its
 * own, or builds its indexes one at a time (build-indexes.ts), so that daemons of the version before go on working.
 * After a crash the migrations that were finished stay, and the next call does the others.
 */
import { randomUUID } from 'node:crypto';
import { sql, statement as plain } from '../sql.ts';
import {
  CopyUnfinishedError,
  StoreMovedError,
  StoreNotMigratedError,
  StoreTooNewError,
  StoreUnusableError,
} from '../errors.ts';
import { COPY_MARK } from '../copy/progress.sql.ts';
import { buildIndexes } from './build-indexes.ts';
import { BUSY, lockSchema, STATEMENT_TIMEOUT_MS, whenFree } from './migration-lock.ts';
import { type Migration, MIGRATIONS, statementsOf } from './migrations.ts';
import { refuseLongBuild } from './refuse-long-build.ts';
import { readServerId, rebasePositions } from './server-identity.ts';
import type { Store } from '../store.ts';
import type { Body, Tx } from '../write.ts';

/** The oldest code that may use a store which this code has migrated. */
const MIN_CODE_VERSION = '0.1.0';
/**
 * PostgreSQL: the longest wait for a table. While a change of a table waits for a transaction, all others wait behind
 * it.
 */
const TABLE_LOCK_MS = 500;
const MOST_TABLES_SHOWN = 5;
/** The entry in the list of applied changes. */
const REBASE = 'rebase';

export interface SchemaStatus {
  readonly applied: readonly string[];
  readonly missing: readonly string[];
  /** Undefined on an empty store. */
  readonly storeId: string | undefined;
  readonly minCodeVersion: string | undefined;
  /** The store comes from another PostgreSQL server, and its positions still count that server's transactions. */
  readonly isMoved: boolean;
  /** A copy into it was begun and is not whole. */
  readonly isUnfinishedCopy?: true;
}

interface Meta {
  readonly store_id: string;
  readonly min_code_version: string;
  readonly server_id: string | null;
}

const EMPTY: SchemaStatus = {
  applied: [],
  missing: MIGRATIONS.map(({ name }) => name),
  storeId: undefined,
  minCodeVersion: undefined,
  isMoved: false,
};

export interface MigrateOptions {
  /** Called before each index that is built in a store with data: it may take minutes. */
  readonly onIndex?: ((name: string) => void) | undefined;
}

/**
 * Applies the missing migrations, moves the positions of a store that comes from another server, and returns the names of
 * all that it did. Refuses a store that asks for newer code, a copy that is not whole, and with `STORE_IN_USE` a large store on SQLite while nodes work
 * on it: nothing is changed then. Refuses with `EMAIL_TAKEN` boards whose members share an address: the migrations before
 * that one stay.
 */
export async function migrate(
  store: Store,
  codeVersion: string,
  options: MigrateOptions = {},
): Promise<readonly string[]> {
  const { missing, minCodeVersion, isMoved, storeId, isUnfinishedCopy } = await schemaStatus(store);
  refuseTooNew(store.where, minCodeVersion, codeVersion);
  if (isUnfinishedCopy) throw new CopyUnfinishedError(store.where, missing);
  if (missing.length === 0 && !isMoved) return [];
  if (storeId === undefined) {
    const made = await whenFree(() => write(store, (tx) => create(tx, store.where)));
    // Another process may have made it meanwhile, of other code.
    return made.length > 0 ? made : migrate(store, codeVersion, options);
  }
  const due = MIGRATIONS.filter(({ name }) => missing.includes(name));
  await refuseLongBuild(
    store,
    due.flatMap((migration) => ('indexes' in migration ? migration.indexes : [])),
  );
  const done: string[] = [];
  for (const migration of due) {
    if ('indexes' in migration) await buildIndexes(store, migration.indexes, options.onIndex);
    if (await whenFree(() => write(store, (tx) => apply(tx, migration, store.where))))
      done.push(migration.name);
  }
  const moved = await whenFree(() => write(store, seal));
  return moved ? [...done, REBASE] : done;
}

function write<R>(store: Store, body: (tx: Tx) => Body<R>): Promise<R> {
  return store.write(body, { statementTimeoutMs: STATEMENT_TIMEOUT_MS });
}

/** Makes a new store, whole. Returns no name when there is one already. */
function* create(tx: Tx, where: string): Body<readonly string[] | typeof BUSY> {
  if (tx.dialect === 'postgres') {
    if (!(yield* lockSchema(tx))) return BUSY;
    yield* createSchema(tx);
  }
  const { storeId } = yield* readStatus(tx);
  if (storeId !== undefined) return [];
  yield* beginStore(tx, where);
  for (const migration of MIGRATIONS) {
    for (const statement of statementsOf(migration, tx.dialect)) yield* tx.run(plain(statement, []));
    yield* record(tx, migration);
  }
  yield* tx.run(sql`insert into store_meta (one, store_id, min_code_version, created_at, server_id)
    values (1, ${randomUUID()}, ${MIN_CODE_VERSION}, ${tx.now}, ${(yield* readServerId(tx)) ?? null})`);
  return MIGRATIONS.map(({ name }) => name);
}

/** Returns false when another process has applied it meanwhile. */
function* apply(tx: Tx, migration: Migration, where: string): Body<boolean | typeof BUSY> {
  if (tx.dialect === 'postgres') {
    if (!(yield* lockSchema(tx))) return BUSY;
    yield* tx.run(sql.raw(`set local lock_timeout = ${TABLE_LOCK_MS}`));
  }
  if (!(yield* readStatus(tx)).missing.includes(migration.name)) return false;
  if ('statements' in migration) {
    if (migration.refuse) yield* migration.refuse(tx, where);
    for (const statement of migration.statements(tx.dialect)) yield* tx.run(plain(statement, []));
  }
  yield* record(tx, migration);
  return true;
}

/** Says which code may use the store now, and on which server it is. Returns true when it came from another one. */
function* seal(tx: Tx): Body<boolean | typeof BUSY> {
  if (tx.dialect === 'postgres' && !(yield* lockSchema(tx))) return BUSY;
  const { isMoved } = yield* readStatus(tx);
  if (isMoved) yield* rebasePositions(tx);
  yield* tx.run(sql`update store_meta set min_code_version = ${MIN_CODE_VERSION},
    server_id = coalesce(${(yield* readServerId(tx)) ?? null}, server_id)`);
  return isMoved;
}

function* record(tx: Tx, { name }: Migration): Body<void> {
  yield* tx.run(sql`insert into migrations (name, applied_at) values (${name}, ${tx.now})`);
}

/** Only where there is none: a role without the right to create a schema may be given one. */
function* createSchema(tx: Tx): Body<void> {
  const row = yield* tx.first(
    sql<{
      wanted: string;
      found: string | null;
    }>`select current_setting('search_path') as wanted, current_schema() as found`,
  );
  if (row && row.found === null) yield* tx.run(sql`create schema ${sql.id(row.wanted)}`);
}

/** Refuses a database with other tables: our names are common, and tables of another program would be taken for ours. */
function* beginStore(tx: Tx, where: string): Body<void> {
  const tables = yield* tx.rows(
    tx.dialect === 'sqlite'
      ? sql<{
          name: string;
        }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`
      : sql<{
          name: string;
        }>`select tablename as name from pg_tables where schemaname = current_schema() order by tablename`,
  );
  if (tables.length > 0) throw new StoreUnusableError(where, foreignReason(tables.map(({ name }) => name)));
  const big = tx.dialect === 'sqlite' ? 'integer' : 'bigint';
  yield* tx.run(plain(`create table migrations (name text primary key, applied_at ${big} not null)`, []));
}

function foreignReason(tables: readonly string[]): string {
  const shown = tables.slice(0, MOST_TABLES_SHOWN).join(', ');
  const more = tables.length > MOST_TABLES_SHOWN ? ', ...' : '';
  return `it holds tables of another program (${shown}${more}). Name a place of its own in DATABASE_URL`;
}

/** Throws unless the schema is complete and this code is new enough for it. Returns the store's id. */
export async function checkSchema(store: Store, codeVersion: string): Promise<string> {
  const { missing, storeId, minCodeVersion, isMoved, isUnfinishedCopy } = await schemaStatus(store);
  refuseTooNew(store.where, minCodeVersion, codeVersion);
  if (isUnfinishedCopy) throw new CopyUnfinishedError(store.where, missing);
  if (missing.length > 0 || storeId === undefined) throw new StoreNotMigratedError(store.where, missing);
  if (isMoved) throw new StoreMovedError(store.where);
  return storeId;
}

export async function schemaStatus(store: Store): Promise<SchemaStatus> {
  return store.read(readStatus);
}

function* readStatus(tx: Tx): Body<SchemaStatus> {
  const found =
    tx.dialect === 'sqlite'
      ? yield* tx.first(sql`select name from sqlite_master where name = 'store_meta'`)
      : yield* tx.first(sql`select 1 as name where to_regclass('store_meta') is not null`);
  return found ? yield* readRows(tx) : EMPTY;
}

function* readRows(tx: Tx): Body<SchemaStatus> {
  const rows = yield* tx.rows(sql<{ name: string }>`select name from migrations order by name`);
  const names = rows.map(({ name }) => name);
  const applied = names.filter((name) => name !== COPY_MARK);
  const missing = MIGRATIONS.map(({ name }) => name).filter((name) => !applied.includes(name));
  const meta = yield* tx.first(sql<Meta>`select store_id, min_code_version, server_id from store_meta`);
  return {
    applied,
    missing,
    storeId: meta?.store_id,
    minCodeVersion: meta?.min_code_version,
    isMoved: isElsewhere(meta?.server_id ?? undefined, yield* readServerId(tx)),
    ...(names.includes(COPY_MARK) && { isUnfinishedCopy: true as const }),
  };
}

/** An unknown server counts as the same. */
function isElsewhere(before: string | undefined, now: string | undefined): boolean {
  return before !== undefined && now !== undefined && before !== now;
}

/** Throws `STORE_TOO_NEW` when this code is older than the store needs. */
export function refuseTooNew(where: string, wanted: string | undefined, have: string): void {
  if (wanted !== undefined && compareVersions(have, wanted) < 0)
    throw new StoreTooNewError(where, wanted, have);
}

/** Numeric comparison of `major.minor.patch`; the part behind a dash is ignored. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => (version.split('-')[0] ?? '').split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
