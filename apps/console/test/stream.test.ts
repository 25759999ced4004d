/** The live stream over real HTTP on loopback. */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { serve } from '@hono/node-server';
import { noteRemoved } from '@sb/events';
import { pauseJob } from '@sb/queue';
import { Hono } from 'hono';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { eventList } from '../src/answers/events.ts';
import type { Who } from '../src/http/who.ts';
import type { Live } from '../src/live/live.ts';
import type { Client } from '../src/live/send-facts.ts';
import { createStreamCounts } from '../src/live/stream-counts.ts';
import { serveStream } from '../src/live/stream.ts';
import { parseTopics, TOPICS } from '../src/requests/topics.ts';
import { EVENTS } from '../web/src/live/live-source.ts';
import { openConsole } from './open-console.ts';
import { openWork, send } from './work.ts';

interface Message {
  readonly event: string;
  readonly data: unknown;
  readonly id: string | undefined;
}

async function open(who: Parameters<typeof openConsole>[1] = {}) {
  const work = await openWork();
  onTestFinished(() => work.close());
  const { app } = openConsole(work.store, who);
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const base = `http://127.0.0.1:${address.port}`;
  const headers = { host: 'localhost:8787', authorization: 'Bearer admin' };
  return { work, base, headers };
}

/** fetch does not let a program set `Host`. */
async function listen(base: string, headers: Record<string, string>, topics: string) {
  const { request } = await import('node:http');
  const messages: Message[] = [];
  const waiters = new Set<() => void>();
  const asked = request(`${base}/api/v1/stream?topics=${topics}`, { headers });
  asked.end();
  onTestFinished(() => void asked.destroy());
  asked.on('error', () => {});
  const status = await new Promise<number>((resolve) =>
    asked.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const parts = (text + chunk).split('\n\n');
        text = parts.pop() ?? '';
        for (const part of parts) {
          const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(part)?.[1];
          const [event, data, id] = [field('event'), field('data'), field('id')];
          if (event !== undefined && data !== undefined) messages.push({ event, data: JSON.parse(data), id });
        }
        for (const wake of waiters) wake();
      });
      response.on('error', () => {});
    }),
  );
  const until = async <T>(pick: (message: Message) => T | undefined): Promise<T> => {
    for (;;) {
      for (const message of messages) {
        const found = pick(message);
        if (found !== undefined) return found;
      }
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          waiters.delete(wake);
          resolve();
        };
        waiters.add(wake);
      });
    }
  };
  const post = (path: string, body: unknown): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = request(`${base}${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
      });
      sent.on('response', (response) => resolve(response.resume().statusCode ?? 0));
      sent.on('error', reject);
      sent.end(JSON.stringify(body));
    });
  const id = (await until(({ event, data }) => (event === 'hello' ? data : undefined))) as {
    readonly id: string;
  };
  return { status, until, post, id: id.id, messages, end: () => asked.destroy() };
}

const of =
  (event: string, like: object = {}) =>
  (message: Message): unknown =>
    message.event === event && isLike(message.data, like) ? message.data : undefined;

/** The data has these fields, and others. */
function isLike(data: unknown, like: object): boolean {
  return typeof data === 'object' && data !== null && isDeepStrictEqual({ ...data, ...like }, data);
}

/** One of the rows of a patch. */
const row =
  (like: object) =>
  ({ event, data }: Message): unknown =>
    event === 'patch' && rowsOf.parse(data).rows.some((one) => isLike(one, like)) ? data : undefined;
const rowsOf = z.object({ rows: z.array(z.unknown()) });

test('a page of runs gets the rows that it shows as they change, and the number of newer ones', async () => {
  const { work, base, headers } = await open();
  const first = await work.enqueue(send, { to: 'ada' });
  const page = await listen(base, headers, 'runs');
  expect(await page.post(`/api/v1/stream/${page.id}/visible`, { ids: [first], newerThan: first })).toBe(204);
  await page.until(row({ state: 'queued' }));
  await work.drain();
  await page.until(row({ id: first, state: 'succeeded' }));
  await work.enqueue(send, { to: 'bo' });
  expect(await page.until(of('newer', { newest: 2 }))).toEqual({ count: 1, newest: 2, newerThan: first });
});

test('a page of one run gets the run and the lines of its log', async () => {
  const { work, base, headers } = await open();
  const id = await work.enqueue(send, { to: 'ada' });
  const page = await listen(base, headers, `run:${id}`);
  await page.until(of('run', { state: 'queued' }));
  await work.drain();
  await page.until(of('run', { state: 'succeeded' }));
  expect(await page.until(of('log'))).toMatchObject({ id, items: [{ nr: 1, message: 'sending to ada' }] });
});

test('only new runs that the filter of the list leaves are counted', async () => {
  const { work, base, headers } = await open();
  const first = await work.enqueue(send, { to: 'ada' });
  const page = await listen(base, headers, 'runs');
  const visible = { ids: [first], newerThan: first, filter: { state: 'queued', tag: 'urgent' } };
  expect(await page.post(`/api/v1/stream/${page.id}/visible`, visible)).toBe(204);
  await work.enqueue(send, { to: 'bo' });
  await page.until(of('newer', { newest: 2 }));
  await work.enqueue(send, { to: 'cy' }, { tags: ['urgent'] });
  expect(await page.until(of('newer', { newest: 3 }))).toEqual({ count: 1, newest: 3, newerThan: first });
});

test('sentences name times in the zone that the page asks for', async () => {
  const { work, base, headers } = await open();
  await pauseJob(work.store, 'mail.send', {
    reason: 'x',
    until: Date.parse('2126-01-02T12:00:00Z'),
    actor: 'ada',
  });
  const page = await listen(base, headers, 'jobs&tz=Asia/Tokyo');
  const jobs = (await page.until(of('jobs'))) as { readonly items: readonly { readonly says: string }[] };
  expect(jobs.items.map(({ says }) => says).join()).toContain('21:00');
});

test('so do the rows of runs and the page of one', async () => {
  const { work, base, headers } = await open();
  const until = Date.parse('2126-01-02T12:00:00Z');
  await pauseJob(work.store, 'mail.send', { reason: 'x', until, actor: 'ada' });
  const id = await work.enqueue(send, { to: 'ada' });
  const page = await listen(base, headers, `runs,run:${id}&tz=Asia/Tokyo`);
  expect(await page.post(`/api/v1/stream/${page.id}/visible`, { ids: [id], newerThan: id })).toBe(204);
  expect(await page.until(of('run'))).toMatchObject({ says: expect.stringContaining('21:00') });
  expect(await page.until(of('patch'))).toMatchObject({ rows: [{ says: expect.stringContaining('21:00') }] });
});

test('streams that are opened at the same time are at most 400, and one that ends makes room', () => {
  const counts = createStreamCounts();
  const enter = (nr: number) =>
    counts.enter({ actor: `user:${nr}`, kind: 'user', role: 'viewer', canSeePayload: true });
  const leaves = Array.from({ length: 400 }, (_, nr) => enter(nr));
  expect(() => enter(400)).toThrow('Too many live streams are open.');
  leaves[0]?.();
  expect(() => enter(400)).not.toThrow();
});

test('a wall listens to the overview, and to nothing else', async () => {
  const { base, headers, work } = await open({ role: 'wall', kind: 'wall', canSeePayload: false });
  const page = await listen(base, headers, 'overview');
  expect(await page.until(of('tiles'))).toMatchObject({ verdict: {} });
  const { get } = openConsole(work.store, { role: 'wall', kind: 'wall' });
  for (const topics of ['runs', 'overview,events', 'run:1', 'queues'])
    expect((await get(`/api/v1/stream?topics=${topics}`)).body).toMatchObject({ code: 'FORBIDDEN' });
});

test('a stream that goes on behind an event gets the facts between, each once; a lost place is a gap', async () => {
  const { work, base, headers } = await open();
  const page = await listen(base, headers, 'events');
  await work.run(send, { to: 'ada' });
  await page.until(of('fact', { type: 'job.completed' }));
  const last = page.messages.findLast(({ id }) => id !== undefined)?.id ?? '';
  page.end();
  await work.run(send, { to: 'bo' });
  await work.run(send, { to: 'cy' });
  const next = await listen(base, { ...headers, 'last-event-id': last }, 'events');
  await next.until(of('fact', { runId: 3 }));
  const ends = next.messages.flatMap(({ data }) =>
    Reflect.get(Object(data), 'type') === 'job.completed' ? [Reflect.get(Object(data), 'runId')] : [],
  );
  expect(ends).toEqual([2, 3]);
  await work.store.write((tx) => noteRemoved(tx, 'run_history', { xid: '0', seq: 1_000_000 }));
  const late = await listen(base, { ...headers, 'last-event-id': last }, 'events');
  await late.until(of('gap'));
});

test.each(['999999-1', '9223372036854775807-0', 'of-another'])(
  'a stream that goes on behind %s, which no fact of this store has, gets a gap and the facts from now on',
  async (lost) => {
    const { work, base, headers } = await open();
    await work.run(send, { to: 'ada' });
    const page = await listen(base, { ...headers, 'last-event-id': lost }, 'events');
    await page.until(of('gap'));
    await work.run(send, { to: 'bo' });
    await page.until(of('fact', { type: 'job.completed', runId: 2 }));
    expect(page.messages.filter(({ event }) => event === 'gap')).toHaveLength(1);
  },
);

test('a stream that breaks before its first fact goes on behind its greeting', async () => {
  const { work, base, headers } = await open();
  const page = await listen(base, headers, 'events');
  const { id } = page.messages.find(({ event }) => event === 'hello') ?? {};
  page.end();
  await work.run(send, { to: 'ada' });
  const next = await listen(base, { ...headers, 'last-event-id': id ?? '' }, 'events');
  await next.until(of('fact', { type: 'job.completed', runId: 1 }));
  expect(next.messages.map(({ event }) => event)).not.toContain('gap');
  // It keeps the id that it has.
  expect(next.messages.find(({ event }) => event === 'hello')?.id).toBeUndefined();
  expect((await listen(base, headers, 'queues')).messages[0]?.id).toBeUndefined();
});

test.each([
  { topics: 'events', heartbeat: 'event: alive\ndata: {}\nid: 0-7' },
  { topics: 'jobs', heartbeat: 'event: alive\ndata: {}' },
])(
  'the heartbeat of a quiet stream of $topics is an event that a browser hears',
  async ({ topics, heartbeat }) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const app = await serveFake({
      join: async () => ({
        from: { xid: '0', seq: 5 },
        place: () => ({ xid: '0', seq: 7 }),
        leave() {},
      }),
    });
    const { body } = await app.request(`/stream?topics=${topics}`);
    const parts: string[] = [];
    for await (const part of body ?? []) {
      parts.push(Buffer.from(part).toString());
      if (parts.length > 1) break;
      await vi.advanceTimersByTimeAsync(15_000);
    }
    expect(parts[1]).toBe(`${heartbeat}\n\n`);
  },
);

test('a busy stream of facts without one says its place all the same, behind what it sends', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const joined: { send?: Client['send'] } = {};
  const app = await serveFake({
    join: async (_id, client) => {
      joined.send = client.send;
      return { from: { xid: '0', seq: 5 }, place: () => ({ xid: '0', seq: 7 }), leave() {} };
    },
  });
  const { body } = await app.request('/stream?topics=events,jobs');
  const parts: string[] = [];
  for await (const part of body ?? []) {
    parts.push(Buffer.from(part).toString());
    if (parts.length > 3) break;
    await vi.advanceTimersByTimeAsync(8_000);
    joined.send?.({ event: 'jobs', data: '{}' });
  }
  const jobs = 'event: jobs\ndata: {}\n\n';
  expect(parts.slice(1)).toEqual([jobs, `${jobs}id: 0-7\n\n`, jobs]);
});

async function serveFake(fake: Pick<Live, 'join'>): Promise<Hono> {
  const work = await openWork();
  onTestFinished(() => work.close());
  const live: Live = { ...fake, show: () => false, clients: 0, close: async () => {} };
  const who: Who = { actor: 'user:ana', kind: 'user', role: 'admin', canSeePayload: true };
  return new Hono().get('/stream', (c) =>
    serveStream(c, who, {
      live,
      store: work.store,
      identify: async () => who,
      counts: createStreamCounts(),
      onError: (error) => expect.fail(String(error)),
    }),
  );
}

test('each fact is sent once to those who listen to events, as the row that the list has of it', async () => {
  const { work, base, headers } = await open();
  const page = await listen(base, headers, 'events');
  await work.run(send, { to: 'ada' });
  await pauseJob(work.store, 'report.month', { reason: 'hunter2hunter2 is out', actor: 'ada' });
  const facts = [
    await page.until(of('fact', { type: 'job.completed', jobId: 'mail.send', runId: 1 })),
    await page.until(of('fact', { type: 'job.paused', actor: 'ada' })),
  ];
  expect(facts[1]).toMatchObject({ says: expect.stringMatching(/^paused job report.month: .* is out$/) });
  expect(JSON.stringify(facts)).not.toContain('hunter2');
  const { get } = openConsole(work.store);
  const { items } = eventList.parse((await get('/api/v1/events')).body);
  expect(items).toEqual(facts.toReversed());
});

test('the guide has each topic with its events', () => {
  const guide = readFileSync(new URL('../../../docs/guides/console.md', import.meta.url), 'utf8');
  const rows = guide.replaceAll(/ +/g, ' ').split('\n');
  for (const { topic, events } of TOPICS) expect(rows).toContain(`| \`${topic}\` | ${events} |`);
});

test('a browser hears each list, and each fact', () => {
  const lists = ['overview', 'jobs', 'queues', 'schedules', 'nodes', 'failures', 'alerts'];
  const { watched } = parseTopics(lists.join(','), 'UTC');
  expect(watched.map(({ event }) => event).filter((event) => !EVENTS.includes(event))).toEqual([]);
  expect(EVENTS).toEqual(expect.arrayContaining(['fact', 'patch', 'newer', 'run', 'log', 'gap']));
});

test("another's stream is not found, and an unknown topic is named", async () => {
  const { base, headers } = await open();
  const page = await listen(base, headers, 'runs');
  expect(await page.post('/api/v1/stream/nothing/visible', { ids: [] })).toBe(404);
  const work = await openWork();
  onTestFinished(() => work.close());
  const { get } = openConsole(work.store);
  expect((await get('/api/v1/stream?topics=rnus')).body).toMatchObject({
    status: 400,
    detail: expect.stringContaining('"rnus"'),
  });
});

test.each([
  { count: 2, state: 'is served' },
  { count: 4, state: 'is dropped' },
])('a client for which $count answers of more than 1 MB wait at once $state', async ({ count, state }) => {
  const data = JSON.stringify('x'.repeat(1_200_000));
  const place = { xid: '0', seq: 0 };
  const app = await serveFake({
    async join(_id, { send: take }) {
      for (let nr = 0; nr < count; nr += 1) take({ event: 'jobs', data });
      take({ event: 'last', data: '{}' });
      return { from: place, place: () => place, leave() {} };
    },
  });
  const { body } = await app.request('/stream?topics=jobs');
  let text = '';
  for await (const part of body ?? []) {
    text += Buffer.from(part).toString();
    if (text.includes('event: last')) break;
  }
  expect(text.includes('event: last')).toBe(state === 'is served');
});
