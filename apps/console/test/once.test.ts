import { expect, onTestFinished, test } from 'vitest';
import { openConsole } from './open-console.ts';
import { openWork, send } from './work.ts';

test('a request that is sent twice with one key changes something once', async () => {
  const work = await openWork();
  onTestFinished(() => work.close());
  await work.run(send, { to: 'ada' });
  const { send: post } = openConsole(work.store);
  const headers = { 'idempotency-key': 'k1' };
  const [first, second] = [
    await post('POST', '/api/v1/runs/1/replay', { reason: 'again' }, { headers }),
    await post('POST', '/api/v1/runs/1/replay', { reason: 'again' }, { headers }),
  ];
  expect(first.body).toEqual({ id: 2, says: 'Run 1 runs again as 2.' });
  expect(second).toMatchObject({ status: 201, body: first.body });
  expect(await post('POST', '/api/v1/runs/1/replay', { reason: 'other' }, { headers })).toMatchObject({
    status: 409,
    body: { code: 'IDEMPOTENCY_CONFLICT' },
  });
  expect((await post('POST', '/api/v1/runs/1/replay', { reason: 'again' })).body).toMatchObject({ id: 3 });
});

test('a request that was refused may be sent again with its key', async () => {
  const work = await openWork();
  onTestFinished(() => work.close());
  const { send: post } = openConsole(work.store);
  const headers = { 'idempotency-key': 'k1' };
  expect((await post('POST', '/api/v1/runs/1/replay', {}, { headers })).status).toBe(404);
  await work.run(send, { to: 'ada' });
  expect((await post('POST', '/api/v1/runs/1/replay', {}, { headers })).status).toBe(201);
});
