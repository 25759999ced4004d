import type { LogLine } from '@sb/queue';
import { appendRunLogs } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { createLogReader } from './run-logs.ts';

const claim = { id: 1, claimNo: 1 };
const line = (message: string): LogLine => ({ at: 0, level: 'info', message });

eachDialect('a log that grows while it is read', (open) => {
  test('each line is read once, also of a chunk that is written again, and of the next attempt', async () => {
    const store = await open();
    const reader = createLogReader(store, 1);
    const readNew = async (): Promise<readonly string[]> =>
      (await reader.readNew()).map(({ message }) => message);

    expect(await readNew()).toEqual([]);
    await appendRunLogs(store, claim, [{ seq: 0, lines: [line('a'), line('b')] }]);
    expect(await readNew()).toEqual(['a', 'b']);
    expect(await readNew()).toEqual([]);
    await appendRunLogs(store, claim, [
      { seq: 0, lines: [line('a'), line('b'), line('c')] },
      { seq: 1, lines: [line('d')] },
    ]);
    expect(await readNew()).toEqual(['c', 'd']);
    await appendRunLogs(store, { id: 1, claimNo: 2 }, [{ seq: 0, lines: [line('again')] }]);
    expect(await readNew()).toEqual(['again']);
  });
});
