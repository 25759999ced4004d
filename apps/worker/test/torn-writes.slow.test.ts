/** What never-lost.test.ts shows of a writer that is killed, 200 times. */
import { expect, test } from 'vitest';
import { tearWrites } from './torn-writes.ts';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

test.for(['normal', 'full'])(
  'a SQLite store whose writer is killed 100 times in the midst of writing is whole and keeps what it said (durability %s)',
  async (durability, context) => {
    const torn = await tearWrites(worker, context, { kills: 100, durability });
    console.log('torn writes', durability, torn);
    expect(torn.unheard).toBeGreaterThan(0);
    expect(torn.tornOff).toBeGreaterThan(50);
  },
);
