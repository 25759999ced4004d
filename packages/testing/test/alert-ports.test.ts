import { evaluate, parseRules } from '@sb/alerts';
import { defineJob, snooze } from '@sb/jobs';
import {
  changeNext,
  pauseSchedule,
  readPunctuality,
  resumeSchedule,
  runScheduleNow,
  type ScheduleRules,
  skipNext,
} from '@sb/scheduler';
import { createTestWorker, type TestWorker } from '@sb/testing';
import { alertPorts, alertSurroundings } from '@sb/worker/node';
import { expect, test } from 'vitest';

const ADA = { actor: 'ada', reason: 'the provider moves' };
const TUESDAY = 'Schedule daily should have run daily at 2026-01-06T09:00:00.000Z';
const daily = { jobId: 'daily', schedule: '0 9 * * *' };
const job = defineJob({ id: 'daily', name: 'Daily', run: () => 'ok' });

const { rules, settings } = parseRules(
  `
settings:
  maintenance:
    - { name: night, cron: '30 2 * * *', duration: 2h, timezone: Europe/Berlin, match: { job: [daily] } }
    - { name: week, cron: '0 0 * * 1', duration: 1d }
performance:
  - { name: missed, conditions: { missedSchedule: true } }
`,
  'alerts.yaml',
  alertSurroundings([]),
);

const at = (text: string): number => Date.parse(`2026-03-${text}Z`);

/** An hour before nine on a Monday. */
const open = (of: Partial<ScheduleRules> = {}): Promise<TestWorker> =>
  createTestWorker({ jobs: [job], now: '2026-01-05T08:00:00Z', schedules: [{ ...daily, rules: of }] });

/** What the rule says, or undefined while nothing is missed. */
async function missed(t: TestWorker): Promise<string | undefined> {
  const schedules = await readPunctuality(t.store);
  const facts = { jobId: 'daily', trailingFailures: 0, recent: [], minutes: [], schedules };
  const [rule] = rules;
  if (!rule) throw new Error('expected a rule');
  const [verdict] = evaluate(
    rule,
    { jobs: [facts], queues: [], nodes: [], channels: [] },
    { now: t.now().getTime(), episodes: new Map(), matches: () => true },
  );
  return verdict?.verdict === 'true' ? verdict.detail : undefined;
}

test.each([
  [{ catchUp: 'once' }, undefined],
  [{ catchUp: 'all' }, undefined],
  [{ catchUp: 'skip' }, TUESDAY],
  [{ catchUp: 'once', catchUpWindowMs: 60_000 }, TUESDAY],
] as const)('after two days of outage, with %j, the rule says: %s', async (of, says) => {
  await using t = await open(of);
  await t.advance('2h');
  expect(await missed(t)).toBeUndefined();
  await t.outage('49h');
  expect(await missed(t)).toBe(says);
  await t.advance('21h');
  expect(await missed(t)).toBe(says);
  await t.advance('1h');
  expect(await missed(t)).toBeUndefined();
});

test('a crash over a fire is caught up, and nothing is missed', async () => {
  await using t = await open();
  await t.advance('59m');
  await t.crash();
  await t.advance('1h');
  expect(await missed(t)).toBeUndefined();
  expect(await t.fires('daily')).toMatchObject([{ verdict: 'run' }]);
});

test('what a run takes that goes on for hours is not missed', async () => {
  let asked = 0;
  const slow = defineJob({ id: 'daily', name: 'Slow', run: () => (++asked === 1 ? snooze('3h') : 'ok') });
  await using t = await createTestWorker({
    jobs: [slow],
    now: '2026-01-05T08:00:00Z',
    schedules: [{ ...daily, schedule: '*/5 * * * *' }],
  });
  for (let hour = 0; hour < 5; hour++) {
    await t.advance('1h');
    expect(await missed(t)).toBeUndefined();
  }
  const verdicts = (await t.fires('daily')).map(({ verdict }) => verdict);
  expect(verdicts.filter((verdict) => verdict === 'skipped_overlap')).toHaveLength(36);
});

test('what a person wants so is not missed: a pause, a skipped fire, another time', async () => {
  await using t = await open({ catchUp: 'skip' });
  await pauseSchedule(t.store, 'daily', ADA);
  await t.outage('2d');
  expect(await missed(t)).toBeUndefined();
  await resumeSchedule(t.store, 'daily', ADA);
  await skipNext(t.store, 'daily', ADA);
  await t.outage('5h');
  expect(await t.fires('daily')).toMatchObject([
    { verdict: 'paused' },
    { verdict: 'paused' },
    { verdict: 'skipped_override' },
  ]);
  expect(await missed(t)).toBeUndefined();
  // Thursday's is to run on Wednesday at 15:00 instead; nobody is up then.
  const runAt = Date.parse('2026-01-07T15:00:00Z');
  await changeNext(t.store, 'daily', { ...ADA, runAt, jobs: t.jobs });
  await t.advance('1h');
  expect(await missed(t)).toBeUndefined();
  await t.outage('2h');
  expect((await t.fires('daily')).at(-1)).toMatchObject({ verdict: 'run' });
  expect(await missed(t)).toBeUndefined();
  await t.outage('20h');
  expect(await missed(t)).toBeUndefined();
  await t.outage('24h');
  expect(await missed(t)).toBe(TUESDAY.replace('06T', '09T'));
  await runScheduleNow(t.store, 'daily', { ...ADA, jobs: t.jobs });
  expect(await missed(t)).toBeUndefined();
});

test('a maintenance window is quiet from each of its fires on, by the clock of its zone', async () => {
  await using t = await open();
  const ports = alertPorts(t.store, []);
  expect(ports.maintenance(settings.maintenance, at('29T01:30'), at('29T01:30'))).toEqual([
    { by: 'maintenance', from: at('29T01:00'), to: at('29T03:00'), match: { job: ['daily'] } },
  ]);
  expect(ports.maintenance(settings.maintenance, at('29T12:00'), at('30T01:00'))).toEqual([
    { by: 'maintenance', from: at('30T00:30'), to: at('30T02:30'), match: { job: ['daily'] } },
    { by: 'maintenance', from: at('30T00:00'), to: at('31T00:00') },
  ]);
});

test('a message can tell when a job runs next', async () => {
  await using t = await open();
  const next = await alertPorts(t.store, []).nextFires(['daily', 'none']);
  expect([...next]).toEqual([['daily', Date.parse('2026-01-05T09:00:00Z')]]);
});
