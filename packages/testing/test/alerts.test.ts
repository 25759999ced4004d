import { defineJob } from '@sb/jobs';
import { expect, test } from 'vitest';
import { createTestWorker } from '../src/index.ts';

test('a job that fails three times in a row is told of, and so is its recovery', async () => {
  let works = false;
  const job = defineJob({
    id: 'report',
    name: 'Report',
    run: () => {
      if (!works) throw new Error('disk full');
    },
  });
  await using t = await createTestWorker({
    jobs: [job],
    now: '2026-01-05T08:59:00Z',
    schedules: [{ jobId: 'report', schedule: '0 * * * *' }],
    alerts: `
settings: { channels: [slack] }
jobFailures:
  - { name: in-a-row, conditions: { consecutiveFailures: 3 } }
`,
  });
  await t.advance('2h');
  expect(t.alerts.deliveries()).toEqual([]);
  await t.advance('1h');
  expect(await t.alerts.firing()).toEqual(['in-a-row report']);
  expect(t.alerts.deliveries('slack')).toMatchObject([
    {
      status: 'firing',
      title: 'report failed 3 times in a row',
      error: 'disk full',
      nextFireAt: Date.parse('2026-01-05T12:00:00Z'),
    },
  ]);
  works = true;
  await t.advance('1h');
  expect(t.alerts.deliveries('slack').map(({ status }) => status)).toEqual(['firing', 'resolved']);
});

test('jobs that fail together are told of together, and so are their recoveries', async () => {
  let works = false;
  const job = defineJob({
    id: 'report',
    name: 'Report',
    run: () => {
      if (!works) throw new Error('the database is gone');
    },
  });
  const jobs = Array.from({ length: 12 }, (_, at) => ({ ...job, id: `report-${at}` }));
  await using t = await createTestWorker({
    jobs,
    now: '2026-01-05T08:59:00Z',
    concurrency: 12,
    schedules: jobs.map(({ id }) => ({ jobId: id, schedule: '0 * * * *' })),
    alerts: `
settings: { channels: [slack] }
jobFailures:
  - { name: in-a-row, conditions: { consecutiveFailures: 3 } }
`,
  });
  await t.advance('3h');
  expect(await t.alerts.firing()).toHaveLength(12);
  works = true;
  await t.advance('1h');
  expect(t.alerts.deliveries()).toEqual([]);
  expect(t.alerts.digests('slack')).toMatchObject([
    { of: 'firing', title: 'in-a-row fires for 12 jobs' },
    { of: 'resolved', title: 'in-a-row is resolved for 12 jobs' },
  ]);
});
