import { limitQueue, pauseJob, pauseQueue } from '@sb/queue';
import { enqueueMany } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { runExplanation } from '../src/answers/run.ts';
import { runList } from '../src/answers/runs.ts';
import { openConsole } from './open-console.ts';
import { openEngine } from './open-engine.ts';

const HOUR_MS = 3_600_000;

eachDialect('live runs in the list', (open) => {
  test('are never left out in silence: a filter has the count of those that are not listed', async () => {
    const engine = await openEngine(open);
    for (let nr = 1; nr <= 12; nr++) await engine.enqueue({ tags: nr === 12 ? ['x'] : [] });
    const { get } = openConsole(engine.store);
    const list = async (query: string) => runList.parse((await get(`/api/v1/runs?${query}`)).body);
    const ofJob = await list('job=mail.send');
    expect(ofJob.items.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
    expect(ofJob.folds).toMatchObject([{ state: 'queued', jobId: 'mail.send', count: { count: 7 } }]);
    // The one that matches is behind the first five of its state.
    const tagged = await list('tag=x');
    expect([tagged.items.map(({ id }) => id), tagged.folds]).toEqual([[12], []]);
    const limited = openConsole(engine.store, { jobs: ['mail.*'] });
    expect(runList.parse((await limited.get('/api/v1/runs')).body).folds).toEqual([
      {
        state: 'queued',
        jobId: 'mail.send',
        queue: 'mail',
        count: { count: 7 },
        says: ofJob.folds[0]?.says,
      },
    ]);
  });

  test('have the reason and the job of all of them beside their count, or none', async () => {
    const engine = await openEngine(open);
    const { get } = openConsole(engine.store);
    const folds = async (query = '') =>
      runList.parse((await get(`/api/v1/runs?view=live${query}`)).body).folds;
    await pauseJob(engine.store, 'mail.send', { reason: 'smtp moves', actor: 'ana' });
    for (let nr = 1; nr <= 10; nr++) await engine.enqueue({ tags: ['x'] });
    const says = 'job paused by ana: smtp moves';
    const fold = { state: 'queued', queue: 'mail', jobId: 'mail.send', says };
    expect(await folds()).toMatchObject([{ ...fold, count: { count: 5 } }]);
    // One that is not listed waits for nothing.
    await engine.enqueue({ jobId: 'report', queue: 'mail', input: {}, tags: ['x'] });
    const mixed = [{ state: 'queued', queue: 'mail', count: { count: 6 }, says: '' }];
    expect(await folds()).toEqual(mixed);
    expect(await folds('&queue=mail&tag=x')).toEqual(mixed);
    // A filter splits them by queue, as the list of all does.
    for (let nr = 1; nr <= 2; nr++) await engine.enqueue({ jobId: 'report', input: {}, tags: ['x'] });
    expect(await folds('&tag=x')).toMatchObject([...mixed, { queue: 'default', jobId: 'report' }]);
    expect(await folds('&job=mail.send')).toMatchObject([{ jobId: 'mail.send', count: { count: 5 }, says }]);
  });

  test('that are one beyond the first few are listed, not folded', async () => {
    const engine = await openEngine(open);
    const { get } = openConsole(engine.store);
    for (let nr = 1; nr <= 6; nr++) await engine.enqueue({ tags: ['x'] });
    await engine.enqueue({ delayMs: HOUR_MS, tags: ['x'] });
    for (const query of ['view=live', 'view=live&tag=x', 'view=live&job=mail.send']) {
      const { items, folds } = runList.parse((await get(`/api/v1/runs?${query}`)).body);
      expect([query, items.map(({ id }) => id), folds]).toEqual([query, [1, 2, 3, 4, 5, 6, 7], []]);
    }
  });

  test('that are one beyond the first few are folded where the page has no room, and else listed by time', async () => {
    const engine = await openEngine(open);
    const { get } = openConsole(engine.store);
    for (let nr = 1; nr <= 5; nr++) await engine.enqueue();
    // The first of the queues by name is the last by time.
    const [mail, other] = [await engine.enqueue(), await engine.enqueue({ jobId: 'report', input: {} })];
    for (const [limit, alone, folds] of [
      [5, [], ['default', 'mail']],
      [6, [other], ['mail']],
      [7, [mail, other], []],
    ] as const) {
      const page = runList.parse((await get(`/api/v1/runs?view=live&limit=${limit}`)).body);
      expect(page.items.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, ...alone]);
      expect(page.folds.map(({ queue, count }) => [queue, count.count])).toEqual(
        folds.map((name) => [name, 1]),
      );
    }
  });

  test('that are many have the reason of those that are listed, and no job', async () => {
    const engine = await openEngine(open);
    const { get } = openConsole(engine.store);
    await pauseQueue(engine.store, 'mail', { reason: 'smtp moves', actor: 'ana' });
    for (let nr = 1; nr <= 201; nr++) await engine.enqueue();
    expect(runList.parse((await get('/api/v1/runs?view=live')).body).folds).toEqual([
      {
        state: 'queued',
        queue: 'mail',
        count: { count: 196 },
        says: 'queue mail paused by ana: smtp moves',
      },
    ]);
  });

  test('that wait for their turn say how far the run is that they wait for, and where they start then', async () => {
    const engine = await openEngine(open);
    const { get } = openConsole(engine.store);
    await limitQueue(engine.store, 'mail', { maxRunning: 1, actor: 'ana' });
    const [first, second] = [await engine.enqueue(), await engine.enqueue()];
    await engine.claim(4);
    await engine.pass(2_600);
    const explain = async () => runExplanation.parse((await get(`/api/v1/runs/${second}/explain`)).body);
    const detail = expect.stringContaining(`It starts automatically. ${first} has run for 2.6\u2009s`);
    expect(await explain()).toMatchObject({
      causes: [{ because: 'limit', detail, runs: [first] }],
      forecast: 'Then it starts on one (3 of 4 slots free), which knows the job and takes the queue.',
    });
    await pauseQueue(engine.store, 'mail', { reason: 'smtp moves', actor: 'ana' });
    expect(await explain()).not.toHaveProperty('forecast');
  });

  test('that were not looked at are said to be so, with their filter or where one state goes on', async () => {
    const engine = await openEngine(open);
    for (let nr = 1; nr <= 205; nr++) await engine.enqueue({ tags: nr > 203 ? ['x'] : [] });
    const { get } = openConsole(engine.store);
    const list = async (query: string) => runList.parse((await get(`/api/v1/runs?${query}`)).body);
    expect(await list('tag=x')).toMatchObject({
      items: [],
      folds: [
        {
          state: 'queued',
          count: { count: 0, isAtLeast: true },
          says: 'Searched the first 200 of this state.',
        },
      ],
    });
    const { items, next, searched } = await list('tag=x&state=queued');
    expect({ items, searched }).toEqual({ items: [], searched: { rows: 200, isWhole: false } });
    const rest = await list(`tag=x&state=queued&cursor=${next}`);
    expect(rest.items.map(({ id }) => id)).toEqual([204, 205]);
    expect(rest.next).toBeUndefined();
  });

  test('of which thousands were passed over for a job are said to be so many', async () => {
    const engine = await openEngine(open);
    await enqueueMany(
      engine.store,
      Array.from({ length: 20_100 }, () => ({ jobId: 'mail.send', input: { to: 'ada' } })),
    );
    const wanted = await engine.enqueue({ jobId: 'report', queue: 'mail', input: {} });
    const { get } = openConsole(engine.store);
    const list = async (query: string) => runList.parse((await get(`/api/v1/runs?${query}`)).body);
    const folded = await list('job=report&queue=mail');
    expect(folded.folds[0]?.says).toBe('Searched the first 2500 of this state.');
    // One state alone is walked on, and its pages have an end.
    const only = 'job=report&queue=mail&state=queued';
    const { items, next, searched } = await list(only);
    expect({ items, searched }).toEqual({ items: [], searched: { rows: 20_000, isWhole: false } });
    const rest = await list(`${only}&cursor=${next}`);
    expect([rest.items.map(({ id }) => id), rest.next]).toEqual([[wanted], undefined]);
  });

  test('are on a page once, also where they start or end while it is read', async () => {
    const engine = await openEngine(open);
    const { store } = engine;
    for (let turn = 1; turn <= 8; turn++) {
      const run = await engine.enqueue();
      let reads = 0;
      const meanwhile: Store = {
        ...store,
        async read(body) {
          const found = await store.read(body);
          reads += 1;
          if (reads === turn) await (turn % 2 === 0 ? engine.claim() : engine.succeed());
          return found;
        },
      };
      const { items } = runList.parse((await openConsole(meanwhile).get('/api/v1/runs?limit=200')).body);
      expect(items.filter(({ id }) => id === run)).toHaveLength(1);
      await engine.claim();
    }
  });

  test('keep the limit, and each is once in the pages', async () => {
    const engine = await openEngine(open);
    for (let nr = 0; nr < 12; nr++) await engine.enqueue();
    await engine.claim(8);
    for (let nr = 0; nr < 7; nr++) await engine.enqueue({ delayMs: HOUR_MS });
    const { get } = openConsole(engine.store);
    const walk = async (query: string) => {
      const pages: string[] = [];
      let cursor = '';
      do {
        const { items, next } = runList.parse((await get(`/api/v1/runs?${query}${cursor}`)).body);
        pages.push(items.map(({ id, state }) => `${state} ${id}`).join());
        cursor = next === undefined ? '' : `&cursor=${next}`;
      } while (cursor !== '');
      return pages;
    };
    expect(await walk('view=live&limit=3')).toEqual([
      'running 1,running 2,running 3',
      'running 4,running 5,running 6',
      'running 7,running 8',
      'queued 9,queued 10,queued 11',
      'queued 12',
      'later 13,later 14,later 15',
      'later 16,later 17,later 18',
      'later 19',
    ]);
    expect((await walk('limit=15')).map((page) => page.split(',').length)).toEqual([12, 7]);
  });

  test('of a state that does not fit are on the next page, with their fold', async () => {
    const engine = await openEngine(open);
    for (let nr = 0; nr < 12; nr++) await engine.enqueue();
    await engine.claim(4);
    await engine.enqueue({ delayMs: HOUR_MS });
    const { get } = openConsole(engine.store);
    const first = runList.parse((await get('/api/v1/runs?limit=6')).body);
    expect([first.items.length, first.folds]).toEqual([4, []]);
    const second = runList.parse((await get(`/api/v1/runs?limit=6&cursor=${first.next}`)).body);
    expect(second.items.map(({ id }) => id)).toEqual([5, 6, 7, 8, 9, 13]);
    expect(second.folds).toMatchObject([{ state: 'queued', queue: 'mail', count: { count: 3 } }]);
  });
});
