import { findRun, workChunk } from '@sb/queue';
import { enqueueMany } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import type { Store } from '@sb/storage';
import { expect, onTestFinished, test, vi } from 'vitest';
import { operation, operationList, startedOperation } from '../src/answers/operations.ts';
import { unreadableAfterVerb } from './failing-store.ts';
import { openConsole } from './open-console.ts';
import { openEngine } from './open-engine.ts';

const BULK = '/api/v1/runs/bulk';

/** How long the first statement about live runs takes, by the clock of the tests. */
function slowOnce(store: Store, ms: number): Store {
  let isOver = false;
  return {
    ...store,
    read: (body) =>
      store.read(function* (tx) {
        const asked = body(tx);
        let step = asked.next();
        while (!step.done) {
          const isOfRuns = 'query' in step.value && /\bfrom runs\b/.test(step.value.query.sql);
          if (isOfRuns && !isOver) vi.advanceTimersByTime(ms);
          isOver ||= isOfRuns;
          step = asked.next(yield step.value);
        }
        return step.value;
      }),
  };
}

eachDialect('many runs', (open, dialect) => {
  test('that match a filter are cancelled as an operation, with progress', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    for (let n = 0; n < 3; n++) await engine.enqueue({ delayMs: 60_000 });
    const other = await engine.enqueue({ jobId: 'report', input: {}, delayMs: 60_000 });
    const order = { action: 'cancel', filter: { job: 'mail.send' }, reason: 'old' };
    expect(await console.send('POST', `${BULK}?dryRun=true`, order)).toMatchObject({
      status: 200,
      body: { count: 3 },
    });
    expect(operationList.parse((await console.get('/api/v1/operations')).body).items).toEqual([]);
    expect(await console.send('POST', BULK, { ...order, atMost: 2 })).toMatchObject({
      status: 409,
      body: { detail: '3 runs match by now, and at most 2 were asked for. Nothing is changed.' },
    });
    const started = await console.send('POST', BULK, { ...order, atMost: 3 });
    expect(started.status).toBe(202);
    const { operation: id } = startedOperation.parse(started.body);
    const path = `/api/v1/operations/${id}`;
    expect(operation.parse((await console.get(path)).body)).toMatchObject({
      state: 'running',
      total: 3,
      done: 0,
    });
    while (await workChunk(engine.store, 'one'));
    expect(operation.parse((await console.get(path)).body)).toMatchObject({
      kind: 'cancel',
      state: 'done',
      done: 3,
      by: 'user:ana',
      reason: 'old',
    });
    expect((await findRun(engine.store, other)).state).toBe('queued');
    for (const address of [BULK, `${BULK}?dryRun=true`])
      expect((await console.send('POST', address, order)).body).toMatchObject({
        code: 'REQUEST_INVALID',
        detail: 'body.filter: no run matches.',
      });
  });

  test('are each chosen once, also where they start while the others are looked for', async () => {
    const engine = await openEngine(open);
    const { store } = engine;
    for (let n = 0; n < 3; n++) await engine.enqueue({ delayMs: n === 0 ? 60_000 : 0 });
    let hasStarted = false;
    const meanwhile: Store = {
      ...store,
      async read(body) {
        const found = await store.read(body);
        if (!hasStarted) await engine.claim();
        hasStarted = true;
        return found;
      },
    };
    const order = { action: 'cancel', filter: { job: 'mail.send' }, reason: 'old' };
    const counted = await openConsole(meanwhile).send('POST', `${BULK}?dryRun=true`, order);
    expect(counted.body).toEqual({ count: 3 });
    expect(hasStarted).toBe(true);
  });

  test('of several states are found in one read, however many runs are in others', async () => {
    const engine = await openEngine(open);
    const { store } = engine;
    await engine.enqueue({ delayMs: 60_000 });
    let reads = 0;
    const counting: Store = {
      ...store,
      async read(body) {
        reads++;
        return store.read(body);
      },
    };
    const { send } = openConsole(counting);
    const order = { action: 'cancel', filter: { state: ['running', 'later'] }, reason: 'old' };
    const counted = async () => {
      const before = reads;
      const { body } = await send('POST', `${BULK}?dryRun=true`, order);
      return { body, reads: reads - before };
    };
    const alone = await counted();
    expect(alone.body).toEqual({ count: 1 });
    await enqueueMany(
      store,
      Array.from({ length: 600 }, () => ({ jobId: 'mail.send', input: { to: 'ada' } })),
    );
    expect(await counted()).toEqual(alone);
  });

  test('are left alone where they are not found in time, and are acted on where the caller has left', async () => {
    const engine = await openEngine(open);
    const { store } = engine;
    await engine.die(1);
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const slow: Store = {
      ...store,
      async read(body) {
        vi.advanceTimersByTime(6_000);
        return store.read(body);
      },
    };
    const order = { action: 'retry', filter: {}, reason: 'mended' };
    const late = await openConsole(slow).send('POST', BULK, order);
    const lateOfLive = await openConsole(slow).send('POST', BULK, { ...order, action: 'cancel' });
    expect(lateOfLive.body).toMatchObject({
      code: 'TOO_SLOW',
      hint: expect.stringContaining('one queue or one state'),
    });
    expect(late).toMatchObject({
      status: 503,
      body: {
        code: 'TOO_SLOW',
        detail: expect.stringContaining('not found within 6\u2009s. Nothing is changed.'),
      },
    });
    const { app, get } = openConsole(store);
    expect(operationList.parse((await get('/api/v1/operations')).body).items).toEqual([]);
    const headers = {
      host: 'localhost:8787',
      authorization: 'Bearer admin',
      'content-type': 'application/json',
    };
    const leaving = new AbortController();
    leaving.abort();
    const left = await app.request(`http://localhost:8787${BULK}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(order),
      signal: leaving.signal,
    });
    expect(left.status).toBe(202);
    expect(operationList.parse((await get('/api/v1/operations')).body).items).toHaveLength(1);
  });

  test('are looked for in one read that is longer on PostgreSQL, where others write beside it', async () => {
    const engine = await openEngine(open);
    await engine.enqueue();
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const order = { action: 'cancel', filter: {}, reason: 'old' };
    const answers: unknown[] = [];
    for (const ms of [1_999, 2_000, 5_999, 6_000]) {
      const { status, body } = await openConsole(slowOnce(engine.store, ms)).send(
        'POST',
        `${BULK}?dryRun=true`,
        order,
      );
      answers.push(status === 503 ? body : status);
    }
    const [short, long] = ['2\u2009s', '6\u2009s'].map((limit) =>
      expect.objectContaining({
        code: 'TOO_SLOW',
        detail: expect.stringContaining(`not found within ${limit}.`),
      }),
    );
    expect(answers).toEqual(dialect === 'sqlite' ? [200, short, short, short] : [200, 200, 200, long]);
  });

  test('are stopped with an answer that is what was stored: nothing is read behind the commit', async () => {
    const engine = await openEngine(open);
    const order = { action: 'cancel', ids: [await engine.enqueue()], reason: 'old' };
    const started = await openConsole(engine.store).send('POST', BULK, order);
    const path = `/api/v1/operations/${startedOperation.parse(started.body).operation}`;
    const { send } = openConsole(unreadableAfterVerb(engine.store));
    const stop = () => send('DELETE', path, {}, { headers: { 'idempotency-key': 'k1' } });
    const stopped = await stop();
    expect(operation.parse(stopped.body)).toMatchObject({ state: 'stopped', stoppedBy: 'user:ana', done: 0 });
    expect(await openConsole(engine.store).get(path)).toMatchObject({ body: stopped.body });
  });

  test('that failed are retried by filter or by number, and an operation is stopped', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const ids = await engine.die(2);
    await console.send('POST', BULK, {
      action: 'retry',
      filter: { state: ['failed'], since: '1h' },
      reason: 'mended',
    });
    const second = await console.send('POST', BULK, { action: 'retry', ids, reason: 'mended' });
    const stop = `/api/v1/operations/${startedOperation.parse(second.body).operation}`;
    expect((await console.send('DELETE', stop, {}, { role: 'viewer' })).status).toBe(403);
    expect(operation.parse((await console.send('DELETE', stop)).body)).toMatchObject({
      state: 'stopped',
      stoppedBy: 'user:ana',
    });
    while (await workChunk(engine.store, 'one'));
    const { items } = operationList.parse((await console.get('/api/v1/operations')).body);
    expect(items.map(({ state, done }) => [state, done])).toEqual([
      ['stopped', 0],
      ['done', 2],
    ]);
    expect((await console.get('/api/v1/operations/99')).body).toMatchObject({
      status: 404,
      code: 'UNKNOWN_OPERATION',
    });
    for (const body of [
      { action: 'retry', ids },
      { action: 'retry', reason: 'x' },
      { action: 'retry', filter: { state: ['running'] }, reason: 'x' },
      { action: 'cancel', filter: { since: '1h' }, reason: 'x' },
      { action: 'explode', ids, reason: 'x' },
    ])
      expect((await console.send('POST', BULK, body)).body).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  test('are replayed and moved by the filter of the list', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    await engine.die(2);
    await engine.die(1, { jobId: 'report', input: {} });
    const replayed = await console.send('POST', BULK, {
      action: 'replay',
      filter: { state: 'failed,succeeded', notJob: 'report', error: 'MAILBOX' },
      patch: { cc: 'ben' },
      reason: 'mended',
    });
    const look = async ({ body }: { readonly body: unknown }) => {
      while (await workChunk(engine.store, 'one'));
      const path = `/api/v1/operations/${startedOperation.parse(body).operation}`;
      return operation.parse((await console.get(path)).body);
    };
    expect(await look(replayed)).toMatchObject({ kind: 'replay', done: 2, refused: 0 });
    const wrong = { action: 'replay', filter: { state: 'failed', notJob: 'report' }, input: { to: 7 } };
    expect(await look(await console.send('POST', BULK, { ...wrong, reason: 'x' }))).toMatchObject({
      done: 0,
      refused: 2,
    });
    const moved = await console.send('POST', BULK, {
      action: 'priority',
      filter: { view: 'live', notJob: 'report', trigger: 'replay' },
      priority: 'low',
      reason: 'not urgent',
    });
    expect(await look(moved)).toMatchObject({ kind: 'priority', total: 2, done: 2 });
    const runs = await engine.claim();
    expect(runs.map(({ input }) => input)).toEqual(['{"to":"u0","cc":"ben"}', '{"to":"u1","cc":"ben"}']);
    for (const body of [
      { action: 'replay', filter: { view: 'live' } },
      { action: 'priority', ids: [1] },
      { action: 'priority', filter: { error: 'x', minMs: '1s' }, toFront: true },
      { action: 'cancel', ids: [1], patch: {} },
    ])
      expect((await console.send('POST', BULK, { ...body, reason: 'x' })).body).toMatchObject({
        code: 'REQUEST_INVALID',
      });
  });

  test('are chosen by texts that a store can have', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const message = 'expected a text without NUL or half of a surrogate pair';
    for (const field of ['job', 'queue', 'tag', 'schedule', 'by', 'error'])
      for (const text of ['a\0', 'a\ud800'])
        expect(
          (await console.send('POST', BULK, { action: 'retry', filter: { [field]: text }, reason: 'x' }))
            .body,
        ).toMatchObject({ status: 400, problems: [{ field: `body.filter.${field}`, message }] });
    const letters = { filter: { text: 'a\0' }, reason: 'x' };
    expect((await console.send('POST', '/api/v1/dead-letters/discard', letters)).body).toMatchObject({
      problems: [{ field: 'body.filter.text', message }],
    });
    expect((await console.get('/api/v1/runs?error=%00')).body).toMatchObject({
      problems: [{ field: 'query.error', message }],
    });
  });

  test('with the JSON null have it as their input, not an empty object', async () => {
    const engine = await openEngine(open);
    const { get } = openConsole(engine.store);
    const [run] = [await engine.enqueue({ jobId: 'report', input: null }), await engine.succeed()];
    expect((await get(`/api/v1/runs/${run}/input`)).body).toBeNull();
    expect((await get(`/api/v1/runs/${run}/result`)).body).toEqual({});
  });

  test('of other jobs are no runs for a token of some jobs, which sees its own operations', async () => {
    const engine = await openEngine(open);
    const mail = await engine.enqueue({ delayMs: 60_000 });
    const own = await engine.enqueue({ jobId: 'report', input: {}, delayMs: 60_000 });
    const all = openConsole(engine.store);
    const some = openConsole(engine.store, { jobs: ['report'], actor: 'token:ci@ana' });
    const cancel = (body: object) => some.send('POST', BULK, { action: 'cancel', reason: 'x', ...body });
    expect((await cancel({ ids: [own, mail] })).body).toMatchObject({ code: 'UNKNOWN_RUN' });
    // The number of a run that is not there yet, and may be of any job then.
    expect((await cancel({ ids: [own, own + 1] })).body).toMatchObject({ status: 404, code: 'UNKNOWN_RUN' });
    expect((await cancel({ filter: {} })).body).toMatchObject({ code: 'FORBIDDEN' });
    expect((await cancel({ filter: { job: 'mail.send' } })).body).toMatchObject({ code: 'UNKNOWN_JOB' });
    const others = await all.send('POST', BULK, { action: 'cancel', ids: [mail], reason: 'x' });
    const { operation: id } = startedOperation.parse(others.body);
    expect((await cancel({ ids: [own] })).status).toBe(202);
    const newest = await all.send('POST', BULK, { action: 'cancel', ids: [mail], reason: 'x' });
    const list = async (console: typeof all, query = '') =>
      operationList.parse((await console.get(`/api/v1/operations?limit=1${query}`)).body);
    const mine = await list(some);
    expect(mine).toMatchObject({ items: [{ by: 'token:ci@ana' }] });
    expect(mine.next).toBeUndefined();
    const first = await list(all);
    expect(first.items).toMatchObject([{ id: startedOperation.parse(newest.body).operation }]);
    expect((await list(all, `&cursor=${first.next}`)).items).toEqual(mine.items);
    expect((await some.get(`/api/v1/operations/${id}`)).body).toMatchObject({ code: 'UNKNOWN_OPERATION' });
    expect((await some.send('DELETE', `/api/v1/operations/${id}`)).body).toMatchObject({
      code: 'UNKNOWN_OPERATION',
    });
  });
});
