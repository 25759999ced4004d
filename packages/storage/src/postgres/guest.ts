/**
 * A body inside somebody else's transaction, on their connection: they commit, and until then nobody sees of it.
 * Their connection has its own search_path and reads bigint as text: the path is ours for the time of the body only,
 * and each statement says how its values are read. Nothing is prepared under a name that could be theirs.
 */
import type pg from 'pg';
import { ForeignTransactionError } from '../errors.ts';
import type { Body, Tx } from '../write.ts';
import { drive } from './gate.ts';
import { createPostgresHandle, type Queryable } from './handle.ts';

/** As much of a client of the driver `pg` as it takes. */
export interface PgTransaction {
  query(config: PgStatement): Promise<{ readonly rows: unknown[] }>;
}

export interface PgStatement {
  readonly text: string;
  readonly values?: unknown[];
  readonly rowMode?: 'array';
  readonly types?: { getTypeParser(oid: number, format?: string): (value: string) => unknown };
}

const FOUND = `select current_setting('search_path') || case when to_regclass('job_defs') is null then ' f' else ' t' end as text`;

export interface Host {
  readonly schema: string;
  readonly types: pg.CustomTypesConfig;
  readonly tx: Tx;
  readonly now: () => number | null;
}

export async function runAsGuest<R>(
  transaction: PgTransaction,
  { schema, types, tx, now }: Host,
  body: (tx: Tx) => Body<R>,
): Promise<R> {
  const client: Queryable = {
    query: ({ text, values, rowMode }) =>
      transaction.query({ text, types, ...(values && { values }), ...(rowMode && { rowMode }) }),
  };
  const theirs = await enter(client, schema);
  try {
    return await drive(body(tx), { client, handle: createPostgresHandle(client, now) });
  } finally {
    // After an error of the server their transaction is void, and with it the path.
    await setPath(client, theirs).catch(() => {});
  }
}

/** Makes the path ours until the transaction ends, and returns theirs. */
async function enter(client: Queryable, schema: string): Promise<string> {
  const theirs = await textOf(
    client,
    `select current_setting('search_path') as text, set_config('search_path', $1, true)`,
    [schema],
  );
  const found = await textOf(client, FOUND);
  if (found === `${schema} t`) return theirs;
  // Outside of a transaction the path is forgotten at once, and our statements would commit by themselves.
  if (!found.startsWith(`${schema} `))
    throw new ForeignTransactionError(
      'a connection inside a transaction, got one outside',
      'Send BEGIN first.',
    );
  await setPath(client, theirs);
  throw new ForeignTransactionError(
    `a connection to the database of the store, got one that has no tables of ours in the schema "${schema}"`,
    'Give a transaction of the database that the client was made for.',
  );
}

async function setPath(client: Queryable, path: string): Promise<void> {
  await textOf(client, `select set_config('search_path', $1, true) as text`, [path]);
}

async function textOf(client: Queryable, text: string, values: readonly string[] = []): Promise<string> {
  const { rows } = await client.query({ text, values: [...values] });
  return (rows as readonly { readonly text: string }[])[0]?.text ?? '';
}
