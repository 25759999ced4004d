import { expect, test } from 'vitest';
import { previewLines } from './preview-lines.ts';

const group = (jobId: string, count: number) => ({ jobId, priority: 'low', count }) as const;

test('a look before a purge lists the first jobs, and counts the others together', () => {
  const groups = Array.from({ length: 22 }, (_, nr) => group(`job-${nr}`, 30 - nr));
  const lines = previewLines({ groups, isPart: true, followers: { runs: 0, chains: 0, isAtLeast: true } });
  expect(lines).toHaveLength(22);
  expect(lines.slice(19)).toEqual([
    '    job-19, low: at least 11',
    '    others: at least 19',
    '  runs in other queues may wait for them and would not start',
  ]);
});

test('a look before a purge that has not seen all runs does not hide that jobs may be missing', () => {
  const followers = { runs: 0, chains: 0, isAtLeast: false };
  expect(previewLines({ groups: [group('mail', 10_000)], isPart: true, followers })).toEqual([
    '    mail, low: at least 10000',
    '    others: not counted',
  ]);
});

test('a look before a purge lists few jobs without a line for others', () => {
  const followers = { runs: 0, chains: 0, isAtLeast: false };
  expect(previewLines({ groups: [group('mail', 2)], isPart: false, followers })).toEqual([
    '    mail, low: 2',
  ]);
});
