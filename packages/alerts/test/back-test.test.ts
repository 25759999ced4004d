import { discardDead } from '@sb/queue';
import { sql, type Store } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { type AlertRule, backTest, createJobMatcher } from '../src/index.ts';
import { SETTINGS } from './evaluations.ts';
import { aRule, HOUR, MINUTE, NOON } from './samples.ts';
import { aWorkedStore, failedBy, SUCCEEDED } from './worked-store.ts';

const JOBS = { jobPattern: '.*' };
const IN_A_ROW = aRule(
  { kind: 'consecutiveFailures', consecutiveFailures: 2, ...JOBS },
  { name: 'in-a-row' },
);
const OFTEN = aRule(
  { kind: 'failureCount', failureCount: 1, timeWindowMs: HOUR, ...JOBS },
  { name: 'often', severity: 'high' },
);
const DEAD = aRule({ kind: 'dlqSize', dlqSize: 1 }, { name: 'dead' });
const BACKLOG = aRule({ kind: 'pendingJobs', pendingJobs: 1, forMs: 0 }, { name: 'backlog' });

function asked(rules: readonly AlertRule[], since: number) {
  return { rules, settings: SETTINGS, since, matches: createJobMatcher(), maintenance: () => [] };
}

/** Ends as history has them; of each the job, how it ended, and when: minutes before noon. */
async function keep(store: Store, ends: readonly (readonly [job: string, state: 4 | 5, minutes: number])[]) {
  await store.write(function* (tx) {
    for (const [at, [job, state, minutes]] of ends.entries()) {
      const time = NOON - minutes * MINUTE;
      yield* tx.run(sql`
        insert into run_history (id, job_id, queue_id, priority, run_at, created_at, started_at, max_attempts, trigger, state, reason,
          attempt, finished_at)
        values (${at + 1}, (select id from job_defs where name = ${job}), 1, 2, ${time}, ${time}, ${time}, 1, 'cron', ${state},
          ${state === 5 ? 'error' : null}, 1, ${time})`);
    }
  });
}

/** Counts ends of `report` in an hour, as the statistics do. */
async function count(
  store: Store,
  hour: number,
  { succeeded = 0, failed = 0 }: { readonly succeeded?: number; readonly failed?: number },
) {
  await store.write((tx) =>
    tx.run(sql`insert into stats_hour (job_id, queue_id, hour, succeeded, failed, other, retried, run_ms, wait_ms,
      run_histogram, wait_histogram) select id, 1, ${hour}, ${succeeded}, ${failed}, 0, 0, 0, 0, '', '' from job_defs where name = 'report'`),
  );
}

eachDialect('a back-test', (open) => {
  test('says how often a rule would have fired, for how long, and how many messages it would have made', async () => {
    const { store } = await aWorkedStore(open);
    await keep(store, [
      ['report', 5, 90],
      ['report', 5, 80],
      ['report', 4, 60],
      ['mail.send', 5, 50],
      ['report', 5, 30],
      ['report', 5, 20],
    ]);
    const off = { ...OFTEN, name: 'off', enabled: false };
    const { runs, since, until, rules } = await backTest(
      store,
      asked([IN_A_ROW, BACKLOG, off], NOON - 2 * HOUR),
    );
    expect({ runs, since, until }).toEqual({ runs: 6, since: NOON - 2 * HOUR, until: NOON });
    expect(rules).toEqual([
      {
        rule: 'in-a-row',
        severity: 'medium',
        fired: 2,
        firing: 1,
        firingMs: 40 * MINUTE,
        // Two that begin, and an end.
        messages: 3,
        leftOut: 0,
        first: [
          {
            about: { kind: 'job', name: 'report' },
            summary: 'report failed 2 times in a row',
            firedAt: NOON - 80 * MINUTE,
            resolvedAt: NOON - 60 * MINUTE,
          },
          {
            about: { kind: 'job', name: 'report' },
            summary: 'report failed 2 times in a row',
            firedAt: NOON - 20 * MINUTE,
          },
        ],
        // Bars of 4 min.
        bars: Array.from({ length: 30 }, (_, nr) => ({
          at: NOON - 2 * HOUR + nr * 4 * MINUTE,
          fired: nr === 10 || nr === 25 ? 1 : 0,
          firingMs: (nr >= 10 && nr < 15) || nr >= 25 ? 4 * MINUTE : 0,
        })),
      },
      { rule: 'backlog', unanswered: 'history does not say how many runs waited' },
    ]);
  });

  test('knows how jobs stood at its beginning, and what ends by the clock alone', async () => {
    const { store } = await aWorkedStore(open);
    await keep(store, [
      ['report', 5, 130],
      ['report', 5, 125],
    ]);
    const { runs, rules } = await backTest(store, asked([IN_A_ROW, OFTEN], NOON - 2 * HOUR));
    expect(runs).toBe(0);
    expect(rules).toMatchObject([
      { fired: 1, firing: 1, first: [{ firedAt: NOON - 2 * HOUR }] },
      { fired: 1, firing: 0, first: [{ firedAt: NOON - 2 * HOUR, resolvedAt: expect.any(Number) }] },
    ]);
    const [, often] = rules;
    const end = often && 'first' in often ? (often.first[0]?.resolvedAt ?? 0) : 0;
    // The failure leaves the window an hour after it; a look a minute, and the window by whole minutes.
    expect(end - (NOON - 65 * MINUTE)).toBeGreaterThanOrEqual(0);
    expect(end - (NOON - 65 * MINUTE)).toBeLessThanOrEqual(2 * MINUTE);
  });
});

aboveStore('a back-test', (open) => {
  test('throttles as a daemon does', async () => {
    const { store } = await aWorkedStore(open);
    await keep(
      store,
      Array.from({ length: 120 }, (_, at) => ['report', 5, 120 - at] as const),
    );
    const [often] = (await backTest(store, asked([OFTEN], NOON - 2 * HOUR))).rules;
    // At most 10 in an hour; what waits for the end of minInterval is one.
    expect(often).toMatchObject({ fired: 1, messages: 20 });
    expect(often && 'leftOut' in often && often.leftOut).toBeGreaterThan(50);
  });

  test('of one rule counts what the others would have sent, and tells of that rule alone', async () => {
    const { store } = await aWorkedStore(open);
    await keep(
      store,
      Array.from({ length: 120 }, (_, at) => ['report', 5, 120 - at] as const),
    );
    const options = asked(
      [OFTEN, { ...IN_A_ROW, enabled: false }, { ...OFTEN, name: 'too' }],
      NOON - 2 * HOUR,
    );
    const all = await backTest(store, options);
    const one = await backTest(store, { ...options, only: 'too' });
    expect(one.rules).toEqual(all.rules.slice(1));
    expect((await backTest(store, { ...options, only: 'in-a-row' })).rules).toMatchObject([
      { rule: 'in-a-row', fired: 1 },
    ]);
  });

  test('tries no job before all its runs are kept', async () => {
    const { store } = await aWorkedStore(open);
    // Older successes are removed, failures are kept longer.
    await keep(store, [
      ['report', 5, 60 * 24],
      ['mail.send', 4, 60 * 24],
      ['report', 5, 60 * 12],
      ['report', 4, 60 * 6],
      ['report', 5, 60],
    ]);
    await count(store, Math.floor(NOON / HOUR) - 28, { succeeded: 9 });
    const silent = aRule({ kind: 'noSuccessFor', noSuccessForMs: 4 * HOUR, ...JOBS }, { name: 'silent' });
    const tested = await backTest(store, asked([IN_A_ROW, silent], NOON - 26 * HOUR));
    expect(tested).toMatchObject({
      runs: 3,
      cut: { jobs: 1, wholeSince: NOON - 6 * HOUR },
      rules: [
        { rule: 'in-a-row', fired: 0 },
        {
          rule: 'silent',
          first: [{ about: { name: 'mail.send' } }, { about: { name: 'report' }, firedAt: NOON - 2 * HOUR }],
        },
      ],
    });
  });

  test('tries a job whose only counted run ended in the first hour, before the history that it reads', async () => {
    const { store } = await aWorkedStore(open);
    const since = NOON + HOUR / 2 - 26 * HOUR;
    const warm = since - 7 * 24 * HOUR;
    await keep(store, [
      ['report', 5, (NOON - warm) / MINUTE + 5],
      ['report', 4, 90],
    ]);
    await count(store, Math.floor(warm / HOUR), { failed: 1 });
    const tested = await backTest(store, asked([IN_A_ROW], since));
    expect(tested.runs).toBe(1);
    expect(tested).not.toHaveProperty('cut');
  });

  test('tries jobs with older runs than the million that it reads', async () => {
    const { store } = await aWorkedStore(open);
    await keep(store, [
      ['report', 5, 60 * 24],
      ['mail.send', 5, 60 * 12],
      ['report', 4, 60 * 6],
      ['report', 5, 60],
      ['report', 5, 50],
    ]);
    // As if a million runs had ended in between.
    await store.write((tx) => tx.run(sql`update run_history set seq = seq + 1000000 where id > 1`));
    await count(store, Math.floor(NOON / HOUR) - 24, { failed: 1 });
    const tested = await backTest(store, asked([IN_A_ROW], NOON - 26 * HOUR));
    expect(tested).toMatchObject({ since: NOON - 12 * HOUR, runs: 4, rules: [{ fired: 1 }] });
    expect(tested).not.toHaveProperty('cut');
  });

  test('counts dead letters while they were open', async () => {
    const s = await aWorkedStore(open);
    s.clock.now = NOON - HOUR;
    await s.ask('report');
    await s.endDue(failedBy('no'));
    s.clock.now = NOON - HOUR / 2;
    await discardDead(s.store, { choice: { ids: [1] }, reason: 'gone', actor: 'ada' });
    s.clock.now = NOON - 5 * MINUTE;
    await s.ask('mail.send');
    await s.endDue(SUCCEEDED);
    s.clock.now = NOON;
    const { rules } = await backTest(s.store, asked([DEAD], NOON - 2 * HOUR));
    expect(rules).toMatchObject([
      { fired: 1, firing: 0, first: [{ firedAt: NOON - HOUR, resolvedAt: NOON - HOUR / 2 }] },
    ]);
    expect((await backTest(s.store, asked([DEAD], NOON - HOUR / 4))).rules).toMatchObject([{ fired: 0 }]);
  });
});
