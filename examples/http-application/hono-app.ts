import type { Client } from '@sb/queue';
import { Hono } from 'hono';
import type { Pool } from 'pg';
import { describeError } from './errors.ts';
import { type Order, placeOrder } from './orders.ts';

export function honoApp(pool: Pool, worker: Client): Hono {
  const app = new Hono();
  app.post('/orders', async (c) => {
    const run = await placeOrder(pool, worker, await c.req.json<Order>());
    return c.json({ run, see: `/runs/${run}` }, 202);
  });
  // It waits two seconds for the end, so that a page need not ask again and again.
  app.get('/runs/:run{[1-9][0-9]{0,14}}', async (c) => {
    const found = await worker.wait(Number(c.req.param('run')), { timeout: '2s' });
    const { state, progress, result, error } = found;
    return c.json({ state, progress, result, error: error?.message });
  });
  app.onError((error, c) => {
    const { status, body } = describeError(error);
    return c.json(body, status);
  });
  return app;
}
