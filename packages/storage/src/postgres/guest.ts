/**
 * A body inside the caller's transaction, on the caller's connection. The caller commits; until then no other connection
 * sees the changes.
 * That connection has its own settings and reads bigint as text. So search_path and planner settings are ours only while
 * the body runs, and each statement names its type parsers. No statement is prepared under a name, which could be taken.
 * Bodies on one connection run one after the other: else one would take the path of another for the caller's.
 */
import type pg from 'pg';
import { ForeignTransactionError } from '../errors.ts';
import type { Body, Tx } from '../write.ts';
import { drive } from './gate.ts';
import { createPostgresHandle, type Queryable } from './handle.ts';
import { type SqlTransaction, textClient } from './text-client.ts';

/** The part of a client of the driver `pg` that is needed. */
export interface PgTransaction {
  query(config: PgStatement): Promise<{ readonly rows: unknown[] }>;
}

export interface PgStatement {
  readonly text: string;
  readonly values?: unknown[];
  readonly rowMode?: 'array';
  readonly types?: { getTypeParser(oid: number, format?: string): (value: string) => unknown };
}

const ENTER = `select current_setting('search_path') as path, current_setting('enable_seqscan') as seqscan,
  current_setting('jit') as jit, set_config('search_path', $1, true), transaction_timestamp()::text as began`;
const LEAVE = `select set_config('search_path', $1, true), set_config('enable_seqscan', $2, true),
  set_config('jit', $3, true)`;
const FOUND = `select current_setting('search_path') as path, to_regclass('job_defs') is not null as "hasTables",
  current_setting('transaction_isolation') as isolation, transaction_timestamp()::text as began`;

interface Found {
  readonly path: string;
  readonly hasTables: boolean;
  readonly isolation: string;
  readonly began: string;
}

export interface GuestOptions {
  /** Default `read committed`. `any`: for a body that does not depend on what others have committed meanwhile. */
  readonly isolation?: 'any';
}

/** The caller's settings, to be restored, and when the transaction began. */
interface Theirs {
  readonly began: string;
  readonly path: string;
  readonly seqscan: string;
  readonly jit: string;
}

/** For each connection the end of the last body on it. */
const turns = new WeakMap<object, Promise<unknown>>();

export interface Host {
  readonly schema: string;
  readonly types: pg.CustomTypesConfig;
  readonly tx: Tx;
  readonly now: () => number | null;
}

export function runAsGuest<R>(
  transaction: PgTransaction | SqlTransaction,
  { isolation, ...host }: Host & GuestOptions,
  body: (tx: Tx) => Body<R>,
): Promise<R> {
  const [client, connection] = isOfPg(transaction)
    ? [pgClient(transaction, host), transaction]
    : [textClient(transaction), transaction.connection ?? transaction];
  const before = turns.get(connection) ?? Promise.resolve();
  const visit = before.then(() => visitOf(client, { ...host, ...(isolation && { isolation }) }, body));
  turns.set(
    connection,
    visit.catch(() => {}),
  );
  return visit;
}

/** A wrapper of the driver may have an `execute` of its own, with other parameters. */
function isOfPg(transaction: PgTransaction | SqlTransaction): transaction is PgTransaction {
  return 'query' in transaction && typeof transaction.query === 'function';
}

function pgClient(transaction: PgTransaction, { types }: Host): Queryable {
  return {
    query: ({ text, values, rowMode }) =>
      transaction.query({ text, types, ...(values && { values }), ...(rowMode && { rowMode }) }),
  };
}

async function visitOf<R>(
  client: Queryable,
  { tx, now, ...host }: Host & GuestOptions,
  body: (tx: Tx) => Body<R>,
): Promise<R> {
  const theirs = await enter(client, host);
  try {
    return await drive(body(tx), { client, handle: createPostgresHandle(client, now) });
  } finally {
    // After an error of the server the transaction is void, and with it the settings.
    await leave(client, theirs).catch(() => {});
  }
}

/** Sets our path until the transaction ends, and returns the caller's settings. */
async function enter(client: Queryable, place: Pick<Host, 'schema'> & GuestOptions): Promise<Theirs> {
  const before = await rowOf<Theirs>(client, ENTER, [place.schema]);
  try {
    const found = await rowOf<Found>(client, FOUND);
    const foreign = outsideness(found, before, place) ?? foreignness(found, place);
    if (foreign) throw foreign;
    return before;
  } catch (error) {
    await leave(client, before).catch(() => {});
    throw error;
  }
}

/**
 * Outside of a transaction the server forgets the path at once, and our statements would commit by themselves. A pool is
 * outside, too: where the path is ours anyway, its statements have begun at different times.
 */
function outsideness(
  { path, began }: Found,
  before: Theirs,
  { schema }: Pick<Host, 'schema'>,
): ForeignTransactionError | undefined {
  if (path === schema && began === before.began) return undefined;
  return new ForeignTransactionError(
    'a connection inside a transaction, got one outside',
    'Pass the transaction that the callback of your client gets; with the driver pg, send BEGIN on this connection first.',
  );
}

function foreignness(
  { hasTables, isolation: level }: Found,
  { schema, isolation }: Pick<Host, 'schema'> & GuestOptions,
): ForeignTransactionError | undefined {
  if (!hasTables)
    return new ForeignTransactionError(
      `a connection to the database of the store, got one that has no tables of ours in the schema "${schema}"`,
      'Pass a transaction of the database that the client was made for.',
    );
  // Any other level sees the queue, its depth limit and its drain, as they were when the transaction began.
  if (isolation !== 'any' && !level.startsWith('read '))
    return new ForeignTransactionError(
      `a transaction that is read committed, got ${level}`,
      'Your client has an option for it: `isolationLevel` of Drizzle, Knex and Prisma, `setIsolationLevel` of Kysely, ' +
        'the first parameter of TypeORM. With the driver pg, send BEGIN ISOLATION LEVEL READ COMMITTED.',
    );
  return undefined;
}

async function leave(client: Queryable, { path, seqscan, jit }: Theirs): Promise<void> {
  await rowOf(client, LEAVE, [path, seqscan, jit]);
}

async function rowOf<Row>(client: Queryable, text: string, values: readonly string[] = []): Promise<Row> {
  const { rows } = await client.query({ text, values: [...values] });
  return (rows as readonly [Row])[0];
}
