import { migrate, openStore } from '@sb/storage';
import { newDatabase } from '@sb/testkit';
import { createWorker } from '@sb/worker';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { POST } from './app/api/welcome/route.ts';
import { GET } from './app/api/runs/[run]/route.ts';
import type * as Client from './lib/client.ts';
import { workerClient } from './lib/client.ts';
import { welcome } from './lib/jobs.ts';

const LOADED_AGAIN = new URL('./lib/client.ts?again', import.meta.url).href;

let databaseUrl: string;
beforeAll(async () => {
  databaseUrl = await newDatabase();
  const store = await openStore({ url: databaseUrl });
  await migrate(store, '0.1.0');
  await store.close();
  vi.stubEnv('DATABASE_URL', databaseUrl);
});
afterAll(async () => {
  await workerClient().close();
  vi.unstubAllEnvs();
});

test('the route answers with a run that a worker executes, once for each address', async () => {
  const first = await post({ to: 'ada@example.com' });
  expect(first).toMatchObject({ status: 202, body: { verdict: 'enqueued' } });
  const { run } = first.body as { run: number };
  expect(first.location).toBe(`/api/runs/${run}`);
  expect(await post({ to: 'ada@example.com' })).toMatchObject({
    status: 202,
    body: { run, verdict: 'duplicate' },
  });

  await using worker = createWorker({ jobs: [welcome], databaseUrl, logLevel: 'error' });
  await worker.start();
  await expect
    .poll(() => get(run))
    .toEqual({ status: 200, body: { state: 'succeeded', result: { sent: 'ada@example.com' } } });
});

test('a wrong input and an unknown run have answers of their own', async () => {
  expect(await post({ to: 'no address' })).toMatchObject({ status: 400, body: { code: 'INPUT_INVALID' } });
  for (const run of [1_000_000, 1e20, 'abc'])
    expect(await get(run)).toEqual({ status: 404, body: { code: 'UNKNOWN_RUN' } });
});

test('each load of a module has the same client', async () => {
  const again = (await import(/* @vite-ignore */ LOADED_AGAIN)) as typeof Client;
  expect(again.workerClient).not.toBe(workerClient);
  expect(again.workerClient()).toBe(workerClient());
});

async function post(input: object) {
  const request = new Request('http://localhost/api/welcome', {
    method: 'POST',
    body: JSON.stringify(input),
  });
  const answer = await POST(request);
  return {
    status: answer.status,
    location: answer.headers.get('location'),
    body: (await answer.json()) as unknown,
  };
}

async function get(run: number | string) {
  const request = new Request(`http://localhost/api/runs/${run}`);
  const answer = await GET(request, { params: Promise.resolve({ run: String(run) }) });
  return { status: answer.status, body: (await answer.json()) as unknown };
}
