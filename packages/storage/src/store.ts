import type { GuestOptions, PgTransaction } from './postgres/guest.ts';
import type { SqlTransaction } from './postgres/text-client.ts';
import type { Dialect } from './sql.ts';
import type { Body, Read, Tx, Write } from './write.ts';

export interface StoreOptions {
  /** `sqlite:<path>`, `sqlite::memory:` or `postgres://...`. */
  readonly url: string;
  /** The time, ms since the epoch: for tests. Default: PostgreSQL's own clock, the host's on SQLite. */
  readonly clock?: () => number;
  /** SQLite: with `full` every commit survives a power loss. Default `normal`: only writes that are `durable` do. */
  readonly durability?: 'normal' | 'full';
  /** How long a write waits for a lock of another program, ms. Default 30 s on SQLite, 10 s on PostgreSQL. */
  readonly lockTimeoutMs?: number;
  /** SQLite: called once for a write that has waited for another program's lock for 2 s, and goes on waiting. */
  readonly onLocked?: () => void;
  /**
   * PostgreSQL: how long the answer to a statement may take, ms. Then its connection is closed: a network that drops
   * all packets, or a suspended server, never reports a failure. Default 30 s; a write may ask for more.
   */
  readonly statementTimeoutMs?: number;
  /** SQLite: open without the right to write. */
  readonly readOnly?: boolean;
  /** PostgreSQL: the most connections for transactions. Default 10. */
  readonly connections?: number;
}

/**
 * An open store. `write` is the only way to change it; both `write` and `read` take a body, which write.ts defines.
 * Fails with the errors of errors.ts.
 */
export interface Store {
  readonly dialect: Dialect;
  /** The place, for people: never with a password. */
  readonly where: string;
  /** The absolute path of a SQLite file. */
  readonly file: string | undefined;
  readonly write: Write;
  readonly read: Read;
  /**
   * PostgreSQL: runs a body inside a transaction of the caller, which commits it and rings afterwards. Fails with
   * `TRANSACTION_FOREIGN` on SQLite, outside of a transaction, in one that is not read committed unless `isolation` is
   * `any`, and in another database.
   */
  within<R>(
    transaction: PgTransaction | SqlTransaction,
    body: (tx: Tx) => Body<R>,
    options?: GuestOptions,
  ): Promise<R>;
  /** Wakes the listeners in all processes: there is something to claim. A hint: it may get lost. */
  ring(): void;
  listen(listener: () => void): Promise<() => void>;
  /** The store's clock, ms since the epoch. */
  now(): Promise<number>;
  close(): Promise<void>;
}

/** Opens the store without touching its schema: see `migrate` and `checkSchema`. */
export async function openStore(options: StoreOptions): Promise<Store> {
  // Loads only the driver that is used: PostgreSQL's takes a sixth of a command's start.
  if (/^postgres(ql)?:/.test(options.url)) {
    const { openPostgres } = await import('./postgres/open.ts');
    return openPostgres(options);
  }
  const { openSqlite } = await import('./sqlite/open.ts');
  return openSqlite(options.url.replace(/^sqlite:/, ''), options);
}
