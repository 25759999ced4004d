import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextFires } from '../cron/cron.ts';
import { fireStretches } from './fire-stretches.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (text: string): number => Date.parse(`2026-03-02T${text}Z`);
const told = (stretches: readonly { readonly from: number; readonly to: number }[]) =>
  stretches
    .map(({ from, to }) => [from, to].map((time) => new Date(time).toISOString().slice(8, 16)).join(' '))
    .join(', ');

test.each`
  what                                       | expression       | from       | to         | hours | expected
  ${'before it'}                             | ${'0 9 * * *'}   | ${'06:00'} | ${'08:59'} | ${2}  | ${''}
  ${'at its first moment'}                   | ${'0 9 * * *'}   | ${'09:00'} | ${'09:00'} | ${2}  | ${'02T09:00 02T11:00'}
  ${'in the middle of it'}                   | ${'0 9 * * *'}   | ${'10:00'} | ${'10:00'} | ${2}  | ${'02T09:00 02T11:00'}
  ${'at its end'}                            | ${'0 9 * * *'}   | ${'11:00'} | ${'23:00'} | ${2}  | ${''}
  ${'over several'}                          | ${'0 */6 * * *'} | ${'05:00'} | ${'13:00'} | ${1}  | ${'02T06:00 02T07:00, 02T12:00 02T13:00'}
  ${'that touch each other'}                 | ${'0 * * * *'}   | ${'09:30'} | ${'11:30'} | ${1}  | ${'02T09:00 02T12:00'}
  ${'that begin before the others end'}      | ${'* * * * *'}   | ${'09:00'} | ${'09:00'} | ${2}  | ${'02T07:01 02T11:00'}
  ${'that are longer than the time between'} | ${'0 0 * * *'}   | ${'09:00'} | ${'09:00'} | ${36} | ${'01T00:00 03T12:00'}
`('stretches $what', ({ expression, from, to, hours, expected }) => {
  const request = { from: at(from), to: at(to), durationMs: hours * HOUR };
  expect(told(fireStretches(expression, 'UTC', request))).toBe(expected);
});

test('a window on the night when clocks jump ahead begins right after the jump, and lasts as long as ever', () => {
  const night = { from: Date.parse('2026-03-29T00:00Z'), to: Date.parse('2026-03-29T04:00Z') };
  const stretches = fireStretches('30 2 * * *', 'Europe/Berlin', { ...night, durationMs: HOUR });
  expect(told(stretches)).toBe('29T01:00 29T02:00');
});

test('stretches are where a fire is not longer ago than the duration', () => {
  const asked = fc.record({
    expression: fc.constantFrom('* * * * *', '*/20 * * * *', '0,5,50 * * * *', '30 2 * * *', '0 */7 * * *'),
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Santiago'),
    begin: fc.constantFrom('2026-03-28T18:00Z', '2026-04-04T20:00Z', '2026-10-24T20:00Z'),
    length: fc.integer({ min: 0, max: 16 * 60 }),
    minutes: fc.integer({ min: 1, max: 10 * 60 }),
  });
  fc.assert(
    fc.property(asked, ({ expression, zone, begin, length, minutes }) => {
      const [from, durationMs] = [Date.parse(begin), minutes * MINUTE];
      const to = from + length * MINUTE;
      const stretches = fireStretches(expression, zone, { from, to, durationMs });
      const fires = nextFires(expression, zone, new Date(from - durationMs), 2_000).map(Number);
      for (let time = from; time <= to; time += 5 * MINUTE) {
        const isIn = fires.some((fire) => fire <= time && time < fire + durationMs);
        expect(stretches.some((one) => one.from <= time && time < one.to)).toBe(isIn);
      }
      for (const [i, one] of stretches.entries()) {
        expect(fires).toContain(one.from);
        expect(one.from).toBeGreaterThan(stretches[i - 1]?.to ?? -Infinity);
        expect(one.to > from && one.from <= to).toBe(true);
      }
    }),
    { numRuns: 100 },
  );
});

test('a year of windows of a month that begin each minute is one stretch', () => {
  const [from, durationMs] = [at('00:00'), 30 * 24 * HOUR];
  const [one, ...rest] = fireStretches('* * * * *', 'UTC', { from, to: from + 12 * durationMs, durationMs });
  expect([rest.length, (one?.to ?? 0) - (one?.from ?? 0)]).toEqual([0, 14 * durationMs - MINUTE]);
});
