import { EventEmitter, once } from 'node:events';
import { StoreLockedError, WriteOutcomeUnknownError } from '@sb/storage';
import { expect, onTestFinished, test, vi } from 'vitest';
import { failingAt } from './failing-store.ts';
import { openConsole } from './open-console.ts';
import { openWork, send } from './work.ts';

/** The first write takes the key, the second is that of the verb, the third keeps its answer. */
const VERB = 2;
const KEEPING = 3;

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

test.each([new WriteOutcomeUnknownError('the store'), new Error('after the commit')])(
  'a request whose outcome is not known is not carried out again: %s',
  async (error) => {
    const work = await openWork();
    onTestFinished(() => work.close());
    await work.run(send, { to: 'ada' });
    const console = openConsole(
      failingAt(work.store, VERB, { isCarriedOut: true, error }),
      {},
      { onBug: () => {} },
    );
    const replay = () =>
      console.send(
        'POST',
        '/api/v1/runs/1/replay',
        { reason: 'again' },
        { headers: { 'idempotency-key': 'k1' } },
      );
    expect((await replay()).status).toBeGreaterThanOrEqual(500);
    expect(await replay()).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect((await console.get('/api/v1/runs/2')).status).toBe(200);
    expect((await console.get('/api/v1/runs/3')).status).toBe(404);
  },
);

test('a request that the store could not take has changed nothing, and may be sent again with its key', async () => {
  const work = await openWork();
  onTestFinished(() => work.close());
  await work.run(send, { to: 'ada' });
  const error = new StoreLockedError('the store', 10_000);
  const { send: post } = openConsole(failingAt(work.store, VERB, { isCarriedOut: false, error }));
  const headers = { 'idempotency-key': 'k1' };
  const replay = () => post('POST', '/api/v1/runs/1/replay', { reason: 'again' }, { headers });
  expect(await replay()).toMatchObject({ status: 503, body: { code: 'STORE_LOCKED' } });
  expect(await replay()).toMatchObject({ status: 201, body: { id: 2 } });
});

test('an act whose answer could not be kept is answered, and is not carried out again', async () => {
  const work = await openWork();
  onTestFinished(() => work.close());
  await work.run(send, { to: 'ada' });
  let failures = 0;
  const { get, send: post } = openConsole(
    failingAt(work.store, KEEPING, { isCarriedOut: false }),
    {},
    { onLog: () => (failures += 1) },
  );
  const headers = { 'idempotency-key': 'k1' };
  const replay = () => post('POST', '/api/v1/runs/1/replay', { reason: 'again' }, { headers });
  expect(await replay()).toMatchObject({ status: 201, body: { id: 2 } });
  expect(failures).toBe(1);
  expect(await replay()).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
  expect((await get('/api/v1/runs/3')).status).toBe(404);
});

test('an act that takes too long goes on: its key gives the outcome, and nothing is done twice', async () => {
  const work = await openWork();
  onTestFinished(() => work.close());
  await work.run(send, { to: 'ada' });
  const events = new EventEmitter();
  const began = once(events, 'began');
  const free = once(events, 'free');
  let writes = 0;
  const { get, send: post } = openConsole({
    ...work.store,
    async write(body, options) {
      if (++writes === 2) {
        events.emit('began');
        await free;
      }
      return work.store.write(body, options);
    },
  });
  const headers = { 'idempotency-key': 'k1' };
  const replay = () => post('POST', '/api/v1/runs/1/replay', { reason: 'again' }, { headers });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const first = replay();
  await began;
  await vi.advanceTimersByTimeAsync(8_000);
  expect(await first).toMatchObject({
    status: 503,
    body: {
      code: 'WRITE_OUTCOME_UNKNOWN',
      detail: 'The answer took longer than 8\u2009s: the change may still be made.',
      hint: 'Check the result before you repeat it.',
    },
  });
  vi.useRealTimers();
  expect(await replay()).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
  events.emit('free');
  const isDone = async () => {
    const answer = await replay();
    return answer.status === 201 && answer;
  };
  const second = await vi.waitUntil(isDone, { timeout: 30_000 });
  expect(second.body).toEqual({ id: 2, says: 'Run 1 runs again as 2.' });
  expect((await get('/api/v1/runs/3')).status).toBe(404);
});
