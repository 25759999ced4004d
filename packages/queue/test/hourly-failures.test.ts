import { readHourlyFailures } from '@sb/queue';
import { sumHours } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { type Finished, finishRuns } from './finished-runs.ts';
import { NOON, openQueue } from './open-queue.ts';

const MINUTE = 60_000;
const HOURS = 24;
const HALF_PAST = NOON + 30 * MINUTE;

const failed = (hours: number, job: string): Finished => ({ age: hours / HOURS, job, state: 'failed' });

eachDialect('failures by the hour', (open) => {
  test('are those of the hours of the clock, whether an hour has a sum yet or not', async () => {
    const q = await openQueue(open);
    // NOON is in the last of the hours, 13:00 of the day before in the first.
    const ends = [failed(24, 'noop'), failed(23, 'noop'), failed(1.5, 'noop'), failed(1.1, 'noop')];
    await finishRuns(q.store, [
      ...ends,
      { age: 1.1 / HOURS },
      failed(0.5, 'mail'),
      failed(0, 'noop'),
      failed(0, 'mail'),
    ]);
    const read = async () => {
      const found = await readHourlyFailures(q.store, {
        jobIds: ['noop', 'mail', 'nobody'],
        now: HALF_PAST,
        hours: HOURS,
      });
      return [...found].map(([job, counts]) => [
        job,
        counts.length,
        counts.flatMap((count, hour) => (count > 0 ? [[hour, count]] : [])),
      ]);
    };
    const expected = [
      [
        'noop',
        HOURS,
        [
          [0, 1],
          [21, 2],
          [23, 1],
        ],
      ],
      [
        'mail',
        HOURS,
        [
          [22, 1],
          [23, 1],
        ],
      ],
      ['nobody', HOURS, []],
    ];
    expect(await read()).toEqual(expected);
    expect(await sumHours(q.store, 1_000)).toBeGreaterThan(0);
    expect(await read()).toEqual(expected);
  });
});
