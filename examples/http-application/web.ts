/** The web tier: `node web.ts`. It asks for runs and executes none. */
import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { createClient } from '@sb/queue';
import pg from 'pg';
import { honoApp } from './hono-app.ts';
import { createTables } from './orders.ts';

const databaseUrl = process.env['DATABASE_URL'] ?? '';
const pool = new pg.Pool({ connectionString: databaseUrl });
// A connection that dies without a listener would end the process.
pool.on('error', (error) => console.error(error.message));
pool.on('connect', (db) => db.on('error', (error) => console.error(error.message)));
const worker = createClient({ databaseUrl, createdBy: 'shop' });
await createTables(pool);
const server = serve(
  { fetch: honoApp(pool, worker).fetch, hostname: '127.0.0.1', port: Number(process.env['PORT'] ?? 3000) },
  ({ port }) => console.log(`listening on ${port}`),
);

await once(process, 'SIGTERM');
// Requests end first, then the calls of the client, then the connections.
await new Promise((resolve) => server.close(resolve));
await worker.close();
await pool.end();
console.log('stopped');
