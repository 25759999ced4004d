/** What a PostgreSQL server says of itself and of whoever else works on it. Each look is one short read. */
import { sql } from 'kysely';
import { HOT_SETTINGS } from '../postgres/hot-settings.ts';
import type { Store } from '../store.ts';
import { POSTGRES_NOW } from '../write.ts';

export interface ServerFacts {
  /** 180004 is 18.4. */
  readonly versionNumber: number;
  readonly version: string;
  readonly databaseBytes: number;
  readonly connections: number;
  /** Those that a role without special rights may have. */
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
    if (!row) throw new Error('The server says nothing of itself.');
    return { ...row, settings: Object.fromEntries(settings.map(({ name, value }) => [name, value])) };
  });
}

/** A transaction that is open, or was prepared and left. */
export interface OpenTransaction {
  /** Absent for a prepared one. */
  readonly pid: number | null;
  /** How the program calls itself, or the name of the prepared transaction. */
  readonly application: string;
  readonly role: string;
  readonly state: string;
  readonly ageMs: number;
  /** How many transactions ago it first wrote; whoever follows facts in order waits for it. Null: it has not written. */
  readonly holdsFactsOf: number | null;
  /** How many transactions ago the oldest rows are that it may still see; undefined when it keeps none. */
  readonly keepsRowsOf: number | null;
}

/** The oldest first. What other roles do is hidden from a role without pg_read_all_stats. */
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
  /** As the server estimates it. */
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
      select s.n_live_tup as "liveRows", s.n_dead_tup as "deadRows",
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

/** The settings of a connection for the hot statements, as the server has them: a pooler may swallow what we ask for. */
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

/** The server's clock, ms since the epoch, whatever clock the store was opened with. */
export async function readServerClock(store: Store): Promise<number> {
  const row = await store.read((tx) =>
    tx.first(sql<{ now: number }>`select ${sql.raw(POSTGRES_NOW)} as now`),
  );
  return row?.now ?? Number.NaN;
}
