/**
 * Brings a store's schema up to date, in one transaction under a lock that all processes share: the write lock
 * on SQLite, an advisory lock on PostgreSQL. A crash in the middle leaves the schema as it was.
 */
import { randomUUID } from 'node:crypto';
import { CompiledQuery, sql } from 'kysely';
import { StoreMovedError, StoreNotMigratedError, StoreTooNewError, StoreUnusableError } from '../errors.ts';
import { MIGRATIONS } from './migrations.ts';
import { readServerId, rebasePositions } from './server-identity.ts';
import type { Store } from '../store.ts';
import type { Body, Query, Tx } from '../write.ts';

/** The oldest code that may use a store which this code has migrated. */
const MIN_CODE_VERSION = '0.1.0';
const ADVISORY_LOCK = 7_236_001;
const STATEMENT_TIMEOUT_MS = 3_600_000;
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

/**
 * Applies the missing migrations, moves the positions of a store that comes from another server, and returns the names of
 * all that it did. Refuses a store that asks for newer code.
 */
export async function migrate(store: Store, codeVersion: string): Promise<readonly string[]> {
  const { missing, minCodeVersion, isMoved } = await schemaStatus(store);
  refuseTooNew(store, minCodeVersion, codeVersion);
  if (missing.length === 0 && !isMoved) return [];
  return store.write((tx) => bringUpToDate(tx, store.where), { statementTimeoutMs: STATEMENT_TIMEOUT_MS });
}

function* bringUpToDate(tx: Tx, where: string): Body<readonly string[]> {
  if (tx.dialect === 'postgres') yield* prepareSchema(tx);
  const status = yield* readStatus(tx);
  if (status.storeId === undefined) yield* beginStore(tx, where);
  for (const migration of MIGRATIONS.filter(({ name }) => status.missing.includes(name))) {
    for (const statement of migration.statements(tx.dialect)) yield* tx.run(text(statement));
    yield* tx.run(sql`insert into migrations (name, applied_at) values (${migration.name}, ${tx.now})`);
  }
  if (status.isMoved) yield* rebasePositions(tx);
  const serverId = (yield* readServerId(tx)) ?? null;
  if (status.storeId === undefined) {
    yield* tx.run(sql`insert into store_meta (one, store_id, min_code_version, created_at, server_id)
      values (1, ${randomUUID()}, ${MIN_CODE_VERSION}, ${tx.now}, ${serverId})`);
  } else {
    yield* tx.run(sql`update store_meta set min_code_version = ${MIN_CODE_VERSION},
      server_id = coalesce(${serverId}, server_id)`);
  }
  return status.isMoved ? [...status.missing, REBASE] : status.missing;
}

/** A second process waits until the first is done. Only for this lock: a wait for a table keeps its timeout. */
function* prepareSchema(tx: Tx): Body<void> {
  yield* tx.run(sql`set local lock_timeout = 0`);
  yield* tx.run(sql`select pg_advisory_xact_lock(${ADVISORY_LOCK})`);
  yield* tx.run(sql`set local lock_timeout to default`);
  const row = yield* tx.first(
    sql<{
      wanted: string;
      found: string | null;
    }>`select current_setting('search_path') as wanted, current_schema() as found`,
  );
  // Only where there is none: a role without the right to create a schema may be given one.
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
  yield* tx.run(text(`create table migrations (name text primary key, applied_at ${big} not null)`));
}

function foreignReason(tables: readonly string[]): string {
  const shown = tables.slice(0, MOST_TABLES_SHOWN).join(', ');
  const more = tables.length > MOST_TABLES_SHOWN ? ', ...' : '';
  return `it holds tables of another program (${shown}${more}). Name a place of its own in DATABASE_URL`;
}

/** Throws unless the schema is complete and this code is new enough for it. Returns the store's id. */
export async function checkSchema(store: Store, codeVersion: string): Promise<string> {
  const { missing, storeId, minCodeVersion, isMoved } = await schemaStatus(store);
  refuseTooNew(store, minCodeVersion, codeVersion);
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
  const applied = rows.map(({ name }) => name);
  const missing = MIGRATIONS.map(({ name }) => name).filter((name) => !applied.includes(name));
  const meta = yield* tx.first(sql<Meta>`select store_id, min_code_version, server_id from store_meta`);
  return {
    applied,
    missing,
    storeId: meta?.store_id,
    minCodeVersion: meta?.min_code_version,
    isMoved: isElsewhere(meta?.server_id ?? undefined, yield* readServerId(tx)),
  };
}

/** An unknown server counts as the same. */
function isElsewhere(before: string | undefined, now: string | undefined): boolean {
  return before !== undefined && now !== undefined && before !== now;
}

function refuseTooNew(store: Store, wanted: string | undefined, have: string): void {
  if (wanted !== undefined && compareVersions(have, wanted) < 0)
    throw new StoreTooNewError(store.where, wanted, have);
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

/** A statement as plain text: Kysely's `sql` would take its braces for placeholders. */
function text(statement: string): Query<unknown> {
  return { compile: () => CompiledQuery.raw(statement) };
}
