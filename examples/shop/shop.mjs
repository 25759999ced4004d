// A shop that keeps its orders in PostgreSQL: each order and the run that writes its invoice are stored together.
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
    return id;
  } catch (error) {
    await db.query('rollback').catch(() => {});
    throw error;
  } finally {
    db.release();
  }
}

const server = createServer((request, response) => void handle(request, response));

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function handle(request, response) {
  const nr = new URL(request.url ?? '/', 'http://localhost').searchParams.get('nr') ?? '';
  const answer = await placeOrder(nr).then(
    (run) => ({ status: 201, body: { run } }),
    (error) => ({ status: 409, body: { code: error.code, message: error.message } }),
  );
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
}

await pool.query('create table if not exists orders (nr text primary key)');
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () =>
  console.log(JSON.stringify(server.address())),
);

process.once('SIGTERM', () => {
  server.close();
  void Promise.all([worker.close(), pool.end()]);
});
