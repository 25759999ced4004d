/** Answers that do not end at once: who may hold one open, when it ends, and what it leaves. */
import { changeUser, endSession, listSessions, revokeToken } from '@sb/access';
import { publish } from '@sb/events';
import { eachDialect } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Identify } from '../../src/guard/credentials.ts';
import { PROXIED_MS } from '../../src/send-answer.ts';
import { CHECK_MS } from '../../src/live/stream.ts';
import { openConsole } from '../open-console.ts';
import { openWork, send } from '../work.ts';
import { aPerson, aToken, identifyIn } from './people.ts';
import { readStream } from './read-stream.ts';

const BY = { actor: 'test' };
const MOST_OF_ONE = 10;

eachDialect('a stream', (open) => {
  test('ends when its session ends, its user changes, its token is revoked: and the others go on', async () => {
    holdChecks();
    const store = await open();
    const asked = openConsole(store, {}, { identify: identifyIn(store) });
    const [ana, bo, cy] = [
      await aPerson(store, 'ana', { role: 'admin' }),
      await aPerson(store, 'bo', { role: 'operator' }),
      await aPerson(store, 'cy'),
    ];
    const token = await aToken(store, 'ana');
    const [ofAna, ofBo, ofCy, ofToken] = [
      await readStream(asked, 'events', ana),
      await readStream(asked, 'events', bo),
      await readStream(asked, 'events', cy),
      await readStream(asked, 'events', token),
    ];
    for (const one of [ofAna, ofBo, ofCy, ofToken]) await one.has('event: hello');
    const { hash = '' } = (await listSessions(store)).find(({ user }) => user === 'ana') ?? {};
    await endSession(store, hash, BY);
    await changeUser(store, 'bo', { role: 'viewer' }, BY);
    await revokeToken(store, 1, BY);
    vi.advanceTimersByTime(CHECK_MS);
    await Promise.all([ofAna.ended(), ofBo.ended(), ofToken.ended()]);
    await store.write((tx) => publish(tx, [{ type: 'invoice.sent', payload: {} }]));
    expect(await ofCy.has('invoice.sent')).not.toContain('event: gap');
  });
});

test('a stream does not keep its session from becoming idle', async () => {
  holdChecks();
  const work = await openWork();
  onTestFinished(() => work.close());
  const identify = identifyIn(work.store);
  let checks = 0;
  const asked = openConsole(
    work.store,
    {},
    {
      identify: async (...args) => {
        const who = await identify(...args);
        checks += 1;
        return who;
      },
    },
  );
  const stream = await readStream(asked, 'events', await aPerson(work.store, 'ana'));
  await stream.has('event: hello');
  const before = checks;
  await work.advance('11h');
  for (const nr of [1, 2]) {
    vi.advanceTimersByTime(CHECK_MS);
    await expect.poll(() => checks).toBe(before + nr);
  }
  await work.advance('2h');
  vi.advanceTimersByTime(CHECK_MS);
  await stream.ended();
});

test('a stream of one whom a proxy names ends after five minutes, and an export after an hour', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const work = await openWork();
  onTestFinished(() => work.close());
  const rights = { kind: 'user', role: 'admin', canSeePayload: true } as const;
  const identify: Identify = async ({ cookie: user = '' }) => ({ ...rights, actor: `user:${user}`, user });
  const asked = openConsole(work.store, {}, { identify, onBug: () => {} });
  const stream = await readStream(asked, 'events', { cookie: 'ana' });
  await stream.has('event: hello');
  const facts = Array.from({ length: 1_000 }, (_, nr) => ({ type: 'tick', actor: 'ana', payload: { nr } }));
  await work.store.write((tx) => publish(tx, facts));
  const { body } = await asked.app.request('http://localhost:8787/api/v1/events', {
    headers: { host: 'localhost:8787', accept: 'application/x-ndjson', cookie: 'ana' },
  });
  const reader = body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  vi.advanceTimersByTime(PROXIED_MS.stream - CHECK_MS);
  expect(await stream.has('"nr":999')).toContain('tick');
  vi.advanceTimersByTime(2 * CHECK_MS);
  await stream.ended();
  // One page may have been read before: the next one is read now.
  for (let page = 2; page <= 3; page++) expect((await reader?.read())?.done).toBe(false);
  vi.advanceTimersByTime(PROXIED_MS.export);
  const readOn = async () => {
    while ((await reader?.read())?.done === false);
  };
  await expect(readOn()).rejects.toThrow('The export ended early.');
});

/** Until a test advances the time: to wait for two checks takes ten seconds. */
function holdChecks(): void {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
}

async function openConsoleOfWork() {
  const work = await openWork();
  onTestFinished(() => work.close());
  return { work, ...openConsole(work.store) };
}

const ADMIN = { authorization: 'Bearer admin' };

test('a stream has no reader without its body: asked with HEAD it is refused, and takes no place', async () => {
  const { app, ...rest } = await openConsoleOfWork();
  const head = (path: string) =>
    app.request(`http://localhost:8787/api/v1/${path}`, {
      method: 'HEAD',
      headers: { host: 'localhost:8787', ...ADMIN },
    });
  for (let times = 0; times <= MOST_OF_ONE; times++)
    expect((await head('stream?topics=events')).status).toBe(405);
  expect((await readStream({ app, ...rest }, 'events', ADMIN)).status).toBe(200);
});

test('a person has ten streams, and one that was left makes room', async () => {
  const { app } = await openConsoleOfWork();
  const ask = () =>
    app.request('http://localhost:8787/api/v1/stream?topics=events', {
      headers: { host: 'localhost:8787', ...ADMIN },
    });
  const streams = await Promise.all(Array.from({ length: MOST_OF_ONE }, async () => ask()));
  onTestFinished(async () => {
    for (const { body } of streams) await body?.cancel();
  });
  const refused = await ask();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
  expect(await refused.json()).toMatchObject({
    detail: 'This session or token has 10 live streams open, the most that one may have.',
  });
  await streams.pop()?.body?.cancel();
  await expect
    .poll(async () => {
      const next = await ask();
      streams.push(next);
      return next.status;
    })
    .toBe(200);
});

test('a user has forty streams, however many sessions and tokens it has', async () => {
  const work = await openWork();
  onTestFinished(() => work.close());
  const { app } = openConsole(
    work.store,
    {},
    {
      identify: async ({ cookie = '' }) => {
        const [user, session = ''] = cookie.split(' ');
        const rights = { kind: 'user', role: 'viewer', canSeePayload: false } as const;
        return { ...rights, actor: `user:${user}`, userId: user === 'ana' ? 1 : 2, sessionHash: session };
      },
    },
  );
  const ask = (cookie: string) =>
    app.request('http://localhost:8787/api/v1/stream?topics=overview', {
      headers: { host: 'localhost:8787', cookie },
    });
  const statusOf = async (cookie: string): Promise<number> => {
    const { status, body } = await ask(cookie);
    onTestFinished(async () => body?.cancel());
    return status;
  };
  const statuses: number[] = [];
  for (let nr = 0; nr < 40; nr++) statuses.push(await statusOf(`ana s${nr % 8}`));
  expect(new Set(statuses)).toEqual(new Set([200]));
  const refused = await ask('ana s9');
  expect([refused.status, await refused.json()]).toMatchObject([
    429,
    { detail: 'Your sessions and tokens have 40 live streams open together, the most that a user may have.' },
  ]);
  expect(await statusOf('bo s10')).toBe(200);
});

test('each wall has streams of its own', async () => {
  const work = await openWork();
  onTestFinished(() => work.close());
  const wall = { actor: 'wall', kind: 'wall', role: 'wall', canSeePayload: false } as const;
  const { app } = openConsole(
    work.store,
    {},
    { identify: async ({ cookie = '' }) => ({ ...wall, sessionHash: cookie }) },
  );
  const statuses: number[] = [];
  for (let nr = 0; nr <= MOST_OF_ONE; nr++) {
    const { status, body } = await app.request('http://localhost:8787/api/v1/stream?topics=overview', {
      headers: { host: 'localhost:8787', cookie: `wall-${nr}` },
    });
    onTestFinished(async () => body?.cancel());
    statuses.push(status);
  }
  expect(statuses).toEqual(Array.from({ length: MOST_OF_ONE + 1 }, () => 200));
});

test('a client that takes nothing is let go when 1 MB waits for it', async () => {
  const { work, app, ...rest } = await openConsoleOfWork();
  const ask = async () =>
    app.request('http://localhost:8787/api/v1/stream?topics=events', {
      headers: { host: 'localhost:8787', ...ADMIN },
    });
  const askMany = async (count: number): Promise<readonly number[]> => {
    const answers = await Promise.all(Array.from({ length: count }, async () => ask()));
    for (const { body } of answers) await body?.cancel();
    return answers.map(({ status }) => status);
  };
  const publishBig = async (count: number): Promise<void> => {
    for (let times = 0; times < count; times++)
      await work.store.write((tx) => publish(tx, [{ type: 'big', payload: { text: 'x'.repeat(40_000) } }]));
  };
  const reader = await readStream({ app, ...rest }, 'events', ADMIN);
  const idle = await Promise.all(Array.from({ length: MOST_OF_ONE - 1 }, async () => ask()));
  onTestFinished(async () => {
    for (const { body } of idle) await body?.cancel();
  });
  expect(await askMany(1)).toEqual([429]);
  // Their writes are under way, and nothing takes them.
  for (let times = 1; times <= 3; times++) {
    await publishBig(1);
    await reader.has(...Array.from({ length: times }, (_, at) => `"id":${at + 1}`));
  }
  await publishBig(40);
  await expect.poll(() => askMany(5)).toEqual([200, 200, 200, 200, 200]);
});

test('a stream is stored by no proxy', async () => {
  const { headers } = await readStream(await openConsoleOfWork(), 'events', ADMIN);
  expect([headers.get('cache-control'), headers.get('x-accel-buffering')]).toEqual(['no-store', 'no']);
});

test('an export that is refused says so with its status, before its first line', async () => {
  const { work, get } = await openConsoleOfWork();
  await work.run(send, { to: 'ada' });
  const headers = { accept: 'text/csv' };
  const some = openConsole(work.store, { jobs: ['report'], canSeePayload: false });
  expect((await get('/api/v1/runs/99/logs', { headers })).body).toMatchObject({ code: 'UNKNOWN_RUN' });
  expect(await some.get('/api/v1/dead-letters?job=mail.send', { headers })).toMatchObject({ status: 404 });
  const blind = openConsole(work.store, { canSeePayload: false });
  expect((await blind.get('/api/v1/runs/1/logs', { headers })).body).toMatchObject({ code: 'FORBIDDEN' });
});

test('an export fails when its token is revoked, or its user may no longer ask for it', async () => {
  const work = await openWork();
  onTestFinished(() => work.close());
  const { app } = openConsole(work.store, {}, { identify: identifyIn(work.store), onBug: () => {} });
  await aPerson(work.store, 'root', { role: 'admin' });
  await aPerson(work.store, 'ana', { role: 'admin' });
  const facts = Array.from({ length: 1_000 }, (_, nr) => ({ type: 'tick', actor: 'ana', payload: { nr } }));
  await work.store.write((tx) => publish(tx, facts));
  const begin = async (route: string) => {
    const headers = { host: 'localhost:8787', accept: 'application/x-ndjson' };
    const token = await aToken(work.store, 'ana', { role: 'admin' });
    const response = await app.request(`http://localhost:8787/api/v1/${route}`, {
      headers: { ...headers, ...token },
    });
    const reader = response.body?.getReader();
    expect([response.status, (await reader?.read())?.done]).toEqual([200, false]);
    return async () => {
      while ((await reader?.read())?.done === false);
    };
  };
  await (
    await begin('events')
  )();
  const revoked = await begin('events');
  await revokeToken(work.store, 2, BY);
  await expect(revoked()).rejects.toThrow('ended early');
  const reduced = await begin('audit');
  await changeUser(work.store, 'ana', { role: 'viewer' }, BY);
  await expect(reduced()).rejects.toThrow('ended early');
});

test('an export of a log that still grows ends at its last line', async () => {
  const { work, get } = await openConsoleOfWork();
  await work.run(send, { to: 'nobody' });
  expect((await get('/api/v1/runs/1')).body).toMatchObject({ state: 'retrying' });
  const { status, body } = await get('/api/v1/runs/1/logs', { headers: { accept: 'application/x-ndjson' } });
  expect([status, String(body).trim().split('\n').length]).toEqual([200, 1]);
});
