import { describe, expect, test } from 'vitest';
import { compileCron } from './cron.ts';
import { MISSED_ROWS, planFires } from './plan-fires.ts';

const at = (text: string): number => Date.parse(`2026-03-02T${text}Z`);
const hourly = compileCron('0 * * * *', 'UTC');
const run = (text: string) => ({ at: at(text), verdict: 'run' });
const skipped = (text: string) => ({ at: at(text), verdict: 'skipped_catchup' });

describe('planFires', () => {
  test.each([
    [
      'found in time',
      '09:00:00',
      '09:00:00.020',
      { fires: [run('09:00')], missed: false, next: at('10:00') },
    ],
    [
      'found within a minute',
      '09:00:00',
      '09:00:59',
      { fires: [run('09:00')], missed: false, next: at('10:00') },
    ],
    ['found late', '09:00:00', '09:30:00', { fires: [run('09:00')], missed: true, next: at('10:00') }],
    [
      'several missed: the latest runs',
      '09:00:00',
      '11:10:00',
      { fires: [skipped('09:00'), skipped('10:00'), run('11:00')], missed: true, next: at('12:00') },
    ],
    [
      'at the very moment of the next',
      '09:00:00',
      '10:00:00',
      { fires: [skipped('09:00'), run('10:00')], missed: true, next: at('11:00') },
    ],
  ])('%s', (_what, due, now, expected) => expect(planFires(hourly, at(due), at(now))).toEqual(expected));

  test('what is older than a day is recorded, not run', () => {
    const yearly = compileCron('0 0 1 1 *', 'UTC');
    const due = Date.parse('2026-01-01T00:00:00Z');
    const plan = planFires(yearly, due, due + 25 * 3_600_000);
    expect(plan.fires).toEqual([{ at: due, verdict: 'skipped_catchup' }]);
    expect(planFires(yearly, due, due + 23 * 3_600_000).fires).toEqual([{ at: due, verdict: 'run' }]);
  });

  test('of a long absence the latest fires are recorded, a bounded number', () => {
    const minutely = compileCron('* * * * *', 'UTC');
    const plan = planFires(minutely, at('00:00:00'), at('00:00:00') + 90 * 24 * 3_600_000);
    expect(plan.fires).toHaveLength(MISSED_ROWS);
    expect(plan.fires.at(-1)?.verdict).toBe('run');
  });

  test('a stored time that the expression no longer gives is kept', () => {
    expect(planFires(hourly, at('09:17:00'), at('09:17:30')).fires).toEqual([run('09:17')]);
  });
});
