/** An answer that says the same a second later is not sent again: its ETag is of what it says, not of when it was read. */
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openConsole } from './open-console.ts';
import { openEngine } from './open-engine.ts';

const ROUTES = ['overview', 'jobs', 'jobs/mail.send', 'queues', 'queues/mail', 'schedules', 'alerts'];

eachDialect('an answer with a tag', (open) => {
  test('is 304 while it says the same, with the time of now, and is whole when it says something else', async () => {
    const later = { ms: 0 };
    const engine = await openEngine(({ clock = Date.now }) => open({ clock: () => clock() + later.ms }));
    await engine.enqueue();
    await engine.succeed();
    await engine.die(1);
    await engine.count();
    const page = { type: 'text/html', plain: Buffer.from('<p>'), tag: '"of-page"', isHashed: false };
    const { app, get } = openConsole(engine.store, {}, { web: { files: new Map(), page } });
    const tags = new Map<string, string>();
    for (const route of ROUTES) {
      const { status, headers } = await get(`/api/v1/${route}`);
      expect([route, status, headers.get('x-store-time')]).toEqual([route, 200, '2026-03-02T12:00:00.000Z']);
      tags.set(route, headers.get('etag') ?? '');
    }
    later.ms = 1_000;
    const askAgain = (route: string) =>
      get(`/api/v1/${route}`, { headers: { 'if-none-match': tags.get(route) ?? '' } });
    for (const route of ROUTES) {
      const { status, headers, body } = await askAgain(route);
      expect([route, status, body]).toEqual([route, 304, '']);
      expect(headers.get('x-store-time')).toBe('2026-03-02T12:00:01.000Z');
    }
    const weak = { 'if-none-match': `W/${tags.get('jobs')}` };
    expect((await get('/api/v1/jobs', { headers: weak })).status).toBe(304);
    const head = (headers: Readonly<Record<string, string>>) =>
      app.request('http://localhost:8787/api/v1/jobs', {
        method: 'HEAD',
        headers: { host: 'localhost:8787', authorization: 'Bearer admin', ...headers },
      });
    const whole = await head({});
    expect([whole.status, whole.headers.get('etag')]).toEqual([200, tags.get('jobs')]);
    expect((await head(weak)).status).toBe(304);
    // A page too, behind a proxy that compresses.
    for (const tag of ['"of-page"', 'W/"of-page", "other"'])
      expect((await get('/runs', { headers: { 'if-none-match': tag } })).status).toBe(304);
    expect((await get('/runs', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    await engine.die(1);
    await engine.count();
    for (const route of ['overview', 'jobs', 'jobs/mail.send']) {
      const { status, body } = await askAgain(route);
      expect([route, status]).toEqual([route, 200]);
      expect(body).toMatchObject({ now: '2026-03-02T12:00:01.000Z' });
    }
  });

  test('is 304 also while runs wait in its queue, although it is read more slowly', async () => {
    const later = { ms: 0, step: 1 };
    const engine = await openEngine(({ clock = Date.now }) =>
      open({ clock: () => clock() + (later.ms += later.step) }),
    );
    await engine.enqueue();
    await engine.count();
    const { get } = openConsole(engine.store);
    const { headers, body } = await get('/api/v1/queues');
    expect(JSON.stringify(body)).toContain('"oldestDueAt"');
    later.step = 5;
    const again = await get('/api/v1/queues', { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });
});
