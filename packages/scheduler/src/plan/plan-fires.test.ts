import { describe, expect, test } from 'vitest';
import { compileCron, type CompiledCron } from '../cron/cron.ts';
import type { FireChange } from './overrides.ts';
import { MISSED_ROWS, planFires, type Plannable } from './plan-fires.ts';
import { DEFAULT_RULES, type ScheduleRules } from '../schedule-rules.ts';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(`2026-03-02T${text}Z`);
const hourly = compileCron('0 * * * *', 'UTC');
const run = (text: string) => ({ at: at(text), verdict: 'run' });
const late = (text: string) => ({ ...run(text), isLate: true });
const skipped = (text: string) => ({ at: at(text), verdict: 'skipped_catchup' });

function plan(cron: CompiledCron, nextFireAt: number, now: number, more: Partial<Plannable> = {}) {
  return planFires({ cron, nextFireAt, rules: DEFAULT_RULES, jitterMs: 0, changes: new Map(), ...more }, now);
}

/** `09 run, 10 skipped_catchup` of an hourly schedule that is due at 09:00. */
function verdicts(now: string, rules: Partial<ScheduleRules>, more: Partial<Plannable> = {}): string {
  const { fires } = plan(hourly, at('09:00'), at(now), { rules: { ...DEFAULT_RULES, ...rules }, ...more });
  return fires.map((fire) => `${new Date(fire.at).toISOString().slice(11, 13)} ${fire.verdict}`).join(', ');
}

const changes = (...of: readonly (readonly [string, FireChange])[]) => ({
  changes: new Map(of.map(([time, change]) => [at(time), change])),
});

describe('planFires', () => {
  test.each([
    ['found in time', '09:00:00', '09:00:00.020', { fires: [run('09:00')], next: at('10:00') }],
    ['found within a minute', '09:00:00', '09:00:59', { fires: [run('09:00')], next: at('10:00') }],
    ['found late', '09:00:00', '09:30:00', { fires: [late('09:00')], next: at('10:00') }],
    [
      'several missed: the latest runs',
      '09:00:00',
      '11:10:00',
      { fires: [skipped('09:00'), skipped('10:00'), late('11:00')], next: at('12:00') },
    ],
    [
      'at the very moment of the next',
      '09:00:00',
      '10:00:00',
      { fires: [skipped('09:00'), run('10:00')], next: at('11:00') },
    ],
  ])('%s', (_what, due, now, expected) => expect(plan(hourly, at(due), at(now))).toEqual(expected));

  test.each`
    catchUp   | more                               | now        | expected
    ${'skip'} | ${{}}                              | ${'09:00'} | ${'09 run'}
    ${'skip'} | ${{}}                              | ${'09:02'} | ${'09 skipped_catchup'}
    ${'skip'} | ${{}}                              | ${'11:00'} | ${'09 skipped_catchup, 10 skipped_catchup, 11 run'}
    ${'once'} | ${{ catchUpWindowMs: 60_000 }}     | ${'10:30'} | ${'09 skipped_catchup, 10 skipped_catchup'}
    ${'all'}  | ${{}}                              | ${'11:10'} | ${'09 run, 10 run, 11 run'}
    ${'all'}  | ${{ catchUpCap: 2 }}               | ${'11:10'} | ${'09 skipped_catchup, 10 run, 11 run'}
    ${'all'}  | ${{ catchUpWindowMs: 1.5 * HOUR }} | ${'11:10'} | ${'09 skipped_catchup, 10 run, 11 run'}
    ${'all'}  | ${{ catchUpWindowMs: 0 }}          | ${'11:00'} | ${'09 skipped_catchup, 10 skipped_catchup, 11 run'}
  `('catch-up $catchUp, $more, at $now', ({ catchUp, more, now, expected }) =>
    expect(verdicts(now, { catchUp, ...more })).toBe(expected),
  );

  test('an excluded date is one of the zone, and what was missed before it is caught up in its stead', () => {
    expect(verdicts('10:30', { exclude: ['2026-03-02'] })).toBe('09 excluded, 10 excluded');
    const cron = compileCron('0 0 * * *', 'Pacific/Auckland');
    const midnight = Date.parse('2026-03-02T11:00:00Z');
    const rules = { ...DEFAULT_RULES, exclude: ['2026-03-03'] };
    const { fires } = plan(cron, midnight - 24 * HOUR, midnight, { rules });
    expect(fires).toEqual([
      { at: midnight - 24 * HOUR, verdict: 'run', isLate: true },
      { at: midnight, verdict: 'excluded' },
    ]);
  });

  test('a paused schedule runs nothing, and says so of each fire', () => {
    const paused = { pausedUntil: Number.POSITIVE_INFINITY };
    expect(verdicts('10:30', { catchUp: 'all' }, paused)).toBe('09 paused, 10 paused');
  });

  test('a pause that is over has taken the fires before its end', () => {
    const paused = { pausedUntil: at('10:00') };
    expect(verdicts('11:30', { catchUp: 'all' }, paused)).toBe('09 paused, 10 run, 11 run');
    expect(verdicts('10:01', { catchUp: 'skip' }, { pausedUntil: at('10:00:01') })).toBe(
      '09 paused, 10 paused',
    );
  });

  test('a fire that a person wants skipped is, and one that is changed runs on an excluded date, too', () => {
    const skip = changes(['10:00', { kind: 'skip' }]);
    expect(verdicts('11:10', { catchUp: 'all' }, skip)).toBe('09 run, 10 skipped_override, 11 run');
    const change = changes(['09:00', { kind: 'change', input: 1 }]);
    expect(verdicts('09:00', { exclude: ['2026-03-02'] }, change)).toBe('09 run');
  });

  test('with jitter a fire comes so much later, and keeps its time', () => {
    const jitter = { jitterMs: 30_000 };
    for (const now of ['09:00:30', '09:01:30'])
      expect(plan(hourly, at('09:00'), at(now), jitter)).toEqual({
        fires: [run('09:00')],
        next: at('10:00'),
      });
    expect(plan(hourly, at('09:00'), at('10:00:29'), jitter)).toMatchObject({
      fires: [late('09:00')],
      next: at('10:00'),
    });
  });

  test('a fire that a person wants earlier runs then, and does not come again', () => {
    const earlier = changes(['09:00', { kind: 'change', runAt: at('08:30') }]);
    expect(plan(hourly, at('09:00'), at('08:30'), earlier)).toEqual({
      fires: [run('09:00')],
      next: at('10:00'),
    });
  });

  test('a fire that a person moves before others runs then, and those come at their own times', () => {
    const moved = changes(
      ['09:00', { kind: 'skip' }],
      ['11:00', { kind: 'change', runAt: at('08:30') }],
      // No fire of the expression.
      ['11:30', { kind: 'change', runAt: at('08:00') }],
    );
    expect(plan(hourly, at('09:00'), at('08:29'), moved)).toMatchObject({ fires: [], next: at('09:00') });
    const ahead = { ...run('11:00'), isAhead: true };
    expect(plan(hourly, at('09:00'), at('08:30'), moved)).toEqual({
      fires: [ahead],
      next: at('09:00'),
    });
    // No daemon was up: the fire that is to come by its time was not missed.
    expect(plan(hourly, at('09:00'), at('09:10'), moved)).toEqual({
      fires: [{ at: at('09:00'), verdict: 'skipped_override' }, ahead],
      next: at('10:00'),
    });
    const decided = changes(['11:00', { kind: 'change', runAt: at('08:30'), isDecided: true }]);
    expect(plan(hourly, at('10:00'), at('10:00'), decided)).toEqual({
      fires: [run('10:00')],
      next: at('12:00'),
    });
    expect(plan(hourly, at('11:00'), at('12:00'), decided).fires).toEqual([run('12:00')]);
  });

  test('a fire that was put off comes, also when an absence has more fires than are recorded', () => {
    const minutely = compileCron('* * * * *', 'UTC');
    const later = changes(
      ['00:10', { kind: 'change', runAt: at('20:00') }],
      ['00:11', { kind: 'change', runAt: at('03:00') }],
      // The expression had this time when an operator put it off.
      ['00:12:30', { kind: 'change', runAt: at('20:00') }],
    );
    const { fires } = plan(minutely, at('00:00'), at('20:00'), later);
    expect(fires).toHaveLength(MISSED_ROWS + 1);
    expect(fires[0]).toEqual(run('00:10'));
    expect(fires.at(-1)).toEqual(run('20:00'));
  });

  test('a fire that a person wants later is not missed before that time, and is beside what is caught up', () => {
    const later = changes(['09:00', { kind: 'change', runAt: at('13:00') }]);
    const putOff = { ...run('09:00'), isToCome: true };
    expect(plan(hourly, at('09:00'), at('09:30'), later)).toEqual({
      fires: [putOff],
      next: at('10:00'),
    });
    expect(plan(hourly, at('09:00'), at('10:00'), later)).toMatchObject({
      fires: [putOff, run('10:00')],
    });
    for (const [catchUp, verdict] of [
      ['skip', 'skipped_catchup'],
      ['once', 'run'],
      ['all', 'run'],
    ] as const) {
      const rules = { ...DEFAULT_RULES, catchUp, catchUpCap: 1 };
      const { fires } = plan(hourly, at('09:00'), at('11:30'), { ...later, rules });
      expect(fires).toMatchObject([putOff, skipped('10:00'), { at: at('11:00'), verdict }]);
    }
    // From then on it is a fire like the others.
    expect(plan(hourly, at('09:00'), at('13:00:59'), later).fires[0]).toEqual(run('09:00'));
    expect(plan(hourly, at('09:00'), at('13:02'), later).fires[0]).toEqual(skipped('09:00'));
  });

  test('a fire that a person moves into a pause is paused', () => {
    const moved = { pausedUntil: at('08:45'), ...changes(['09:00', { kind: 'change', runAt: at('08:30') }]) };
    expect(plan(hourly, at('09:00'), at('08:50'), moved).fires).toEqual([
      { at: at('09:00'), verdict: 'paused' },
    ]);
  });

  test.each([
    ['comes by its jitter after the end of a pause', '09:10', {}, 'run'],
    ['comes by its jitter before the end of a pause', '09:40', {}, 'paused'],
    [
      'was moved to after a pause',
      '09:40',
      changes(['09:00', { kind: 'change', runAt: at('10:00') }]),
      'run',
    ],
    [
      'was moved within a pause',
      '10:10',
      changes(['09:00', { kind: 'change', runAt: at('10:00') }]),
      'paused',
    ],
  ])('a fire that %s', (_what, pausedUntil, more, verdict) => {
    const schedule = { jitterMs: 0.5 * HOUR, pausedUntil: at(pausedUntil), ...more };
    expect(plan(hourly, at('09:00'), at('09:30'), schedule).fires).toMatchObject([{ verdict }]);
  });

  test('what is older than a day is recorded, not run', () => {
    const yearly = compileCron('0 0 1 1 *', 'UTC');
    const due = Date.parse('2026-01-01T00:00:00Z');
    expect(plan(yearly, due, due + 25 * HOUR).fires).toEqual([{ at: due, verdict: 'skipped_catchup' }]);
    expect(plan(yearly, due, due + 23 * HOUR).fires).toEqual([{ at: due, verdict: 'run', isLate: true }]);
  });

  test('of a long absence the latest fires are recorded, a bounded number', () => {
    const minutely = compileCron('* * * * *', 'UTC');
    const { fires } = plan(minutely, at('00:00:00'), at('00:00:00') + 90 * 24 * HOUR);
    expect(fires).toHaveLength(MISSED_ROWS);
    expect(fires.at(-1)?.verdict).toBe('run');
  });

  test('a stored time that the expression no longer gives is kept', () => {
    expect(plan(hourly, at('09:17:00'), at('09:17:30')).fires).toEqual([run('09:17')]);
  });
});
