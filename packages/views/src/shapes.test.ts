import { createRegistry } from '@sb/jobs';
import { DEPTH_CAP } from '@sb/queue';
import { expect, test } from 'vitest';
import { jobShape, queueShape } from './shapes.ts';

const run = (): undefined => undefined;
const MAIL = { name: 'mail', mode: 'active', later: 0, running: 7, held: 0, waiting: 0 } as const;

test('a count of a queue that was not counted to its end says so', () => {
  expect(queueShape({ ...MAIL, queued: DEPTH_CAP })).toMatchObject({ queued: 10_000, capped: ['queued'] });
  expect(queueShape({ ...MAIL, queued: DEPTH_CAP - 1 })).not.toHaveProperty('capped');
});

test('a job shows its limits, and what it needs beside a slot', () => {
  const registry = createRegistry();
  registry.register([
    {
      id: 'limited',
      name: 'Limited',
      concurrency: { limit: 2, key: () => 'k' },
      rateLimit: { limit: 100, per: '1m' },
      isolation: 'thread',
      startDeadline: '1h',
      run,
    },
    { id: 'many', name: 'Many', batch: { size: 10, wait: '1s' }, runBatch: () => [] },
    { id: 'plain', name: 'Plain', run },
  ]);
  const [limited, many, plain] = registry
    .list()
    .map((job) => jobShape(job, { lastRun: undefined, schedules: [], pause: undefined }));
  expect(limited).toMatchObject({
    concurrency: { limit: 2, onConflict: 'queue', keyed: true },
    rateLimit: { limit: 100, perMs: 60_000, burst: 1, keyed: false },
    isolation: 'thread',
    startDeadlineMs: 3_600_000,
  });
  expect(many).toMatchObject({ batch: { size: 10, waitMs: 1_000 } });
  expect(Object.keys(JSON.parse(JSON.stringify(plain)))).not.toContain('rateLimit');
});
