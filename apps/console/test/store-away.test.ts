/** Requests while the store takes no write, as under the lock of another program, or does not answer at all. */
import { type Store, StoreReadOnlyError, StoreUnreachableError, WriteOutcomeUnknownError } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { aPerson, aToken, identifyIn } from './guard/people.ts';
import { openConsole } from './open-console.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const never = () => new Promise<never>(() => {});

eachDialect('a console', (open) => {
  test('shows its pages while no write of the store comes to an end', async () => {
    const clock = { now: NOON };
    const store = await open({ clock: () => clock.now });
    const cookie = await aPerson(store, 'ana', { role: 'admin' });
    const token = await aToken(store, 'ana');
    clock.now += 60_000;
    const { get } = consoleOf({ ...store, write: never });
    for (const headers of [cookie, token])
      expect((await get('/api/v1/overview', { role: null, headers })).status).toBe(200);
  });

  test('refuses at once what a role may not do, although that cannot be recorded', async () => {
    const store = await open();
    await aPerson(store, 'ana');
    const token = await aToken(store, 'ana', { role: 'viewer' });
    const { get } = consoleOf({ ...store, write: never });
    expect(await get('/api/v1/audit', { role: null, headers: token })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
  });

  test('says where its store is to administrators only, and else in the log', async () => {
    const place = '/srv/secret/worker.db';
    const error = new StoreUnreachableError(place, `no route to ${place}`);
    const store: Store = {
      ...(await open()),
      read: () => Promise.reject(error),
      now: () => Promise.reject(error),
    };
    const logged: string[] = [];
    const onLog = (_message: string, fields: object): void => void logged.push(JSON.stringify(fields));
    const { get, send } = openConsole(store, {}, { onLog });
    const asked = [
      await get('/readyz', { role: null }),
      await get('/api/v1/door', { role: null }),
      await get('/api/v1/overview', { role: 'viewer' }),
      await openConsole(store, {}, { identify: identifyIn(store), onLog }).get('/api/v1/overview', {
        role: null,
        headers: { authorization: 'Bearer sbt_unknown' },
      }),
    ];
    for (const { status, body } of asked) {
      expect([status, body]).toMatchObject([
        503,
        { code: 'STORE_UNREACHABLE', detail: 'Cannot reach the store.' },
      ]);
      expect(JSON.stringify(body)).not.toContain(place);
    }
    // The page of the store is not for it.
    const ofJobs = openConsole(store, { jobs: ['report'] });
    expect((await ofJobs.get('/api/v1/jobs')).body).toMatchObject({ detail: 'Cannot reach the store.' });
    // Each console logs one a minute.
    expect(logged).toEqual([expect.stringContaining(place), expect.stringContaining(place)]);
    expect((await get('/api/v1/overview')).body).toMatchObject({ detail: expect.stringContaining(place) });
    expect(
      (await send('POST', '/api/v1/session', { name: 'ana', password: 'x' }, { role: null })).body,
    ).not.toMatchObject({ detail: expect.stringContaining(place) });
  });

  test('logs one refusal of each code a minute, and each change that may or may not be stored', async () => {
    const store = await open();
    const failing: Error[] = [];
    const logged: string[] = [];
    const console = openConsole(
      { ...store, read: () => Promise.reject(failing[0]), now: () => Promise.reject(failing[0]) },
      {},
      { onLog: (_message, fields) => void logged.push('code' in fields ? String(fields.code) : '') },
    );
    const failTwice = async (error: Error, role: 'viewer' | 'admin') => {
      failing[0] = error;
      for (let time = 1; time <= 2; time++)
        expect((await console.get('/api/v1/overview', { role })).status).toBe(503);
    };
    const place = 'the store';
    await failTwice(new StoreUnreachableError(place, 'it is away'), 'admin');
    await failTwice(new StoreUnreachableError(place, 'it is away'), 'viewer');
    await failTwice(new StoreReadOnlyError(place), 'viewer');
    await failTwice(new WriteOutcomeUnknownError(place), 'viewer');
    await failTwice(new WriteOutcomeUnknownError(place), 'admin');
    expect(logged).toEqual([
      'STORE_UNREACHABLE',
      'STORE_READ_ONLY',
      ...Array.from({ length: 4 }, () => 'WRITE_OUTCOME_UNKNOWN'),
    ]);
  });

  test('refuses after 8 s when the store does not say who asks, and its process lives', async () => {
    const store = await open();
    const cookie = await aPerson(store, 'ana');
    const token = await aToken(store, 'ana', { role: 'viewer' });
    const { get, send } = consoleOf({ ...store, read: never });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const asked = [
      get('/api/v1/overview', { role: null, headers: cookie }),
      send('POST', '/api/v1/runs/1/retry', {}, { role: null, headers: token }),
    ];
    expect(await get('/healthz', { role: null, headers: token })).toMatchObject({ status: 200 });
    await vi.advanceTimersByTimeAsync(8_000);
    for (const { status, body } of await Promise.all(asked)) {
      expect(status).toBe(503);
      expect(body).toMatchObject({
        code: 'TOO_SLOW',
        detail: 'The store did not confirm your sign-in within 8\u2009s. Nothing is changed.',
      });
    }
  });
});

function consoleOf(store: Store) {
  return openConsole(store, {}, { identify: identifyIn(store) });
}
