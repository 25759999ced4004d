/** Databases of a PostgreSQL server: empty ones, copies, and a template that copies are made of. */
import pg from 'pg';

let databases = 0;

/** Makes an empty database of its own on the server, and returns its URL. */
export async function createDatabase(serverUrl: string): Promise<string> {
  return replaceDatabases(serverUrl, [], 'template1');
}

/**
 * Makes a copy of a database of the server, and drops the old ones. The new one first: before a drop, PostgreSQL checks
 * only every 100 ms whether a connection is still closing.
 */
export async function replaceDatabases(
  serverUrl: string,
  old: readonly string[],
  template: string,
): Promise<string> {
  const name = `t_${process.pid}_${Date.now().toString(36)}_${++databases}`;
  const server = serverAt(serverUrl);
  await server.query(`create database ${name} template ${template} strategy file_copy`);
  // A failed test may have left connections open: without force, its next try could not begin.
  for (const url of old) await server.query(`drop database ${new URL(url).pathname.slice(1)} with (force)`);
  return urlOf(serverUrl, name);
}

/**
 * The name of a database that `prepare` has filled, made once for each server and test run: a copy costs a quarter of the
 * time that filling another one takes.
 */
export async function templateDatabase(
  serverUrl: string,
  prepare: (url: string) => Promise<void>,
): Promise<string> {
  // The workers of a run have one parent; a server that outlives the run may have the template of an older schema.
  const name = `filled_${process.ppid}_${process.env['VITEST_POOL_ID'] ?? 0}`;
  const server = serverAt(serverUrl);
  const { rowCount } = await server.query('select 1 from pg_database where datname = $1', [name]);
  if (rowCount !== 0) return name;
  await server.query(`create database ${name} strategy file_copy`);
  await prepare(urlOf(serverUrl, name));
  return name;
}

/** How long a connection stays open for the next test. A server that ends waits for it. */
const IDLE_MS = 1_000;
const servers = new Map<string, pg.Pool>();

/** One connection for many tests: to open another one costs as much as a database does. */
function serverAt(url: string): pg.Pool {
  const known = servers.get(url);
  if (known) return known;
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    idleTimeoutMillis: IDLE_MS,
    allowExitOnIdle: true,
  });
  // The server may end first: the pool has dropped the connection.
  pool.on('error', () => {});
  servers.set(url, pool);
  return pool;
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
