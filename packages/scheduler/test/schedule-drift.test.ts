import { registerNode } from '@sb/queue/engine';
import { loadSchedules, readScheduleDrift, type ScheduleEntry } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';

const daily: ScheduleEntry = {
  name: 'daily',
  jobId: 'noop',
  schedule: '0 9 * * *',
  enabled: true,
  timezone: 'UTC',
  input: { orgId: 'acme' },
};
const NOTHING = { added: [], changed: [], gone: [], disabled: [], left: [] };
const later = [{ field: 'schedule', before: '0 9 * * *', after: '0 10 * * *' }];

const openNode = async (store: Store, version: string) => {
  const facts = { kind: 'daemon', name: 'n', host: 'h', pid: 1, version, jobs: ['noop'] } as const;
  return { version, nodeId: await registerNode(store, facts) };
};

eachDialect('a file against the store', (open) => {
  test('is all new at first, then equal, then differs field by field', async () => {
    const store = await open();
    expect(await readScheduleDrift(store, [daily], '1.0.0')).toEqual({
      ...NOTHING,
      added: [daily],
      equal: 0,
    });
    await loadSchedules(store, await openNode(store, '1.0.0'), [daily]);
    expect(await readScheduleDrift(store, [daily], '1.0.0')).toEqual({ ...NOTHING, equal: 1 });
    const changed = { ...daily, schedule: '0 10 * * *' };
    expect(await readScheduleDrift(store, [changed], '1.0.0')).toEqual({
      ...NOTHING,
      changed: [{ name: 'daily', changes: later }],
      equal: 0,
    });
  });
});

aboveStore('a file against the store', (open) => {
  test('tells what a newer daemon has the say about, and what a daemon at work still has', async () => {
    const store = await open();
    await loadSchedules(store, await openNode(store, '2.0.0'), [daily, { ...daily, name: 'other' }]);
    const drift = await readScheduleDrift(store, [{ ...daily, schedule: '0 10 * * *' }], '1.0.0');
    expect(drift).toMatchObject({
      changed: [],
      left: [{ name: 'daily', changes: later }],
      gone: [{ entry: { name: 'other' }, isLoaded: true }],
    });
  });

  test('tells what has been disabled although it is in the file, and not what is in neither', async () => {
    const store = await open();
    const node = await openNode(store, '1.0.0');
    await loadSchedules(store, node, [daily, { ...daily, name: 'old' }]);
    await loadSchedules(store, node, []);
    expect(await readScheduleDrift(store, [daily], '1.0.0')).toEqual({
      ...NOTHING,
      disabled: [{ name: 'daily', changes: [] }],
      equal: 0,
    });
  });
});
