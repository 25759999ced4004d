import { createLogger } from '@sb/logger';
import { registerNode } from '@sb/queue';
import { startScheduler } from '@sb/scheduler';
import { migrate, openStore } from '@sb/storage';
import { createGate } from '@sb/testkit';
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => void vi.useRealTimers());

test('a scheduler that is stopped while its store fails does not try again', async () => {
  const store = await openStore({ url: 'sqlite::memory:' });
  await migrate(store, '999.0.0');
  const nodeId = await registerNode(store, {
    kind: 'daemon',
    name: 'n',
    host: 'h',
    pid: 1,
    version: '1.0.0',
    jobs: [],
  });
  const failed = createGate();
  const write = (): boolean => {
    failed.open();
    return true;
  };
  const logger = createLogger({ format: 'json', level: 'error', stderr: { write } });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const scheduler = await startScheduler({ store, nodeId, version: '1.0.0', entries: [], logger });
  await store.close();
  vi.advanceTimersToNextTimer();
  const stopping = scheduler.stop();
  await failed.opened;
  await stopping;
  expect(vi.getTimerCount()).toBe(0);
});
