import { hasJobName, listJobNames, listQueueNames } from '@sb/queue';
import { defineUnknownJob } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue } from './open-queue.ts';

eachDialect('the names that a store knows', (open) => {
  test('are those that code has defined, not what was only asked for', async () => {
    const q = await openQueue(open);
    await defineUnknownJob(q.store, 'nooop');
    expect(await listJobNames(q.store)).toEqual(['mail', 'noop']);
    expect(await listQueueNames(q.store)).toEqual(['default', 'mail']);
  });

  test('include, for a run, the job that was only asked for', async () => {
    const q = await openQueue(open);
    await defineUnknownJob(q.store, 'nooop');
    const names = ['noop', 'nooop', 'mial'];
    expect(await Promise.all(names.map((name) => hasJobName(q.store, name)))).toEqual([true, true, false]);
  });
});
