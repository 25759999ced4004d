import {
  type EventSearch,
  findFactSpan,
  listEvents,
  listEventTypes,
  publish,
  readNews,
  START,
  type TimeSpan,
} from '@sb/events';
import type { Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { endRun } from './facts.ts';

async function fill(store: Store): Promise<void> {
  await store.write(function* (tx) {
    yield* publish(tx, [
      { type: 'run.retrying', payload: {}, runId: 1, jobId: 'mail.send' },
      { type: 'alert.fired', payload: {}, actor: 'ada' },
    ]);
    yield* endRun(tx, { id: 1, state: 4 });
    yield* endRun(tx, { id: 2, state: 5, job: 'mail.read' });
    yield* publish(tx, [{ type: 'alert.resolved', payload: {}, actor: 'bob' }]);
  });
}

eachDialect('a list of events', (open) => {
  test.each<[string, EventSearch, readonly string[]]>([
    ['all', { limit: 10 }, ['alert.resolved', 'job.failed', 'job.completed', 'alert.fired', 'run.retrying']],
    ['the newest', { limit: 2 }, ['alert.resolved', 'job.failed']],
    ['a pattern', { limit: 10, types: ['alert.*'] }, ['alert.resolved', 'alert.fired']],
    ['the newest of several', { limit: 2, types: ['alert.*', 'job.*'] }, ['alert.resolved', 'job.failed']],
    ['ends of one kind', { limit: 10, types: ['job.failed'] }, ['job.failed']],
    ['a type that there is not', { limit: 10, types: ['nothing'] }, []],
    ['a run', { limit: 10, runId: 1 }, ['job.completed', 'run.retrying']],
    ['a job', { limit: 10, jobId: 'mail.read' }, ['job.failed']],
    ['a type of a job', { limit: 10, jobId: 'mail.send', types: ['run.*'] }, ['run.retrying']],
    ['a person', { limit: 10, actor: 'ada' }, ['alert.fired']],
    ['acts', { limit: 10, onlyActs: true }, ['alert.resolved', 'alert.fired']],
    ['acts of a kind', { limit: 10, onlyActs: true, types: ['*.fired', 'alert.fired'] }, ['alert.fired']],
    ['ends, which nobody did', { limit: 10, onlyActs: true, types: ['job.*'] }, []],
    ['a job that there is not', { limit: 10, jobId: 'mail.burn' }, []],
  ])('by %s', async (_, search, types) => {
    const store = await open();
    await fill(store);
    const events = await store.read((tx) => listEvents(tx, search));
    expect(events.map(({ type }) => type)).toEqual(types);
  });

  test('has types, and an end of a run may always come', async () => {
    const store = await open();
    const ends = ['job.completed', 'job.failed', 'run.cancelled', 'run.skipped', 'run.expired'];
    expect(await store.read(listEventTypes)).toEqual(ends);
    await fill(store);
    const published = ['alert.fired', 'alert.resolved', 'run.retrying'];
    expect(await store.read(listEventTypes)).toEqual([...ends, ...published]);
  });

  test('page by page, each fact once', async () => {
    const store = await open();
    await fill(store);
    const types: string[] = [];
    let before: number | undefined;
    do {
      const search: EventSearch = { limit: 2, ...(before !== undefined && { before }) };
      const page = await store.read((tx) => listEvents(tx, search));
      types.push(...page.map(({ type }) => type));
      before = page.at(-1)?.id;
    } while (before !== undefined);
    expect(types).toEqual(['alert.resolved', 'job.failed', 'job.completed', 'alert.fired', 'run.retrying']);
  });

  test('after a position', async () => {
    const store = await open();
    await fill(store);
    const { position } = await store.read((tx) => readNews(tx, START, 3));
    const events = await store.read((tx) => listEvents(tx, { limit: 10, after: position }));
    expect(events.map(({ type }) => type)).toEqual(['alert.resolved', 'job.failed']);
  });

  test('of a time, however many are older and newer', async () => {
    const clock = { now: 0 };
    const store = await open({ clock: () => clock.now });
    for (clock.now = 1_000; clock.now <= 5_000; clock.now += 1_000)
      await store.write(function* (tx) {
        yield* endRun(tx, { id: clock.now, finishedAt: clock.now });
        yield* publish(
          tx,
          Array.from({ length: 700 }, () => ({ type: `at.${clock.now}`, payload: {} })),
        );
      });
    const list = (times: TimeSpan) =>
      store.read(function* (tx) {
        const found = yield* listEvents(tx, { limit: 10_000, ...times });
        return { times: [...new Set(found.map(({ at }) => at.getTime()))], count: found.length };
      });
    expect(await list({})).toEqual({ times: [5_000, 4_000, 3_000, 2_000, 1_000], count: 3_505 });
    expect(await list({ since: 3_000, until: 4_000 })).toMatchObject({ times: [3_000], count: 701 });
    expect((await list({ until: 1_000 })).count).toBe(0);
    expect((await list({ since: 5_001 })).count).toBe(0);
    expect((await list({ since: 1_000, until: 2_001 })).times).toEqual([2_000, 1_000]);
  });

  test.each<[string, readonly number[]]>([
    ['empty', []],
    ['sparse', [1_000]],
    ['sparse at the end', [5_000]],
  ])('of a time has bounds in each table of its own: the ends are %s', async (_, endedAt) => {
    const clock = { now: 0 };
    const store = await open({ clock: () => clock.now });
    for (clock.now = 1_000; clock.now <= 5_000; clock.now += 1_000)
      await store.write(function* (tx) {
        if (endedAt.includes(clock.now)) yield* endRun(tx, { id: clock.now, finishedAt: clock.now });
        yield* publish(
          tx,
          Array.from({ length: 700 }, () => ({ type: 'tick', payload: {} })),
        );
      });
    const times = { since: 4_000, until: 4_500 };
    const { span, found } = await store.read(function* (tx) {
      const own = yield* findFactSpan(tx, times);
      return { span: own, found: yield* listEvents(tx, { limit: 10_000, ...times, span: own }) };
    });
    expect(found).toHaveLength(700);
    // Room for those out of order, on both sides.
    const { from = 0, before = Infinity } = span?.published ?? {};
    expect(from).toBeGreaterThanOrEqual(3 * 700 + 1 - 1_000);
    expect(before).toBeLessThanOrEqual(4 * 700 + 2 + 1_000);
    expect(await store.read((tx) => findFactSpan(tx, { ...times, onlyActs: true }))).toEqual({
      published: span?.published,
    });
  });
});
