/** Opens a PostgreSQL database as a store: a pool for transactions, a second one for the hot statements. */
import pg from 'pg';
import type { Store, StoreOptions } from '../store.ts';
import { type Body, createTx, POSTGRES_NOW, type Tx } from '../write.ts';
import { postgresProblem } from './errors.ts';
import { createPostgresGate, drive, withClient } from './gate.ts';
import { runAsGuest } from './guest.ts';
import { createPostgresHandle } from './handle.ts';
import { HOT_SETTINGS, SETTINGS } from './hot-settings.ts';
import { createNotifier } from './notify.ts';
import { readPlace } from './place.ts';
import { createSockets } from './sockets.ts';

const CONNECTIONS = 10;
const HOT_CONNECTIONS = 4;
const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 30_000;
const LOCK_TIMEOUT_MS = 10_000;
const GIVEN_UP_MS = 500;
/** A silent connection is probed after this time. */
const KEEP_ALIVE_AFTER_MS = 10_000;
const CLOSE_WITHIN_MS = 2_000;

/** Ids and times are bigint: numbers up to 2^53 are enough for both. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
};

export function openPostgres(options: StoreOptions): Store {
  const { connectionString, schema, where, options: given } = readPlace(options.url);
  const sockets = createSockets();
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const lockTimeoutMs = options.lockTimeoutMs ?? LOCK_TIMEOUT_MS;
  const common = {
    connectionString,
    types: TYPES,
    stream: sockets.create,
    connectionTimeoutMillis: Math.min(CONNECT_TIMEOUT_MS, statementTimeoutMs),
    // The driver's timeout, not the server's: a server that hangs enforces none.
    query_timeout: statementTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    application_name: 'worker',
    ...(given !== undefined && { options: given }),
  };
  const pool = survivingPool({
    ...common,
    max: options.connections ?? CONNECTIONS,
    options: settings({ given, lockTimeoutMs, schema }, SETTINGS),
  });
  let hot: pg.Pool | undefined;
  let closing: Promise<void> | undefined;
  // The server ends a statement soon after the driver has given it up: its snapshot would hold back the statistics.
  const beginRead = `begin isolation level repeatable read read only;
    set local statement_timeout = ${statementTimeoutMs + GIVEN_UP_MS}`;
  const clock = options.clock;
  const now = (): number | null => (clock ? clock() : null);
  const tx = createTx('postgres', clock);
  const notifier = createNotifier({
    pool,
    connect: () => new pg.Client(common),
  });
  const write = createPostgresGate({
    pool,
    hot: hotPool,
    bell: notifier,
    tx,
    now,
    where,
    lockTimeoutMs,
  });
  const problem = (error: unknown): unknown => postgresProblem(error, { where, lockTimeoutMs });

  return {
    dialect: 'postgres',
    where,
    file: undefined,
    write,
    read: (body, { single = false } = {}) =>
      (single ? readSingle(hotPool(), tx, now, body) : readOnly({ pool, beginRead }, tx, now, body)).catch(
        (error: unknown) => Promise.reject(problem(error)),
      ),
    within: (transaction, body, how) =>
      runAsGuest(transaction, { ...how, schema, types: TYPES, tx, now }, body).catch((error: unknown) =>
        Promise.reject(problem(error)),
      ),
    ring: () => notifier.ring(),
    listen: (listener) => notifier.listen(listener),
    async now() {
      if (clock) return clock();
      const asked = pool.query<{ now: number }>(`select ${POSTGRES_NOW} as now`);
      const { rows } = await asked.catch((error: unknown) => Promise.reject(problem(error)));
      return rows[0]?.now ?? Number.NaN;
    },
    close: () => (closing ??= sockets.leave(sayGoodbye(), CLOSE_WITHIN_MS)),
  };

  function hotPool(): pg.Pool {
    return (hot ??= survivingPool({
      ...common,
      // A tick sends its statements at once.
      pipeline: true,
      max: HOT_CONNECTIONS,
      options: settings({ given, lockTimeoutMs, schema }, HOT_SETTINGS),
      idleTimeoutMillis: 0,
    }));
  }

  // One after the other: an ending pool does not serve the notifier, which may still wait for a connection.
  async function sayGoodbye(): Promise<void> {
    await notifier.close();
    await Promise.all([pool.end(), hot?.end()]);
  }
}

/** One statement, which is a snapshot by itself. */
async function readSingle<R>(
  pool: pg.Pool,
  tx: Tx,
  now: () => number | null,
  body: (tx: Tx) => Body<R>,
): Promise<R> {
  return withClient(pool, (client) => drive(body(tx), { client, handle: createPostgresHandle(client, now) }));
}

/** One snapshot for the whole body. */
async function readOnly<R>(
  { pool, beginRead }: { readonly pool: pg.Pool; readonly beginRead: string },
  tx: Tx,
  now: () => number | null,
  body: (tx: Tx) => Body<R>,
): Promise<R> {
  return withClient(pool, async (client) => {
    await client.query(beginRead);
    const result = await drive(body(tx), { client, handle: createPostgresHandle(client, now) });
    await client.query('commit');
    return result;
  });
}

// Without a listener for errors, a lost connection ends the whole process. The pool listens while a connection is idle,
// this listener while it is in use. The caller that waits for the answer gets the error.
function survivingPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

interface SessionSettings {
  /** Options of the command line of a session, from the address. */
  readonly given: string | undefined;
  readonly lockTimeoutMs: number;
  readonly schema: string;
}

/** Ours come last, so that they hold. */
function settings(
  { given, lockTimeoutMs, schema }: SessionSettings,
  hot: Readonly<Record<string, string>>,
): string {
  const own = [`search_path=${schema}`, `lock_timeout=${lockTimeoutMs}`];
  const more = Object.entries(hot).map(([name, value]) => `${name}=${value}`);
  const all = [...own, 'idle_in_transaction_session_timeout=60000', ...more];
  return [...(given === undefined ? [] : [given]), ...all.map((setting) => `-c ${setting}`)].join(' ');
}
