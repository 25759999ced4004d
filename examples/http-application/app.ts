import type { Client } from '@sb/queue';
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Pool } from 'pg';
import { type Order, placeOrder } from './orders.ts';

/** Codes of PostgreSQL and of the worker; any other error is a 500. */
const STATUS: Readonly<Record<string, ContentfulStatusCode>> = {
  '23505': 409, // the order exists
  '23514': 409, // the stock is too low
  INPUT_INVALID: 400,
  QUEUE_DRAINING: 503,
  QUEUE_FULL: 503,
  UNKNOWN_RUN: 404,
};

export function createApp(pool: Pool, worker: Client): Hono {
  const app = new Hono();
  app.post('/orders', async (c) => {
    const run = await placeOrder(pool, worker, await c.req.json<Order>());
    return c.json({ run, see: `/runs/${run}` }, 202);
  });
  // It waits two seconds for the end, so that a page need not ask again and again.
  app.get('/runs/:run{[1-9][0-9]{0,14}}', async (c) => {
    const { state, result, error } = await worker.wait(Number(c.req.param('run')), { timeout: '2s' });
    return c.json({ state, result, error: error?.message });
  });
  app.onError((error, c) => {
    const { code = 'INTERNAL' } = error as { code?: string };
    return c.json({ code, message: error.message }, STATUS[code] ?? 500);
  });
  return app;
}
