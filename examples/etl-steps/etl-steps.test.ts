import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { createClient } from '@sb/queue';
import { isSlow, newDatabase, storePlace } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { builtProgram } from '../../apps/worker/test/built-program.ts';
import { startNode } from '../start-program.ts';

const ORDERS = ['ada', 'bo', 'cy', 'ada', 'di', 'eve'].map((customer, at) => ({ customer, cents: at + 1 }));

// What a kill leaves is tested on both stores in apps/worker.
test.each(isSlow() ? ['sqlite', 'postgres'] : ['sqlite'])(
  'a worker is killed in the middle; another one continues at the broken step (%s)',
  async (dialect) => {
    const databaseUrl = dialect === 'sqlite' ? newFile() : await newDatabase();
    const world = await startWorld();
    const program = path.join(await builtProgram(), 'index.js');
    const worker = (...args: readonly string[]) =>
      startNode([program, ...args], { cwd: import.meta.dirname, env: { DATABASE_URL: databaseUrl } });
    const daemon = () => worker('daemon', '--config', 'scheduler.yaml', '--jobs', './etl-jobs.mjs');

    const first = daemon();
    await first.until(/worker started/);
    await using client = createClient({ databaseUrl });
    const { id } = await client.enqueue('etl.orders', { shop: world.url, warehouse: world.url });
    // The second batch has been sent, and its answer does not come.
    await world.hangs;
    first.kill('SIGKILL');
    await first.ended;
    const killed = await client.get(id);
    expect(killed).toMatchObject({ state: 'running' });

    world.answer();
    const second = daemon();
    expect(await client.wait(id, { timeout: '2m' })).toMatchObject({
      state: 'succeeded',
      result: { orders: 6, customers: 5 },
      attempts: [expect.objectContaining({ outcome: 'lost' })],
    });
    second.kill('SIGTERM');
    expect(await second.ended).toBe(0);

    // The shop was asked once. The batch without an answer was sent twice under one key, the others once.
    expect(world.reads()).toBe(1);
    expect(world.sent()).toEqual(['0', '2', '2', '4']);
    expect(world.stored()).toEqual([
      { customer: 'ada', cents: 5 },
      { customer: 'bo', cents: 2 },
      { customer: 'cy', cents: 3 },
      { customer: 'di', cents: 5 },
      { customer: 'eve', cents: 6 },
    ]);
  },
);

/** The shop and the warehouse. The first request with the second batch is stored and gets no answer. */
async function startWorld() {
  let reads = 0;
  let mayAnswer = false;
  const sent: string[] = [];
  const batches = new Map<string, unknown>();
  let begin: (() => void) | undefined;
  const hangs = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const server = createServer((request, response) => {
    void answer().catch((error: unknown) => response.destroy(error as Error));

    async function answer(): Promise<void> {
      if (request.url === '/orders') {
        reads += 1;
        response.end(JSON.stringify(ORDERS));
        return;
      }
      const key = String(request.headers['idempotency-key']);
      const batch = key.split(':').at(-1) ?? '';
      sent.push(batch);
      batches.set(key, await json(request));
      if (batch === '2' && !mayAnswer) begin?.();
      else response.end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hangs,
    answer: () => {
      mayAnswer = true;
    },
    reads: () => reads,
    sent: () => sent,
    stored: () => [...batches.values()].flat(),
  };
}

function newFile(): string {
  return `sqlite:${path.join(mkdtempSync(path.join(storePlace(), 'etl-')), 'worker.db')}`;
}
