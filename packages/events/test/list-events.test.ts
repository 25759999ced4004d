import { type EventSearch, listEvents, listEventTypes, publish, readNews, START } from '@sb/events';
import type { Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { endRun } from './facts.ts';

async function fill(store: Store): Promise<void> {
  await store.write(function* (tx) {
    yield* publish(tx, [
      { type: 'run.retrying', payload: {}, runId: 1, jobId: 'mail.send' },
      { type: 'alert.fired', payload: {} },
    ]);
    yield* endRun(tx, { id: 1, state: 4 });
    yield* endRun(tx, { id: 2, state: 5, job: 'mail.read' });
    yield* publish(tx, [{ type: 'alert.resolved', payload: {} }]);
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

  test('after a position', async () => {
    const store = await open();
    await fill(store);
    const { position } = await store.read((tx) => readNews(tx, START, 3));
    const events = await store.read((tx) => listEvents(tx, { limit: 10, after: position }));
    expect(events.map(({ type }) => type)).toEqual(['alert.resolved', 'job.failed']);
  });
});
