import { cancelRun, findRun } from '@sb/queue';
import { enqueue } from '@sb/queue/engine';
import { DEFAULT_RULES, listSchedules, loadSchedules, type ScheduleRules } from '@sb/scheduler';
import { sql, type Store } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { HOUR, hourly, NINE, openSchedules } from './open-schedules.ts';

const withRules = (rules: Partial<ScheduleRules>, more: Partial<typeof hourly> = {}) => ({
  ...hourly,
  ...more,
  rules,
});

const override = async (
  s: Awaited<ReturnType<typeof openSchedules>>,
  { kind, fireAt, value, until }: { kind: string; fireAt: number; value: object; until?: number },
) => {
  await s.store.write((tx) =>
    tx.run(sql`
      insert into schedule_overrides (schedule_id, kind, fire_at, value, until, by_, created_at)
      values (1, ${kind}, ${fireAt}, ${JSON.stringify(value)}, ${until ?? null}, 'ada', ${tx.now})`),
  );
  // As a verb does it: the schedule is planned anew.
  await s.reload();
};

/** A run that replays this one after a delay, as `maintenance.retry` makes it. */
async function replayOf(store: Store, runId: number, delayMs: number): Promise<number> {
  const schedule = { id: 1, fireAt: NINE };
  const { id } = await enqueue(store, { jobId: 'noop', trigger: 'replay', schedule, delayMs });
  await store.write((tx) => tx.run(sql`update runs set replay_of = ${runId} where id = ${id}`));
  return id;
}

eachDialect('a schedule whose run has not ended when it fires again', (opener) => {
  test('leaves the fire out, tells of it, and fires again when the run has ended', async () => {
    const s = await openSchedules(opener, [withRules({ overlap: 'skip' })]);
    const [first] = await s.fireAt(NINE);
    expect(await s.fireAt(NINE + HOUR)).toMatchObject([{ runId: undefined, verdict: 'skipped_overlap' }]);
    await s.end(first);
    expect(await s.fireAt(NINE + 2 * HOUR)).toMatchObject([{ verdict: 'run' }]);
    expect(await s.verdicts()).toEqual(['09:00 run', '10:00 skipped_overlap', '11:00 run']);
    expect(await s.events()).toEqual(['schedule.fired', 'schedule.skipped', 'schedule.fired']);
  });

  test('makes one run of a fire that waited, whoever looks', async () => {
    const s = await openSchedules(opener, [withRules({ overlap: 'queue' })]);
    const [first] = await s.fireAt(NINE);
    await s.fireAt(NINE + HOUR);
    await s.end(first);
    const other = await s.again();
    await Promise.all([s.fire(), other.fire(), s.fire(), other.fire()]);
    expect(await s.runs()).toBe(1);
    expect(await s.verdicts()).toEqual(['09:00 run', '10:00 run']);
  });

  test('cancels it: at once when it has not begun, else by its signal', async () => {
    const s = await openSchedules(opener, [withRules({ overlap: 'replace' })]);
    const [first] = await s.fireAt(NINE);
    const [second] = await s.fireAt(NINE + HOUR);
    expect(await findRun(s.store, first?.runId ?? 0)).toMatchObject({ state: 'cancelled' });
    await s.claim();
    await s.fireAt(NINE + 2 * HOUR);
    const rows = await s.store.read((tx) => tx.rows(sql`select id, ctl from runs order by id`));
    expect(rows).toMatchObject([{ id: second?.runId, ctl: 1 }, { ctl: 0 }]);
  });
});

aboveStore('a schedule whose run has not ended when it fires again', (opener) => {
  test('lets one fire wait for its end, and leaves out those behind it', async () => {
    const s = await openSchedules(opener, [withRules({ overlap: 'queue' })]);
    const [first] = await s.fireAt(NINE);
    expect(await s.fireAt(NINE + HOUR)).toMatchObject([{ verdict: 'waiting' }]);
    expect(await s.fireAt(NINE + 2 * HOUR)).toMatchObject([{ verdict: 'skipped_overlap' }]);
    expect(await s.fireAt(NINE + 2 * HOUR + 5)).toEqual([]);
    await s.end(first);
    const [second] = await s.fireAt(NINE + 2 * HOUR + 10);
    expect(second).toMatchObject({ fireAt: NINE + HOUR, verdict: 'run' });
    expect(await findRun(s.store, second?.runId ?? 0)).toMatchObject({
      fireTime: NINE + HOUR,
      trigger: 'cron',
    });
    expect(await s.verdicts()).toEqual(['09:00 run', '10:00 run', '11:00 skipped_overlap']);
    expect(await s.fireAt(NINE + 2 * HOUR + 20)).toEqual([]);
  });

  test('lets a fire wait for the run of one that waited itself, also where both come in one pass', async () => {
    const s = await openSchedules(opener, [withRules({ overlap: 'queue' })]);
    const [first] = await s.fireAt(NINE);
    await s.fireAt(NINE + HOUR);
    await override(s, { kind: 'change', fireAt: NINE + 2 * HOUR, value: { input: { n: 2 } } });
    await s.end(first);
    const [second] = await s.fireAt(NINE + 2 * HOUR);
    expect(second).toMatchObject({ fireAt: NINE + HOUR, verdict: 'run' });
    expect(await s.verdicts()).toEqual(['09:00 run', '10:00 run', '11:00 waiting']);
    await s.end(second);
    const [third] = await s.fire();
    expect(await findRun(s.store, third?.runId ?? 0)).toMatchObject({ input: { n: 2 } });
  });

  test('runs beside it', async () => {
    const s = await openSchedules(opener, [withRules({ overlap: 'allow' })]);
    await s.fireAt(NINE);
    await s.fireAt(NINE + HOUR);
    expect(await s.runs()).toBe(2);
  });

  test.each([
    ['skip', 'queued'],
    ['queue', 'queued'],
    ['replace', 'cancelled'],
  ] as const)('fires while a replay waits for its delay (%s)', async (overlap, state) => {
    const s = await openSchedules(opener, [withRules({ overlap })]);
    const [first] = await s.fireAt(NINE);
    await s.end(first);
    const replay = await replayOf(s.store, first?.runId ?? 0, 2 * HOUR);
    expect(await s.fireAt(NINE + HOUR)).toMatchObject([{ verdict: 'run' }]);
    expect(await findRun(s.store, replay)).toMatchObject({ state });
  });

  test('runs the fire that waited when only a replay is left, which waits for its delay', async () => {
    const s = await openSchedules(opener, [withRules({ overlap: 'queue' })]);
    const [first] = await s.fireAt(NINE);
    expect(await s.fireAt(NINE + HOUR)).toMatchObject([{ verdict: 'waiting' }]);
    await replayOf(s.store, first?.runId ?? 0, 3 * HOUR);
    expect(await s.fire()).toEqual([]);
    await s.end(first);
    expect(await s.fire()).toMatchObject([{ fireAt: NINE + HOUR, verdict: 'run' }]);
  });

  test('minds a replay from the time on at which it is due', async () => {
    const s = await openSchedules(opener, [withRules({ overlap: 'skip' })]);
    const [first] = await s.fireAt(NINE);
    await s.end(first);
    await replayOf(s.store, first?.runId ?? 0, HOUR);
    expect(await s.fireAt(NINE + HOUR)).toMatchObject([{ verdict: 'skipped_overlap' }]);
  });

  test('is not kept from catching up several fires at once', async () => {
    const s = await openSchedules(opener, [withRules({ overlap: 'skip', catchUp: 'all' })]);
    expect(await s.fireAt(NINE + 2 * HOUR + 60_001)).toMatchObject([
      { fireAt: NINE, verdict: 'run', skipped: 0, late: true },
      { fireAt: NINE + HOUR, verdict: 'run' },
      { fireAt: NINE + 2 * HOUR, verdict: 'run', skipped: 0 },
    ]);
    expect(await s.fireAt(NINE + 3 * HOUR)).toMatchObject([{ verdict: 'skipped_overlap' }]);
    expect(await s.events()).toEqual([
      'schedule.missed',
      'schedule.fired',
      'schedule.fired',
      'schedule.fired',
      'schedule.skipped',
    ]);
  });

  test('does not mind a run of another schedule, nor one that was cancelled', async () => {
    const s = await openSchedules(opener, [
      withRules({}),
      withRules({}, { name: 'other', schedule: '30 * * * *' }),
    ]);
    const [first] = await s.fireAt(NINE);
    expect(await s.fireAt(NINE + HOUR / 2)).toMatchObject([{ schedule: 'other', verdict: 'run' }]);
    await cancelRun(s.store, { runId: first?.runId ?? 0, actor: 'ada' });
    expect(await s.fireAt(NINE + HOUR)).toMatchObject([{ schedule: 'hourly', verdict: 'run' }]);
  });
});

eachDialect('a schedule', (opener) => {
  test('that is paused fires nothing until its pause is over, and has a row for each fire', async () => {
    const s = await openSchedules(opener, [withRules({})]);
    await s.store.write((tx) =>
      tx.run(sql`update schedules set mode = 'paused', by_ = 'ada', until = ${NINE + 90 * 60_000}`),
    );
    expect(await s.fireAt(NINE)).toMatchObject([{ verdict: 'paused' }]);
    expect(await s.fireAt(NINE + HOUR)).toMatchObject([{ verdict: 'paused' }]);
    expect(await s.fireAt(NINE + 2 * HOUR)).toMatchObject([{ verdict: 'run' }]);
    expect(await s.events()).toEqual(['schedule.resumed', 'schedule.fired']);
  });
});

aboveStore('a schedule', (opener) => {
  test('gives its run its queue, its priority, its start deadline and its tags', async () => {
    const rules = { queue: 'mail', priority: 'critical', startDeadlineMs: 90_000, tags: ['money'] } as const;
    const s = await openSchedules(opener, [withRules(rules)]);
    const [fired] = await s.fireAt(NINE);
    expect(await findRun(s.store, fired?.runId ?? 0)).toMatchObject({
      queue: 'mail',
      priority: 'critical',
      tags: ['money'],
    });
    const row = await s.store.read((tx) => tx.first(sql`select start_by from runs`));
    expect(row).toEqual({ start_by: NINE + 90_000 });
  });

  test('whose queue is not there gets a verdict', async () => {
    const s = await openSchedules(opener, [withRules({ queue: 'nowhere' })]);
    expect(await s.fireAt(NINE)).toMatchObject([{ verdict: 'refused:unknown_queue' }]);
    expect(await s.events()).toEqual(['schedule.skipped']);
  });

  test('with jitter comes later than its time, always by the same, and its run is told its time', async () => {
    const s = await openSchedules(opener, [withRules({ jitterMs: 10 * 60_000 })]);
    const [{ due_at: dueAt } = { due_at: 0 }] = await s.store.read((tx) =>
      tx.rows(sql<{ due_at: number }>`select due_at from schedules`),
    );
    expect(dueAt).toBeGreaterThan(NINE);
    expect(dueAt).toBeLessThan(NINE + 10 * 60_000);
    expect(await listSchedules(s.store)).toMatchObject([{ nextFireAt: NINE }]);
    expect(await s.fireAt(dueAt - 1)).toEqual([]);
    expect(await s.fireAt(dueAt)).toMatchObject([{ fireAt: NINE, late: false, verdict: 'run' }]);
    expect(await s.readNext()).toBe(dueAt + HOUR);
  });

  test('does not run on an excluded date, and says so', async () => {
    const s = await openSchedules(opener, [withRules({ exclude: ['2026-03-02'] })]);
    expect(await s.fireAt(NINE)).toMatchObject([{ verdict: 'excluded' }]);
    expect(await s.verdicts()).toEqual(['09:00 excluded']);
    expect(await s.events()).toEqual(['schedule.skipped']);
  });
});

eachDialect('what operators want of a schedule', (opener) => {
  test('of one fire: another input, and to run it later, while the others come at their time', async () => {
    const s = await openSchedules(opener, [{ ...hourly, input: { n: 1 } }]);
    const runAt = NINE + 1.5 * HOUR;
    await override(s, { kind: 'change', fireAt: NINE, value: { input: { n: 2 }, runAt } });
    const [fired] = await s.fireAt(NINE);
    const moved = { input: { n: 2 }, runAt, fireTime: NINE };
    expect(await findRun(s.store, fired?.runId ?? 0)).toMatchObject(moved);
    const [next] = await s.fireAt(NINE + HOUR);
    expect(next).toMatchObject({ verdict: 'run' });
    await s.end(next);
    // Its time has come: it is a run like the others.
    expect(await s.fireAt(NINE + 2 * HOUR)).toMatchObject([{ verdict: 'skipped_overlap' }]);
  });

  test('another expression for a while, also over a reload of the file', async () => {
    const s = await openSchedules(opener, [withRules({ overlap: 'allow' })]);
    const value = { expression: '*/15 * * * *', timezone: 'UTC' };
    await override(s, { kind: 'cron', fireAt: 0, value, until: NINE + 20 * 60_000 });
    const times: number[] = [];
    for (let now = NINE - 60_000; now <= NINE + 2 * HOUR; now += 5 * 60_000) {
      times.push(...(await s.fireAt(now + 60_000)).map(({ fireAt }) => (fireAt - NINE) / 60_000));
      await s.reload();
    }
    expect(times).toEqual([0, 15, 60, 120]);
  });
});

aboveStore('what operators want of a schedule', (opener) => {
  test('of one fire: to leave it out, once', async () => {
    const s = await openSchedules(opener);
    await override(s, { kind: 'skip', fireAt: NINE, value: {} });
    expect(await s.fireAt(NINE)).toMatchObject([{ verdict: 'skipped_override' }]);
    expect(await s.fireAt(NINE + HOUR)).toMatchObject([{ verdict: 'run' }]);
    expect(await s.store.read((tx) => tx.rows(sql`select 1 as one from schedule_overrides`))).toEqual([]);
  });

  test.each(['skip', 'queue', 'replace'] as const)(
    'of one fire: to run it later, after the run before it and beside the fires until then (overlap: %s)',
    async (overlap) => {
      const s = await openSchedules(opener, [withRules({ overlap })]);
      const [before] = await s.fireAt(NINE);
      await override(s, { kind: 'change', fireAt: NINE + HOUR, value: { runAt: NINE + 5 * HOUR } });
      const [moved] = await s.fireAt(NINE + HOUR);
      expect(moved).toMatchObject({ fireAt: NINE + HOUR, verdict: 'run' });
      expect(await findRun(s.store, before?.runId ?? 0)).toMatchObject({ state: 'queued' });
      await s.end(before);
      expect(await s.fireAt(NINE + 2 * HOUR)).toMatchObject([{ verdict: 'run' }]);
      expect(await findRun(s.store, moved?.runId ?? 0)).toMatchObject({ state: 'queued' });
    },
  );

  test('of one fire: to run it later, and a daemon that comes within a minute after that heeds the run before', async () => {
    const s = await openSchedules(opener);
    await s.fireAt(NINE);
    const runAt = NINE + 1.25 * HOUR;
    await override(s, { kind: 'change', fireAt: NINE + HOUR, value: { runAt } });
    expect(await s.fireAt(runAt + 30_000)).toMatchObject([{ verdict: 'skipped_overlap' }]);
  });

  test.each(['skip', 'once'] as const)(
    'of one fire: to run it later, also when no daemon was up at its own time (catchUp: %s)',
    async (catchUp) => {
      const s = await openSchedules(opener, [withRules({ catchUp, overlap: 'allow' })]);
      const runAt = NINE + 3 * HOUR;
      await override(s, { kind: 'change', fireAt: NINE, value: { runAt } });
      const [moved] = await s.fireAt(NINE + HOUR / 2);
      expect(moved).toMatchObject({ fireAt: NINE, verdict: 'run', late: false });
      expect(await findRun(s.store, moved?.runId ?? 0)).toMatchObject({ runAt, trigger: 'cron' });
      expect(await s.events()).toEqual(['schedule.fired']);
    },
  );

  test('of one fire: to run it later, beside the fires that were missed around it', async () => {
    const s = await openSchedules(opener, [withRules({ overlap: 'allow' })]);
    const runAt = NINE + 5 * HOUR;
    await override(s, { kind: 'change', fireAt: NINE, value: { runAt } });
    const [moved, caughtUp] = await s.fireAt(NINE + 2 * HOUR + HOUR / 2);
    expect(await findRun(s.store, moved?.runId ?? 0)).toMatchObject({
      fireTime: NINE,
      runAt,
      trigger: 'cron',
    });
    expect(await findRun(s.store, caughtUp?.runId ?? 0)).toMatchObject({ trigger: 'catch_up' });
    expect(await s.verdicts()).toEqual(['09:00 run', '10:00 skipped_catchup', '11:00 run']);
  });

  test('of one fire: a time that no run can wait for is refused, and the other schedules fire', async () => {
    const s = await openSchedules(opener, [withRules({}), withRules({}, { name: 'other' })]);
    await override(s, { kind: 'change', fireAt: NINE, value: { runAt: Date.UTC(2200, 0) } });
    expect(await s.fireAt(NINE)).toMatchObject([
      { schedule: 'hourly', verdict: 'refused:request_invalid' },
      { schedule: 'other', verdict: 'run' },
    ]);
    expect(await s.fireAt(NINE + HOUR)).toMatchObject([{ schedule: 'hourly', verdict: 'run' }, {}]);
  });

  test('of one fire: to run it earlier, instead of at its time', async () => {
    const s = await openSchedules(opener);
    const early = NINE - 30_000;
    await override(s, { kind: 'change', fireAt: NINE, value: { runAt: early } });
    expect(await s.readNext()).toBe(early);
    const [fired] = await s.fireAt(early);
    expect(fired).toMatchObject({ fireAt: NINE, verdict: 'run', late: false });
    await s.end(fired);
    expect(await s.fireAt(NINE)).toEqual([]);
    expect(await s.fireAt(NINE + HOUR)).toMatchObject([{ fireAt: NINE + HOUR, verdict: 'run' }]);
  });

  test('another expression in a zone that a daemon does not know: the daemon loads the file, and leaves its times to others', async () => {
    const s = await openSchedules(opener, [hourly, { ...hourly, name: 'other' }]);
    await override(s, {
      kind: 'cron',
      fireAt: 0,
      value: { expression: '*/15 * * * *', timezone: 'Mars/Phobos' },
      until: NINE + 10 * HOUR,
    });
    const entries = [
      { ...hourly, schedule: '30 * * * *', rules: DEFAULT_RULES },
      { ...hourly, name: 'other', schedule: '30 * * * *', rules: DEFAULT_RULES },
    ];
    expect(await loadSchedules(s.store, s.node, entries)).toMatchObject({
      changed: ['other'],
      unread: [{ schedule: 'hourly', error: { code: 'ZONE_INVALID' } }],
    });
    expect(await listSchedules(s.store)).toMatchObject([
      { name: 'hourly', nextFireAt: NINE },
      { name: 'other', nextFireAt: NINE + HOUR / 2 },
    ]);
  });

  test('another expression in such a zone, and the file enables the schedule: it fires once its times can be read', async () => {
    const off = { ...hourly, enabled: false, rules: DEFAULT_RULES };
    const s = await openSchedules(opener, [off]);
    await override(s, {
      kind: 'cron',
      fireAt: 0,
      value: { expression: '*/15 * * * *', timezone: 'Mars/Phobos' },
      until: NINE + 10 * HOUR,
    });
    const on = [{ ...off, enabled: true }];
    expect(await loadSchedules(s.store, s.node, on)).toMatchObject({
      changed: [],
      unread: [{ schedule: 'hourly', error: { code: 'ZONE_INVALID' } }],
    });
    await s.store.write((tx) => tx.run(sql`delete from schedule_overrides`));
    expect(await loadSchedules(s.store, s.node, on)).toMatchObject({ changed: ['hourly'], unread: [] });
    expect(await s.fireAt(NINE)).toMatchObject([{ fireAt: NINE, verdict: 'run' }]);
  });

  test('another expression in such a zone, and the schedule comes back after days: nothing of the days before runs', async () => {
    const s = await openSchedules(opener, [withRules({ catchUp: 'once' })]);
    await override(s, {
      kind: 'cron',
      fireAt: 0,
      value: { expression: '*/15 * * * *', timezone: 'Mars/Phobos' },
      until: NINE + 100 * HOUR,
    });
    await loadSchedules(s.store, s.node, []);
    s.clock.now = NINE + 50 * HOUR;
    expect(await s.reload()).toMatchObject({ unread: [{ schedule: 'hourly' }] });
    await s.store.write((tx) => tx.run(sql`delete from schedule_overrides`));
    expect(await s.fire()).toEqual([]);
    await s.reload();
    expect(await s.fire()).toEqual([]);
    expect(await listSchedules(s.store)).toMatchObject([{ nextFireAt: NINE + 51 * HOUR }]);
  });
});
