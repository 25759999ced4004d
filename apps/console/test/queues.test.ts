import { createRegistry, defineJob } from '@sb/jobs';
import { DEPTH_CAP, pauseQueue } from '@sb/queue';
import { defineJobs, enqueueMany } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { eachDialect, holdRun } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { standingChanged } from '../src/answers/common.ts';
import { limitsSet, queue, queueList } from '../src/answers/queues.ts';
import { failingAt, unreadableAfterVerb } from './failing-store.ts';
import { openConsole } from './open-console.ts';
import { openEngine } from './open-engine.ts';

const PURGE = '/api/v1/queues/mail/purge';

eachDialect('queues', (open) => {
  test('say what they do, and the page of one why it stands still', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    await engine.enqueue();
    await engine.enqueue();
    await engine.claim(1);
    await engine.pass(60_000);
    const list = queueList.parse((await console.get('/api/v1/queues')).body);
    expect(list.items.find(({ name }) => name === 'mail')).toMatchObject({
      tone: 'ok',
      says: 'Running',
      detail: 'Worked by one',
      running: 1,
      queued: { count: 1 },
      oldestDueAt: '2026-03-02T12:00:00.000Z',
    });
    expect(list.nodes).toMatchObject([{ name: 'one', state: 'up', says: '1 of 4 slots in use' }]);
    await console.send('POST', '/api/v1/queues/mail/pause', { reason: 'provider down' });
    const found = queue.parse((await console.get('/api/v1/queues/mail')).body);
    expect(found).toMatchObject({
      mode: 'paused',
      says: 'Paused by ana',
      detail: 'provider down',
      verdict: {
        moves: false,
        says: expect.stringMatching(/^The queue mail is paused by ana.* 1 run is due/),
        todo: ['worker queue:resume mail'],
      },
      nodes: [{ node: 'one', takes: true }],
      first: [{ jobId: 'mail.send' }],
      runs: [{ jobId: 'mail.send', node: 'one' }],
    });
    expect((await console.get('/api/v1/queues/mial')).body).toMatchObject({
      code: 'UNKNOWN_QUEUE',
      detail: expect.stringContaining('Did you mean "mail"?'),
    });
  });

  test('are paused until a time in the zone of the reader', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    await engine.enqueue();
    await console.send('POST', '/api/v1/queues/mail/pause', { reason: 'x', until: '2026-03-03T12:00:00Z' });
    const answer = await console.get('/api/v1/queues/mail?tz=Asia/Tokyo');
    const { says, verdict } = queue.parse(answer.body);
    expect(says).toContain('21:00');
    expect(verdict.says).toContain('21:00');
  });

  test('that start no run say how much is due, and how much has ended', async () => {
    const engine = await openEngine(open);
    const { get } = openConsole(engine.store);
    await engine.enqueue();
    await engine.succeed();
    await engine.count();
    for (let nr = 0; nr < 9; nr++) await engine.enqueue();
    await pauseQueue(engine.store, 'mail', { reason: 'smtp moves', actor: 'ana' });
    await engine.pass(202_000);
    const { verdict } = queue.parse((await get('/api/v1/queues/mail')).body);
    expect(verdict.says).toMatch(/ 9 runs are due, the oldest for 3m 22s; 1 run ended within the last 5m\.$/);
  });

  test('says before a purge how many runs wait beside the groups that it lists', async () => {
    const { store } = await openEngine(open);
    const jobs = Array.from({ length: 22 }, (_, nr) =>
      defineJob({ id: `job.${nr}`, name: `Job ${nr}`, run: async () => undefined }),
    );
    const registry = createRegistry();
    registry.register(jobs);
    await defineJobs(store, registry.list(), '1.0.0');
    await enqueueMany(
      store,
      [...jobs.slice(0, 20), ...jobs].map(({ id }) => ({ jobId: id, queue: 'mail' })),
    );
    const { body } = await openConsole(store).send('POST', '/api/v1/queues/mail/purge?dryRun=true', {
      reason: 'old',
    });
    const others = { count: 2 };
    expect(body).toMatchObject({ cancelled: 42, groups: { length: 20 }, others });
  });

  test('says before a purge of a long queue that jobs may be missing', async () => {
    const { store } = await openEngine(open);
    await enqueueMany(
      store,
      Array.from({ length: DEPTH_CAP + 1 }, () => ({
        jobId: 'mail.send',
        input: { to: 'ada' },
        queue: 'mail',
      })),
    );
    const { body } = await openConsole(store).send('POST', '/api/v1/queues/mail/purge?dryRun=true', {
      reason: 'old',
    });
    expect(body).toMatchObject({
      groups: [{ jobId: 'mail.send', count: DEPTH_CAP, isAtLeast: true }],
      others: { count: 0, isAtLeast: true },
    });
  });

  test('are resumed, drained, purged after a look, and limited', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    for (let n = 0; n < 3; n++) await engine.enqueue();
    expect((await console.send('POST', '/api/v1/queues/mail/drain')).body).toMatchObject({
      after: { mode: 'draining' },
    });
    expect(
      (await console.send('POST', '/api/v1/jobs/mail.send/runs', { input: { to: 'ada' } })).body,
    ).toMatchObject({
      status: 409,
      code: 'QUEUE_DRAINING',
    });
    expect((await console.send('DELETE', '/api/v1/queues/mail/pause')).body).toMatchObject({
      after: { mode: 'active' },
      says: 'mail is active (was draining).',
    });
    expect((await console.send('POST', PURGE, { reason: 'x' }, { role: 'operator' })).status).toBe(403);
    expect((await console.send('POST', PURGE)).body).toMatchObject({ code: 'REQUEST_INVALID' });
    expect((await console.send('POST', `${PURGE}?dryRun=true`, { reason: 'old' })).body).toEqual({
      dryRun: true,
      cancelled: 3,
      parts: [{ state: 'queued', count: 3 }],
      groups: [{ jobId: 'mail.send', priority: 'normal', count: 3 }],
      followers: { runs: 0, chains: 0 },
      says: '3 runs would be cancelled.',
    });
    await engine.enqueue({ jobId: 'report', input: {}, after: [{ run: 1 }] });
    expect((await console.send('POST', `${PURGE}?dryRun=true`, { reason: 'old' })).body).toMatchObject({
      followers: { runs: 1, chains: 1 },
      says: '3 runs would be cancelled; 1 run of 1 chain in other queues waits for them and would not start.',
    });
    expect((await console.send('POST', PURGE, { reason: 'old' })).body).toMatchObject({
      dryRun: false,
      cancelled: 3,
    });
    expect((await console.send('POST', PURGE, { reason: 'old' })).body).toMatchObject({ cancelled: 0 });
    expect(
      (await console.send('PATCH', '/api/v1/queues/mail', { maxRunning: 2, rate: '5/10s', burst: 3 })).body,
    ).toEqual({
      changed: true,
      before: { maxRunning: null, rate: null },
      version: expect.any(Number),
      says: 'mail: 2 at once, any number waiting, 5/10s, 3 at once.',
    });
    expect((await console.send('PATCH', '/api/v1/queues/mail', { maxRunning: null })).body).toMatchObject({
      changed: true,
    });
    expect((await console.send('PATCH', '/api/v1/queues/mail', { burst: 3 })).body).toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });

  test('are resumed, paused and limited as they were seen, or not at all', async () => {
    const { store } = await openEngine(open);
    const console = openConsole(store);
    const [mail, pause] = ['/api/v1/queues/mail', '/api/v1/queues/mail/pause'];
    const seen = async () => queue.parse((await console.get(mail)).body);
    const act = (method: string, path: string, body: object, version = NaN) =>
      console.send(method, path, body, { headers: { 'if-match': `"${version}"` } });
    await console.send('POST', pause, { reason: 'one' });
    const first = await seen();
    await console.send('POST', pause, { reason: 'another' });
    expect(await act('DELETE', pause, {}, first.version)).toMatchObject({
      status: 412,
      body: { code: 'CONFLICT' },
    });
    expect(await seen()).toMatchObject({ mode: 'paused', reason: 'another' });
    const resumed = await act('DELETE', pause, {}, (await seen()).version);
    const { after } = standingChanged.parse(resumed.body);
    expect((await act('POST', pause, { reason: 'another' }, after.version)).status).toBe(200);
    const { limits } = await seen();
    const set = await act('PATCH', mail, { maxRunning: 2 }, limits.version);
    const { version, before } = limitsSet.parse(set.body);
    expect((await seen()).limits).toMatchObject({ maxRunning: 2, version });
    expect((await act('PATCH', mail, { maxRunning: 3 }, limits.version)).status).toBe(412);
    expect((await act('PATCH', mail, before, version)).body).toMatchObject({
      changed: true,
      version: limits.version,
    });
  });

  test('that are full refuse a run, and say when to ask again', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    await console.send('PATCH', '/api/v1/queues/mail', { maxDepth: 1 });
    const ask = () => console.send('POST', '/api/v1/jobs/mail.send/runs', { input: { to: 'ada' } });
    expect((await ask()).status).toBe(201);
    const { body, headers } = await ask();
    expect(body).toMatchObject({ status: 429, code: 'QUEUE_FULL' });
    expect(headers.get('retry-after')).toBe('30');
  });

  test('and nodes are nothing for a token of some jobs', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store, { jobs: ['mail.*'] });
    for (const path of ['/queues', '/queues/mail', '/nodes'])
      expect((await console.get(`/api/v1${path}`)).body).toMatchObject({ code: 'FORBIDDEN' });
    const acts = [
      ['POST', '/queues/mail/pause'],
      ['DELETE', '/queues/mail/pause'],
      ['POST', '/queues/mail/drain'],
      ['POST', '/queues/mail/purge'],
      ['PATCH', '/queues/mail'],
      ['POST', `/nodes/${engine.node}/cordon`],
    ] as const;
    for (const [method, path] of acts)
      expect(
        (
          await console.send(
            method,
            `/api/v1${path}`,
            method === 'DELETE' || method === 'PATCH' || path.endsWith('drain') || path.endsWith('cordon')
              ? {}
              : { reason: 'x' },
          )
        ).body,
      ).toMatchObject({
        code: 'FORBIDDEN',
      });
  });
});

eachDialect('a purge whose store fails behind its first runs', (open, dialect) => {
  const body = { reason: 'old' };
  const options = { headers: { 'idempotency-key': 'k1' } };

  test('answers how many it has cancelled, and the same request is not carried out again', async () => {
    const engine = await openEngine(open);
    for (let n = 0; n < 2; n++) await engine.enqueue();
    // The first write takes the key, the second is the first chunk.
    const { send } = openConsole(failingAt(engine.store, 3, { isCarriedOut: false }));
    const answer = await send('POST', PURGE, body, options);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        dryRun: false,
        cancelled: 2,
        failure: 'STORE_UNREACHABLE',
        says: 'Cancelled 2 runs of mail; then the store failed (STORE_UNREACHABLE), and others may still wait: purge it again.',
      },
    });
    await engine.enqueue();
    expect((await send('POST', PURGE, body, options)).body).toEqual(answer.body);
  });

  test.runIf(dialect === 'postgres')('under the lock of another program says it too', async () => {
    const engine = await openEngine((clock) => open({ ...clock, lockTimeoutMs: 300 }));
    await engine.enqueue();
    const letGo = await holdRun(engine.store, await engine.enqueue());
    const { send } = openConsole(engine.store);
    expect((await send('POST', PURGE, body, options)).body).toMatchObject({
      cancelled: 1,
      failure: 'STORE_LOCKED',
    });
    await letGo();
    expect((await send('POST', PURGE, body)).body).toEqual({
      dryRun: false,
      cancelled: 1,
      says: 'Cancelled 1 run of mail.',
    });
  });
});

eachDialect('limits whose store fails behind their commit', (open) => {
  test.each([
    ['/api/v1/queues/mail', 'mail: 5 at once, any number waiting, no rate.'],
    ['/api/v1/jobs/mail.send', 'mail.send: at most 5 at once.'],
  ])('are changed, and the answer of %s says that a daemon does the rest', async (path, limits) => {
    const engine = await openEngine(open);
    const { send } = openConsole(unreadableAfterVerb(engine.store));
    const options = { headers: { 'idempotency-key': 'k1' } };
    const answer = await send('PATCH', path, { maxRunning: 5 }, options);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        changed: true,
        says: `${limits} The change is stored, but the store failed before it was in force for all runs: a daemon does the rest.`,
      },
    });
    expect((await send('PATCH', path, { maxRunning: 5 }, options)).body).toEqual(answer.body);
  });
});

/** SQLite has one writer: no transaction is open beside a change. */
eachDialect('limits that change beside an open transaction', (open, dialect) => {
  test.skipIf(dialect === 'sqlite').each([
    ['/api/v1/queues/mail', /^mail: 5 at once, any number waiting, no rate\. /],
    ['/api/v1/jobs/mail.send', /^mail\.send: at most 5 at once\. /],
  ])('are stored, and the answer of %s says which transaction they wait for', async (path, says) => {
    const engine = await openEngine(open);
    const letGo = await holdRun(engine.store, await engine.enqueue());
    onTestFinished(letGo);
    const console = openConsole(impatient(engine.store));
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { status, body } = await console.send('PATCH', path, { maxRunning: 5 });
    expect([status, body]).toMatchObject([200, { changed: true, says: expect.stringMatching(says) }]);
    expect(body).toMatchObject({
      says: expect.stringMatching(
        /not in force for all runs yet: .* still open \(server process \d+, since /,
      ),
    });
  });
});

/** At the first read behind the first commit 10 s pass at once, on the faked clock. */
function impatient(store: Store): Store {
  const since = { commits: 0, reads: 0 };
  return {
    ...store,
    async write(body, options) {
      const result = await store.write(body, options);
      since.commits += 1;
      return result;
    },
    async read(body, options) {
      if (since.commits > 0 && since.reads++ === 0) vi.advanceTimersByTime(10_000);
      return store.read(body, options);
    },
  };
}
