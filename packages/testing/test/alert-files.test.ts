/** Whole files of rules on a worker: what people get while a bad day passes, and while what tells them is ill itself. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { defineJob } from '@sb/jobs';
import { discardDead } from '@sb/queue';
import { createTestWorker, type TestWorker } from '@sb/testing';
import { expect, test } from 'vitest';

const DOCUMENTED = path.join(import.meta.dirname, '../../alerts/test/documented/full.yaml.txt');
const ADA = { actor: 'ada', reason: 'done by hand' };

type Work = () => unknown;

/** A job whose work a test changes; at first it succeeds at once. */
function changing(id: string) {
  let work: Work = succeed;
  return {
    job: defineJob({ id, name: id, run: () => work() }),
    does: (next: Work): void => {
      work = next;
    },
  };
}

function succeed(): string {
  return 'ok';
}

function fail(): never {
  throw new Error('disk full');
}

async function runAll(t: TestWorker, job: ReturnType<typeof changing>['job'], times: number) {
  for (let i = 0; i < times; i += 1) await t.run(job);
}

/** What was sent since the last call. */
function news(t: TestWorker): () => readonly string[] {
  let seen = 0;
  return () => {
    const all = t.alerts.deliveries('slack');
    const fresh = all
      .slice(seen)
      .map(({ status, severity, rule, title }) => `${status} ${severity} ${rule}: ${title}`);
    seen = all.length;
    return fresh;
  };
}

test('the documented file tells of a bad day', async () => {
  const { job, does } = changing('github-sync');
  await using t = await createTestWorker({
    jobs: [job],
    now: '2026-01-05T09:00:00Z',
    concurrency: 1,
    alerts: readFileSync(DOCUMENTED, 'utf8'),
  });
  const fresh = news(t);

  does(fail);
  await runAll(t, job, 1);
  expect(fresh()).toEqual([
    'firing critical critical-job-failure: github-sync failed once within 1 h',
    'firing high dlq-jobs: Queue default has 1 dead letter, the last of github-sync',
  ]);
  await runAll(t, job, 2);
  expect(fresh()).toEqual(['firing high repeated-failures: github-sync failed 3 times in a row']);
  await t.advance('5m');
  expect(fresh()).toEqual([
    'firing critical critical-job-failure: github-sync failed 3 times within 1 h',
    'firing high dlq-jobs: Queue default has 3 dead letters, the last of github-sync',
  ]);

  does(() => 'ok');
  await runAll(t, job, 2);
  expect(fresh()).toEqual([
    'resolved high repeated-failures: github-sync failed 3 times in a row',
    'firing medium low-success-rate: 40 % of the runs of github-sync within 1 h succeeded',
  ]);

  does(() => t.elapse('2s'));
  await runAll(t, job, 50);
  expect(fresh()).toEqual([
    'resolved medium low-success-rate: 75 % of the runs of github-sync within 1 h succeeded',
  ]);
  does(() => t.elapse('6s'));
  await runAll(t, job, 5);
  expect(fresh()).toEqual(['firing low duration-spike: The last runs of github-sync took 6 s; 2 s is usual']);

  does(async () => {
    does(() => 'ok');
    await t.elapse('1m');
  });
  for (let i = 0; i < 51; i += 1) await t.enqueue(job);
  await t.drain();
  expect(fresh()).toEqual([
    'firing medium queue-backlog: Queue default has 50 runs that are due and not started',
    'resolved medium queue-backlog: Queue default has 50 runs that are due and not started',
    'resolved low duration-spike: The last runs of github-sync took 6 s; 2 s is usual',
  ]);

  await discardDead(t.store, { ...ADA, choice: { filter: {} } });
  await t.advance('2h');
  expect(fresh()).toEqual([
    'resolved high dlq-jobs: Queue default has 3 dead letters, the last of github-sync',
    'resolved critical critical-job-failure: github-sync failed 3 times within 1 h',
  ]);
  expect(await t.alerts.firing()).toEqual([]);
});

const TOLD_BY_TWO = `
settings: { channels: [slack, email] }
jobFailures:
  - { name: in-a-row, conditions: { consecutiveFailures: 1 } }
queueHealth:
  - { name: broken, conditions: { channelBroken: true } }
`;

test('a channel that takes nothing is told of by the others, until it does again', async () => {
  const { job, does } = changing('report');
  await using t = await createTestWorker({ jobs: [job], now: '2026-01-05T09:00:00Z', alerts: TOLD_BY_TWO });
  t.alerts.answer('slack', { kind: 'permanent', says: '410: channel_is_archived' });
  does(fail);
  await t.run(job);
  await t.advance('1m');
  expect(t.alerts.deliveries('slack')).toEqual([]);
  expect(t.alerts.deliveries('email')).toMatchObject([
    { rule: 'in-a-row', status: 'firing' },
    {
      rule: 'broken',
      status: 'firing',
      title: 'Channel slack refuses messages',
      error: '410: channel_is_archived',
      command: 'worker alert:test --channel slack',
    },
  ]);
  t.alerts.answer('slack', { kind: 'delivered' });
  does(() => 'ok');
  await t.run(job);
  await t.advance('1m');
  expect(t.alerts.deliveries('slack')).toMatchObject([{ rule: 'in-a-row', status: 'resolved' }]);
  expect(t.alerts.deliveries('email').slice(2)).toMatchObject([
    { rule: 'in-a-row', status: 'resolved' },
    { rule: 'broken', status: 'resolved' },
  ]);
  expect(await t.alerts.firing()).toEqual([]);
});

test('what a channel could not take for an hour arrives when it is back, once', async () => {
  const { job, does } = changing('report');
  await using t = await createTestWorker({ jobs: [job], now: '2026-01-05T09:00:00Z', alerts: TOLD_BY_TWO });
  t.alerts.answer('slack', { kind: 'transient', says: '503' });
  does(fail);
  await t.run(job);
  await t.advance('1h');
  expect([t.alerts.deliveries('slack').length, t.alerts.deliveries('email').length]).toEqual([0, 1]);
  t.alerts.answer('slack', { kind: 'delivered' });
  await t.advance('2h');
  expect(t.alerts.deliveries('slack')).toMatchObject([
    { rule: 'in-a-row', status: 'firing', since: Date.parse('2026-01-05T09:00:00Z') },
  ]);
});

test('what came and went meanwhile is told at once', async () => {
  const { job, does } = changing('report');
  await using t = await createTestWorker({ jobs: [job], now: '2026-01-05T09:00:00Z', alerts: TOLD_BY_TWO });
  t.alerts.answer('slack', { kind: 'transient', says: '503' });
  for (const work of [fail, succeed, fail, succeed]) {
    does(work);
    await t.run(job);
    await t.advance('15m');
  }
  t.alerts.answer('slack', { kind: 'delivered' });
  await t.advance('2h');
  expect(t.alerts.deliveries('slack')).toEqual([]);
  expect(t.alerts.digests('slack')).toMatchObject([
    { severity: 'high', alerts: [{ rule: 'in-a-row' }, { rule: 'in-a-row' }] },
  ]);
  expect(t.alerts.deliveries('email')).toHaveLength(4);
});
