// A shop that keeps its orders in PostgreSQL: each order and the run that writes its invoice are stored together. The
// answer is 202 with the number of the run, and another request asks how far it is.
import { createServer } from 'node:http';
import { createClient } from '@sb/queue';
import pg from 'pg';

const databaseUrl = process.env.DATABASE_URL ?? '';
const pool = new pg.Pool({ connectionString: databaseUrl });
// A connection that dies without a listener ends the process: the pool hears of those that are idle, each in use tells
// of itself. Whoever waits for an answer gets the error.
pool.on('error', () => {});
pool.on('connect', (db) => db.on('error', () => {}));
const worker = createClient({ databaseUrl, createdBy: 'shop' });

/** @param {string} nr */
async function placeOrder(nr) {
  const db = await pool.connect();
  try {
    await db.query('begin');
    await db.query('insert into orders (nr) values ($1)', [nr]);
    const { id } = await worker.enqueueIn(db, 'shop.invoice', { nr }, { dedupeKey: `invoice:${nr}` });
    await db.query('commit');
    await worker.wake();
    return { status: 202, body: { run: id, see: `/runs/${id}` } };
  } catch (error) {
    await db.query('rollback').catch(() => {});
    throw error;
  } finally {
    db.release();
  }
}

/**
 * Answers at once for a run that has ended; otherwise it waits for the end, at most two seconds, so that a page need not
 * ask again and again.
 * @param {number} id
 */
async function showRun(id) {
  const run = await worker.wait(id, { timeout: '2s' });
  const { state, result, error } = run;
  return { status: 200, body: { state, result, error: error?.message } };
}

const STATUS = /** @type {Record<string, number>} */ ({ UNKNOWN_RUN: 404, QUEUE_FULL: 503, 23505: 409 });

/** @param {import('node:http').IncomingMessage} request */
async function answer({ method, url }) {
  const { pathname, searchParams } = new URL(url ?? '/', 'http://localhost');
  if (method === 'POST' && pathname === '/orders') return placeOrder(searchParams.get('nr') ?? '');
  const [, run] = /^\/runs\/([1-9]\d{0,14})$/.exec(pathname) ?? [];
  if (method === 'GET' && run !== undefined) return showRun(Number(run));
  return { status: 404, body: { code: 'NO_SUCH_PAGE' } };
}

const server = createServer((request, response) => {
  void answer(request)
    .catch(({ code, message }) => ({ status: STATUS[code] ?? 500, body: { code, message } }))
    .then(({ status, body }) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    );
});

await pool.query('create table if not exists orders (nr text primary key)');
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () =>
  console.log(JSON.stringify(server.address())),
);

process.once('SIGTERM', () => {
  server.close();
  void Promise.all([worker.close(), pool.end()]);
});
