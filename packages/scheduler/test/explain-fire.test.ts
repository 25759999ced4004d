import {
  changeNext,
  clearOverrides,
  createSchedule,
  DEFAULT_RULES,
  deleteSchedule,
  explainFire,
  listFires,
  listFireHours,
  loadSchedules,
  pauseSchedule,
  skipNext,
  sumFireHours,
} from '@sb/scheduler';
import { sql } from '@sb/storage';
import { aboveStore, eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import { HOUR, hourly, NINE, openSchedules } from './open-schedules.ts';

const ADA = { actor: 'ada', reason: 'x', jobs: new Map() };

async function openHourly(opener: Opener) {
  const s = await openSchedules(opener);
  const why = async (at?: number) => (await explainFire(s.store, 'hourly', at)).answer;
  return { ...s, why };
}

eachDialect('why a schedule fired or not', (opener) => {
  test('is what is on record, with the run and its end', async () => {
    const s = await openHourly(opener);
    expect(await s.why()).toEqual({ because: 'never_fired' });
    const [fired] = await s.fireAt(NINE);
    const run = { id: fired?.runId, state: 'queued' };
    expect(await s.why()).toMatchObject({ because: 'recorded', at: NINE, verdict: 'run', run });
    await s.fireAt(NINE + HOUR);
    expect(await s.why(NINE + HOUR + 30_000)).toMatchObject({
      verdict: 'skipped_overlap',
      words: 'the run before it has not ended',
    });
    await s.end(fired);
    expect(await s.why(NINE)).toMatchObject({ run: { id: fired?.runId, state: 'succeeded' } });
    await s.store.write((tx) => tx.run(sql`delete from run_history`));
    expect(await s.why(NINE)).toMatchObject({ run: { id: fired?.runId } });
  });

  test('is told of the latest fires as well, those of a schedule that is gone too', async () => {
    const s = await openHourly(opener);
    const [fired] = await s.fireAt(NINE);
    for (const hour of [1, 2]) await s.fireAt(NINE + hour * HOUR);
    await loadSchedules(s.store, s.node, []);
    const skipped = { verdict: 'skipped_overlap', words: 'the run before it has not ended' };
    const onTime = { ...skipped, isMissed: false };
    expect(await listFires(s.store, 'hourly', { limit: 2 })).toEqual([
      { at: NINE + 2 * HOUR, decidedAt: NINE + 2 * HOUR, ...onTime },
      { at: NINE + HOUR, decidedAt: NINE + HOUR, ...onTime },
    ]);
    expect((await listFires(s.store, 'hourly', { limit: 10 })).at(-1)).toMatchObject({
      verdict: 'run',
      runId: fired?.runId,
    });
    const earlier = { limit: 10, before: NINE + 2 * HOUR, verdict: 'skipped_overlap' };
    expect((await listFires(s.store, 'hourly', earlier)).map(({ at }) => at)).toEqual([NINE + HOUR]);
    const span = { from: NINE, to: NINE + 2 * HOUR };
    expect(await listFireHours(s.store, { ...span, limit: 10 })).toMatchObject({
      hours: [
        { schedule: 'hourly', from: NINE, to: NINE, fires: 1, verdict: 'run', runId: fired?.runId },
        { schedule: 'hourly', from: NINE + HOUR, fires: 1, ...skipped },
      ],
      isWhole: true,
    });
    expect(await listFireHours(s.store, { ...span, limit: 1 })).toMatchObject({
      hours: [{ from: NINE + HOUR }],
      isWhole: false,
      wholeSince: NINE + HOUR,
    });
    const sum = { verdict: 'run', fires: 1, isMissed: false };
    expect(await sumFireHours(s.store, { ...span, names: ['hourly', 'gone'] })).toEqual([
      { ...sum, at: NINE },
      { ...sum, at: NINE + HOUR, verdict: skipped.verdict },
    ]);
    expect(await sumFireHours(s.store, { ...span, names: [] })).toEqual([]);
    // As in Asia/Kolkata, where a day begins at half past an hour of UTC.
    const half = { from: NINE - HOUR / 2, to: NINE + 2 * HOUR };
    expect((await sumFireHours(s.store, { ...half, names: ['hourly'] })).map(({ at }) => at)).toEqual([
      NINE - HOUR / 2,
      NINE + HOUR / 2,
    ]);
    expect(await listFireHours(s.store, { ...half, limit: 1 })).toMatchObject({
      wholeSince: NINE + HOUR / 2,
    });
    await expect(listFires(s.store, 'hourli', { limit: 1 })).rejects.toMatchObject({
      code: 'UNKNOWN_SCHEDULE',
    });
  });

  test('is that it was missed, also when it was caught up; the jitter that it had makes no fire late', async () => {
    const jittery = { ...hourly, name: 'jittery', rules: { jitterMs: HOUR / 2 } };
    const excluded = { ...hourly, name: 'excluded', rules: { exclude: ['2026-03-02'] } };
    const s = await openSchedules(opener, [hourly, jittery, excluded]);
    // `jittery` fires 14 min after its time, or so.
    for (let minute = 0; minute < 30; minute++) await s.fireAt(NINE + minute * 60_000);
    await s.fireAt(NINE + 2 * HOUR + 59 * 60_000);
    const missed = async (name: string) =>
      (await listFires(s.store, name, { limit: 10, missed: true })).map(({ at, verdict }) => [at, verdict]);
    expect(await missed('hourly')).toEqual([
      [NINE + 2 * HOUR, 'skipped_overlap'],
      [NINE + HOUR, 'skipped_catchup'],
    ]);
    expect(await missed('jittery')).toEqual(await missed('hourly'));
    expect((await listFires(s.store, 'jittery', { limit: 9 })).at(-1)).toMatchObject({
      at: NINE,
      verdict: 'run',
      isMissed: false,
    });
    expect(await missed('excluded')).toEqual([]);
    const { hours } = await listFireHours(s.store, { from: NINE, to: NINE + 3 * HOUR, limit: 9 });
    expect(
      hours
        .filter(({ schedule }) => schedule === 'hourly')
        .map(({ verdict, isMissed, decidedAt, from }) => [verdict, isMissed, decidedAt - from]),
    ).toEqual([
      ['run', false, 0],
      ['skipped_catchup', true, HOUR + 59 * 60_000],
      ['skipped_overlap', true, 59 * 60_000],
    ]);
    const { answer } = await explainFire(s.store, 'hourly');
    expect(answer).toMatchObject({ at: NINE + 2 * HOUR, isMissed: true });
    expect((await explainFire(s.store, 'hourly', NINE)).answer).not.toHaveProperty('isMissed');
    await loadSchedules(s.store, s.node, [hourly, { ...jittery, rules: DEFAULT_RULES }]);
    expect(await missed('jittery')).toEqual(await missed('hourly'));
    expect((await explainFire(s.store, 'jittery', NINE)).answer).not.toHaveProperty('isMissed');
  });
});

aboveStore('why a schedule fired or not', (opener) => {
  test('has failed also where many other runs ended in its week or after it; where too many failed soon, the week is not whole', async () => {
    const s = await openHourly(opener);
    const [fired] = await s.fireAt(NINE);
    const many = 25_000;
    const day = 86_400_000;
    const end = (
      state: number,
      { nr, id, at, count }: { nr: number; id: string; at: number; count: number },
    ) =>
      s.store.write((tx) => {
        const isSqlite = tx.dialect === 'sqlite';
        const numbers = isSqlite
          ? sql`(with recursive n(n) as (select 1 union all select n + 1 from n where n < ${count}) select n from n) n`
          : sql`generate_series(1, ${count}::int) as n(n)`;
        return tx.run(sql`
          insert into run_history (${sql.raw(isSqlite ? 'seq,' : '')} id, job_id, queue_id, priority, run_at, created_at,
            max_attempts, trigger, state, attempt, claim_no, finished_at, schedule_id, fire_at)
          select ${sql.raw(isSqlite ? `${nr} + n,` : '')} ${sql.raw(id)}, 1, 1, 2, 1, 1, 1, 'cron', ${sql.lit(state)}, 1, 1, ${at},
            (select id from schedules where name = 'hourly'), ${NINE} from ${numbers}`);
      });
    const week = { from: NINE - day, to: NINE + day, limit: 10 };
    const read = async (span = week) => {
      const { hours, isWhole } = await listFireHours(s.store, span);
      return [hours.map(({ failed }) => failed), isWhole];
    };
    await end(5, { nr: 1_000, id: String(fired?.runId), at: NINE + 1, count: 1 });
    expect(await read()).toEqual([[1], true]);
    await end(6, { nr: 2_000, id: '1000000 + n', at: NINE + HOUR, count: many });
    expect(await read()).toEqual([[1], true]);
    expect(await read({ ...week, to: NINE + HOUR })).toEqual([[1], false]);
    await end(5, { nr: 100_000, id: '2000000 + n', at: NINE + 30 * day, count: many });
    expect(await read()).toEqual([[1], true]);
    expect(await read({ ...week, to: NINE + 29 * day })).toEqual([[1], false]);
  });

  test('comes with the next fire that runs, which a pause puts off or takes away', async () => {
    const s = await openHourly(opener);
    await pauseSchedule(s.store, 'hourly', { ...ADA, until: NINE + 30_000 });
    expect(await explainFire(s.store, 'hourly')).toMatchObject({ nextFireAt: NINE, nextRunAt: NINE + HOUR });
    await pauseSchedule(s.store, 'hourly', ADA);
    expect(await explainFire(s.store, 'hourly')).not.toHaveProperty('nextRunAt');
  });

  test('is that it is not due then, not yet, or that nobody has looked', async () => {
    const s = await openHourly(opener);
    expect(await s.why(NINE + 7 * 60_000)).toEqual({ because: 'not_due', before: NINE, after: NINE + HOUR });
    expect(await s.why(NINE - HOUR)).toMatchObject({ because: 'created_later' });
    await skipNext(s.store, 'hourly', ADA);
    expect(await s.why(NINE)).toMatchObject({ because: 'to_come', override: { kind: 'skip', by: 'ada' } });
    expect(await explainFire(s.store, 'hourly')).toMatchObject({ nextFireAt: NINE, enabled: true });
    s.clock.now = NINE + 5_000;
    expect(await s.why(NINE)).toMatchObject({ because: 'due', dueAt: NINE });
  });

  test('is that it is still to come while its jitter lasts', async () => {
    const s = await openSchedules(opener, [{ ...hourly, rules: { jitterMs: HOUR / 2 } }]);
    const dueAt = (await s.readNext()) ?? 0;
    const why = async (now: number) => {
      s.clock.now = now;
      return (await explainFire(s.store, 'hourly', NINE)).answer;
    };
    expect(await why(dueAt - 1)).toEqual({ because: 'to_come', at: NINE, dueAt });
    expect(await why(dueAt)).toEqual({ because: 'due', dueAt });
  });

  test('names the time of the fire that was asked for, where the jitter is longer than the time between two fires', async () => {
    const s = await openSchedules(opener, [{ ...hourly, rules: { jitterMs: 10 * HOUR } }]);
    const jitterMs = ((await s.readNext()) ?? 0) - NINE;
    expect(jitterMs).toBeGreaterThan(HOUR);
    s.clock.now = NINE + HOUR + 60_000;
    const { answer } = await explainFire(s.store, 'hourly', NINE + HOUR);
    expect(answer).toEqual({ because: 'to_come', at: NINE + HOUR, dueAt: NINE + HOUR + jitterMs });
  });

  test('names the time of the fire that was asked for, where an operator moved another one, or that one', async () => {
    const s = await openSchedules(opener, [{ ...hourly, rules: { jitterMs: HOUR / 2 } }]);
    const jitterMs = ((await s.readNext()) ?? 0) - NINE;
    await skipNext(s.store, 'hourly', ADA);
    await changeNext(s.store, 'hourly', { ...ADA, runAt: NINE + 60_000 });
    await clearOverrides(s.store, 'hourly', { ...ADA, kind: 'skip' });
    s.clock.now = NINE + 30_000;
    const why = async (at: number) => (await explainFire(s.store, 'hourly', at)).answer;
    expect(await why(NINE)).toEqual({ because: 'to_come', at: NINE, dueAt: NINE + jitterMs });
    await changeNext(s.store, 'hourly', { ...ADA, runAt: NINE + 2 * HOUR });
    const moved = await why(NINE);
    expect(moved).toMatchObject({ because: 'to_come', override: { runAt: NINE + 2 * HOUR } });
    expect(moved).not.toHaveProperty('dueAt');
  });

  test('is that it is off, gone from its file, or deleted', async () => {
    const s = await openHourly(opener);
    await loadSchedules(s.store, s.node, [{ ...hourly, enabled: false }]);
    expect(await s.why()).toEqual({ because: 'disabled' });
    expect(await s.why(NINE)).toEqual({ because: 'disabled' });
    await loadSchedules(s.store, s.node, []);
    expect(await s.why()).toMatchObject({ because: 'gone', source: 'file' });
    await createSchedule(s.store, { jobId: 'noop', name: 'mine', schedule: '* * * * *' }, ADA);
    await deleteSchedule(s.store, 'mine', ADA);
    expect(await explainFire(s.store, 'mine', NINE)).toMatchObject({
      enabled: false,
      answer: { because: 'gone', source: 'store' },
    });
    await expect(explainFire(s.store, 'hourli')).rejects.toMatchObject({ code: 'UNKNOWN_SCHEDULE' });
  });

  test('is not known of what is kept no more', async () => {
    const s = await openHourly(opener);
    for (const hour of [0, 1, 2]) await s.fireAt(NINE + hour * HOUR);
    await s.store.write((tx) => tx.run(sql`delete from fires where fire_at < ${NINE + 2 * HOUR}`));
    expect(await s.why(NINE)).toEqual({ because: 'not_kept', oldest: NINE + 2 * HOUR });
    await s.fireAt(NINE + 3 * HOUR);
    await s.store.write((tx) => tx.run(sql`delete from fires where fire_at = ${NINE + 3 * HOUR}`));
    expect(await s.why(NINE + 3 * HOUR)).toEqual({ because: 'not_recorded' });
  });
});
