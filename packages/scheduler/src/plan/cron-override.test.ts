import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileCron } from '../cron/cron.ts';
import { overrideCron } from './cron-override.ts';

const HOUR = 3_600_000;
const NOON = Date.parse('2026-03-02T12:00:00Z');
const own = compileCron('0 * * * *', 'UTC');
const other = compileCron('*/20 * * * *', 'UTC');
const span = { cron: other, since: NOON, until: NOON + HOUR };
const times = (fires: readonly Date[]) => fires.map((fire) => fire.toISOString().slice(11, 16));

test('another expression holds from when it was asked for until its end, which is not part of it', () => {
  const cron = overrideCron(own, { ...span, until: NOON + HOUR + 1 });
  expect(times(cron.next(new Date(NOON - 2 * HOUR), 8))).toEqual([
    '11:00',
    '12:00',
    '12:20',
    '12:40',
    '13:00',
    '14:00',
    '15:00',
    '16:00',
  ]);
  expect(
    times(overrideCron(own, { ...span, cron: compileCron('30 * * * *', 'UTC') }).next(new Date(NOON - 1), 3)),
  ).toEqual(['12:30', '13:00', '14:00']);
});

test('what it fires before an instant is what it fires after others, turned round', () => {
  const minutes = fc.integer({ min: -300, max: 300 }).map((minute) => NOON + minute * 60_000);
  const expressions = fc.constantFrom('0 * * * *', '*/7 * * * *', '15 */2 * * *', '30 13 * * *');
  fc.assert(
    fc.property(minutes, minutes, expressions, expressions, minutes, (one, two, mine, theirs, from) => {
      const [since, until] = [Math.min(one, two), Math.max(one, two)];
      const cron = overrideCron(compileCron(mine, 'UTC'), { cron: compileCron(theirs, 'UTC'), since, until });
      const after = cron.next(new Date(from), 12).map(Number);
      const last = after.at(-1) ?? from;
      const before = cron.previous(new Date(last + 1), 12).map(Number);
      expect(before.toReversed()).toEqual(after);
      for (const fire of after) {
        const rule = fire >= since && fire < until ? theirs : mine;
        expect(
          compileCron(rule, 'UTC')
            .next(new Date(fire - 1), 1)
            .map(Number),
        ).toEqual([fire]);
      }
    }),
  );
});
