/** Facts about a PostgreSQL server and its other users, for the doctor. Each function is one short read. */
import { expectFound } from '../expect-found.ts';
import { sql } from '../sql.ts';
import { HOT_SETTINGS } from '../postgres/hot-settings.ts';
import type { Store } from '../store.ts';
import { POSTGRES_NOW } from '../write.ts';

export interface ServerFacts {
  /** 180004 is 18.4. */
  readonly versionNumber: number;
  readonly version: string;
  readonly databaseBytes: number;
  readonly connections: number;
  /** For roles without special rights. */
  readonly maxConnections: number;
  readonly settings: Readonly<Record<string, string>>;
}

const DURABILITY = ['fsync', 'synchronous_commit', 'full_page_writes', 'autovacuum'] as const;

export async function readServerFacts(store: Store): Promise<ServerFacts> {
  return store.read(function* (tx) {
    const row = yield* tx.first(sql<Omit<ServerFacts, 'settings'>>`
      select current_setting('server_version_num')::int as "versionNumber", current_setting('server_version') as version,
        pg_database_size(current_database()) as "databaseBytes",
        (select count(*) from pg_stat_activity where backend_type = 'client backend') as connections,
        current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as "maxConnections"`);
    const settings = yield* tx.rows(sql<{ name: string; value: string }>`
      select name, current_setting(name) as value from unnest(${sql.lit(`{${DURABILITY.join(',')}}`)}::text[]) name`);
    return {
      ...expectFound(row, 'the facts of the server'),
      settings: Object.fromEntries(settings.map(({ name, value }) => [name, value])),
    };
  });
}

/** A transaction that is open, or was prepared and left. */
export interface OpenTransaction {
  /** Absent for a prepared one. */
  readonly pid: number | null;
  /** The program's own name, or the name of the prepared transaction. */
  readonly application: string;
  readonly role: string;
  readonly state: string;
  readonly ageMs: number;
  /** How many transactions ago it first wrote: readers of facts in order wait for it. Null: it has not written. */
  readonly holdsFactsOf: number | null;
  /** The age of the oldest rows that it may still see, in transactions; null when it keeps none. */
  readonly keepsRowsOf: number | null;
}

/** The oldest first. A role without pg_read_all_stats does not see those of other roles. */
export async function readOpenTransactions(store: Store, limit = 5): Promise<readonly OpenTransaction[]> {
  return store.read((tx) =>
    tx.rows(sql<OpenTransaction>`
      select * from (
        select pid, application_name as application, coalesce(usename, '') as role, coalesce(state, '') as state,
          (extract(epoch from clock_timestamp() - xact_start) * 1000)::bigint as "ageMs",
          age(backend_xid) as "holdsFactsOf", age(backend_xmin) as "keepsRowsOf"
        from pg_stat_activity where xact_start is not null and pid <> pg_backend_pid() and backend_type = 'client backend'
        union all
        select null, gid, owner, 'prepared', (extract(epoch from clock_timestamp() - prepared) * 1000)::bigint,
          age(transaction), age(transaction)
        from pg_prepared_xacts) open
      order by "ageMs" desc limit ${limit}`),
  );
}

export interface TableFacts {
  /** Quoted where SQL needs it. */
  readonly schema: string;
  /** Estimated by the server. */
  readonly liveRows: number;
  readonly deadRows: number;
  /** Ms since the epoch. */
  readonly lastVacuumAt: number | null;
  /** Such as `autovacuum_vacuum_threshold=1000`. */
  readonly options: readonly string[];
}

export async function readTableFacts(store: Store, table: string): Promise<TableFacts | undefined> {
  return store.read((tx) =>
    tx.first(sql<TableFacts>`
      select c.relnamespace::regnamespace::text as schema, s.n_live_tup as "liveRows", s.n_dead_tup as "deadRows",
        (extract(epoch from greatest(s.last_vacuum, s.last_autovacuum)) * 1000)::bigint as "lastVacuumAt",
        coalesce(c.reloptions, '{}') as options
      from pg_class c join pg_stat_user_tables s on s.relid = c.oid where c.oid = to_regclass(${table})`),
  );
}

export interface SessionSetting {
  readonly name: string;
  readonly expected: string;
  readonly found: string;
}

/** The settings of a connection for the hot statements, as the server has them: a pooler may drop ours. */
export async function readHotSettings(store: Store): Promise<readonly SessionSetting[]> {
  const rows = await store.write(
    (tx) =>
      tx.rows(sql<{ name: string; found: string }>`
        select name, current_setting(name) as found from unnest(${sql.lit(`{${Object.keys(HOT_SETTINGS).join(',')}}`)}::text[]) name`),
    { autocommit: true },
  );
  const expected: Readonly<Record<string, string>> = HOT_SETTINGS;
  return rows.map(({ name, found }) => ({ name, found, expected: expected[name] ?? '' }));
}

/** The server's clock, ms since the epoch, also when the store was opened with another clock. */
export async function readServerClock(store: Store): Promise<number> {
  const row = await store.read((tx) =>
    tx.first(sql<{ now: number }>`select ${sql.raw(POSTGRES_NOW)} as now`),
  );
  return row?.now ?? Number.NaN;
}
