import { expect, test } from 'vitest';
import { amountText, storeRows } from './db-status.ts';

const exactly = (count: number) => ({ count, isAbout: false, isAtLeast: false });

test.each([
  [exactly(1_204), '1,204'],
  [{ ...exactly(100_000), isAtLeast: true }, '100,000+'],
  [{ ...exactly(1_240_000), isAbout: true }, 'about 1,240,000'],
])('%j is told honestly', (amount, text) => expect(amountText(amount)).toBe(text));

test('a store that is not there, one in memory, and a server with a store', () => {
  const schema = {
    applied: [],
    missing: ['001'],
    storeId: undefined,
    minCodeVersion: undefined,
    isMoved: false,
  };
  const nothing = {
    sqlite: undefined,
    server: undefined,
    overview: undefined,
    nodes: [],
    durability: 'full' as const,
  };
  expect(storeRows({ dialect: 'sqlite', where: 'x.db', schema, ...nothing }, 0)).toEqual([
    ['store', 'sqlite x.db'],
    ['store id', 'none: it is empty'],
    ['schema', 'none; missing: 001'],
    ['size', 'none: there is no file'],
    ['durability', 'every commit survives a power loss'],
    ['nodes', 'none running'],
  ]);
  expect(storeRows({ dialect: 'sqlite', where: 'sqlite::memory:', schema, ...nothing }, 0)).toContainEqual([
    'size',
    'in memory',
  ]);
  const server = {
    versionNumber: 180_004,
    version: '18.4',
    databaseBytes: 2_097_152,
    connections: 1,
    maxConnections: 97,
    settings: { fsync: 'on', synchronous_commit: 'local' },
  };
  const overview = {
    live: {
      queued: exactly(3),
      later: exactly(0),
      running: exactly(1),
      held: exactly(0),
      waiting: exactly(0),
    },
    history: exactly(7),
    events: exactly(2),
    logs: exactly(5),
    openDeadLetters: exactly(1),
    oldestFinishedAt: 0,
  };
  const rows = storeRows(
    { ...nothing, dialect: 'postgres', where: 'postgres://h/x', schema, server, overview },
    60_000,
  );
  expect(Object.fromEntries(rows)).toMatchObject({
    size: '2.0 MB (the whole database)',
    durability: 'fsync on, synchronous_commit local',
    runs: '3 queued, 0 later, 1 running, 0 held, 0 waiting',
    history: '7, the oldest of 1970-01-01T00:00:00.000Z (1 min ago)',
    'dead letters': '1 open',
  });
});
