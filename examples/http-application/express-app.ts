import type { Client } from '@sb/queue';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Pool } from 'pg';
import { describeError } from './errors.ts';
import { type Order, placeOrder } from './orders.ts';

export function expressApp(pool: Pool, worker: Client): Express {
  const app = express();
  app.use(express.json());
  app.post('/orders', async (request, response) => {
    const run = await placeOrder(pool, worker, request.body as Order);
    response.status(202).json({ run, see: `/runs/${run}` });
  });
  app.get('/runs/:run', async (request, response) => {
    const found = await worker.wait(Number(request.params.run), { timeout: '2s' });
    const { state, progress, result, error } = found;
    response.json({ state, progress, result, error: error?.message });
  });
  // Express knows a handler of errors by its four parameters.
  app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
    const { status, body } = describeError(error);
    response.status(status).json(body);
  });
  return app;
}
