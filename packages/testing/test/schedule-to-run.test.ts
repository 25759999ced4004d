/** From a schedule to what its job sees and leaves behind, on the whole engine with a clock of its own. */
import { defineJob, type JobContext } from '@sb/jobs';
import { findRun, listHistory } from '@sb/queue';
import { createTestWorker } from '@sb/testing';
import { createGate } from '@sb/testkit';
import { expect, test } from 'vitest';

const nightly = { jobId: 'nightly', schedule: '30 2 * * *', timezone: 'Europe/Berlin' };

function nightlyJob(run: (ctx: JobContext) => unknown) {
  return defineJob({
    id: 'nightly',
    name: 'Nightly',
    retry: { attempts: 3, backoff: 'fixed', delay: '20h', jitter: false },
    run,
  });
}

test('a fixed time runs once on each night, through both changes of the clocks', async () => {
  const seen: (string | undefined)[] = [];
  const job = nightlyJob((ctx) => void seen.push(ctx.run.fireTime?.toISOString()));
  for (const now of ['2026-03-27T12:00:00Z', '2026-10-23T12:00:00Z']) {
    await using t = await createTestWorker({ jobs: [job], schedules: [nightly], now });
    await t.advance('3d');
  }
  expect(seen).toEqual([
    '2026-03-28T01:30:00.000Z',
    // No 02:30 on the 29th: the first instant after the gap, 03:00 of the summer.
    '2026-03-29T01:00:00.000Z',
    '2026-03-30T00:30:00.000Z',
    '2026-10-24T00:30:00.000Z',
    // 02:30 comes twice on the 25th: the first time.
    '2026-10-25T00:30:00.000Z',
    '2026-10-26T01:30:00.000Z',
  ]);
});

test('a retry that comes after the next fire is told the fire it belongs to', async () => {
  const seen: string[] = [];
  const job = nightlyJob((ctx) => {
    const { fireTime, attempt } = ctx.run;
    seen.push(
      `${fireTime?.toISOString().slice(5, 10)} attempt ${attempt}, at ${ctx.now.toISOString().slice(5, 13)}`,
    );
    if (fireTime?.getUTCDate() === 1) throw new Error('not on the first');
  });
  await using t = await createTestWorker({
    jobs: [job],
    schedules: [{ ...nightly, rules: { overlap: 'allow' } }],
    now: '2026-06-30T12:00:00Z',
  });
  await t.advance('3d');
  expect(seen).toEqual([
    '07-01 attempt 1, at 07-01T00',
    '07-01 attempt 2, at 07-01T20',
    '07-02 attempt 1, at 07-02T00',
    '07-01 attempt 3, at 07-02T16',
    '07-03 attempt 1, at 07-03T00',
  ]);
  const { runs: history } = await listHistory(t.store, { limit: 10 });
  expect(history.map(({ state, schedule, createdBy }) => ({ state, schedule, createdBy }))).toEqual([
    { state: 'succeeded', schedule: 'nightly', createdBy: 'schedule:nightly' },
    { state: 'failed', schedule: 'nightly', createdBy: 'schedule:nightly' },
    { state: 'succeeded', schedule: 'nightly', createdBy: 'schedule:nightly' },
  ]);
});

test('a fire whose node dies in it is run again, and still only once', async () => {
  const begun = createGate();
  let hangs = true;
  const job = nightlyJob(async () => {
    begun.open();
    if (hangs) await new Promise(() => {});
  });
  await using t = await createTestWorker({ jobs: [job], schedules: [nightly], now: '2026-06-01T00:00:00Z' });
  void t.advance('1h');
  await begun.opened;
  hangs = false;
  await t.crash();
  await t.drain();
  const { runs: history } = await listHistory(t.store, { limit: 10 });
  expect(history).toMatchObject([
    { state: 'succeeded', attempt: 1, fireTime: Date.parse('2026-06-01T00:30:00Z') },
  ]);
  expect(await findRun(t.store, history[0]?.id ?? 0)).toMatchObject({ attempts: [{ outcome: 'lost' }] });
});

test('a fire that waits for the run before it comes when that has ended, with its own time', async () => {
  const seen: string[] = [];
  const job = nightlyJob((ctx) => {
    const { fireTime, attempt } = ctx.run;
    seen.push(`${fireTime?.toISOString().slice(5, 13)}, at ${ctx.now.toISOString().slice(5, 13)}`);
    if (fireTime?.getUTCDate() === 1 && attempt < 3) throw new Error('not on the first');
  });
  const schedules = [{ ...nightly, rules: { overlap: 'queue' } }] as const;
  await using t = await createTestWorker({ jobs: [job], schedules, now: '2026-06-30T12:00:00Z' });
  await t.advance('3d');
  expect(seen).toEqual([
    '07-01T00, at 07-01T00',
    '07-01T00, at 07-01T20',
    '07-01T00, at 07-02T16',
    '07-02T00, at 07-02T16',
    '07-03T00, at 07-03T00',
  ]);
});
