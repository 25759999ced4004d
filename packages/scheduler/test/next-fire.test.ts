/** All who ask for the next fire of a schedule get one answer: lists, previews, explanations, alerts. */
import {
  changeNext,
  explainFire,
  followOtherCron,
  listSchedules,
  nextRuns,
  pauseSchedule,
  previewFires,
  readNextRuns,
  skipNext,
} from '@sb/scheduler';
import { pauseJob } from '@sb/queue';
import type { Store } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { HOUR, hourly, NINE, openSchedules } from './open-schedules.ts';

const ADA = { actor: 'ada', reason: 'the provider moves' };
const MINUTE = 60_000;

async function answers(store: Store, now: number) {
  const [record] = await listSchedules(store);
  if (!record) throw new Error('No schedule is listed.');
  const { fires } = previewFires({
    expression: hourly.schedule,
    timezone: 'UTC',
    after: new Date(now),
    count: 40,
    schedule: { ...record, entry: record, now },
  });
  const running = fires
    .filter(({ leftOut, at, runsAt = at }) => leftOut === undefined && runsAt.getTime() > now)
    .map(({ at, runsAt = at }) => runsAt.getTime());
  return {
    list: nextRuns(record, record, { now, count: 1 })[0]?.runsAt,
    preview: running.length === 0 ? undefined : Math.min(...running),
    explanation: (await explainFire(store, 'hourly')).nextRunAt,
    alerts: (await readNextRuns(store, ['noop'])).get('noop'),
  };
}

const move = (store: Store, runAt: number) => changeNext(store, 'hourly', { ...ADA, jobs: new Map(), runAt });
type Opened = Awaited<ReturnType<typeof openSchedules>>;

eachDialect('the next fire of a schedule', (opener) => {
  test('and the pause of its job are listed, with author and reason', async () => {
    const s = await openSchedules(opener);
    await pauseJob(s.store, 'noop', { ...ADA, until: NINE + HOUR });
    expect(await listSchedules(s.store)).toMatchObject([
      { jobPause: { mode: 'paused', by: 'ada', reason: ADA.reason, until: NINE + HOUR } },
    ]);
  });
});

aboveStore('the next fire of a schedule', (opener) => {
  test.each<[string, (s: Opened) => Promise<unknown>, number | undefined]>([
    ['as it stands', async () => undefined, NINE],
    [
      'that is paused until a time',
      (s) => pauseSchedule(s.store, 'hourly', { ...ADA, until: NINE + HOUR }),
      NINE + HOUR,
    ],
    ['that is paused', (s) => pauseSchedule(s.store, 'hourly', ADA), undefined],
    ['whose job is paused: its runs are held', (s) => pauseJob(s.store, 'noop', ADA), NINE],
    [
      'whose next fires are skipped',
      (s) => skipNext(s.store, 'hourly', { ...ADA, count: 2 }),
      NINE + 2 * HOUR,
    ],
    ['whose next fire is moved earlier', (s) => move(s.store, NINE - MINUTE / 2), NINE - MINUTE / 2],
    ['whose next fire is moved later', (s) => move(s.store, NINE + 30 * MINUTE), NINE + 30 * MINUTE],
    [
      'whose next fire is moved behind the one after it',
      (s) => move(s.store, NINE + 1.5 * HOUR),
      NINE + HOUR,
    ],
    [
      'with a fire that is moved before a skipped one',
      async (s) => {
        await skipNext(s.store, 'hourly', ADA);
        await move(s.store, NINE - MINUTE / 2);
      },
      NINE - MINUTE / 2,
    ],
    [
      'with a fire that came before its time',
      async (s) => {
        await move(s.store, NINE - MINUTE / 2);
        await s.fireAt(NINE - MINUTE / 2);
      },
      NINE + HOUR,
    ],
    [
      'with a fire that came before a skipped one',
      async (s) => {
        await skipNext(s.store, 'hourly', ADA);
        await move(s.store, NINE - MINUTE / 2);
        await s.fireAt(NINE - MINUTE / 2);
      },
      NINE + 2 * HOUR,
    ],
    [
      'that follows another expression',
      (s) => followOtherCron(s.store, 'hourly', { ...ADA, expression: '7 * * * *', until: NINE + 9 * HOUR }),
      NINE + 7 * MINUTE,
    ],
    [
      'that is late',
      async (s) => {
        s.clock.now = NINE + 14 * MINUTE;
      },
      NINE + HOUR,
    ],
  ])('%s', async (_what, ask, at) => {
    const s = await openSchedules(opener);
    await ask(s);
    expect(await answers(s.store, s.clock.now)).toEqual({
      list: at,
      preview: at,
      explanation: at,
      alerts: at,
    });
  });

  test('on an excluded date', async () => {
    const s = await openSchedules(opener, [{ ...hourly, rules: { exclude: ['2026-03-02'] } }]);
    const at = NINE + 15 * HOUR;
    expect(await answers(s.store, s.clock.now)).toEqual({
      list: at,
      preview: at,
      explanation: at,
      alerts: at,
    });
  });

  test('that is late names the fire that has not come, also one that was moved', async () => {
    const s = await openSchedules(opener);
    await skipNext(s.store, 'hourly', ADA);
    await move(s.store, NINE - MINUTE / 2);
    s.clock.now = NINE - MINUTE / 4;
    expect(await listSchedules(s.store)).toMatchObject([{ lateFireAt: NINE - MINUTE / 2 }]);
  });
});
