import { describe, expect, test } from 'vitest';

import { compileCron, nextFires } from '../src/index.ts';
import type { CronSets, FieldSet } from './oracle.ts';
import { oracleFires, readClock } from './oracle.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LOOK = 6 * HOUR;
const TWO_YEARS = [Date.parse('2025-01-01T00:00Z'), Date.parse('2027-01-01T00:00Z')] as const;

const every: FieldSet = {
  text: '*',
  values: new Set(Array.from({ length: 60 }, (_, value) => value)),
  starred: true,
};
const quarters = new Set([0, 15, 30, 45]);
const allHours = new Set(Array.from({ length: 24 }, (_, hour) => hour));

const EXPRESSIONS: CronSets[] = [
  [{ text: '*/15', values: quarters, starred: true }, every, every, every, every],
  [
    { text: '0-45/15', values: quarters, starred: false },
    { text: '0-23', values: allHours, starred: false },
    every,
    every,
    every,
  ],
  ...[...allHours].map((hour): CronSets => [
    { text: '30', values: new Set([30]), starred: false },
    { text: String(hour), values: new Set([hour]), starred: false },
    every,
    every,
    every,
  ]),
];

describe.each(
  Intl.supportedValuesOf('timeZone').map((timezone) => ({ timezone, changes: changesOf(timezone) })),
)('$timezone', ({ timezone, changes }) => {
  test.each(changes.map((change) => new Date(change).toISOString()))('fires as due around %s', (change) => {
    const stretch = [Date.parse(change) - 36 * HOUR, Date.parse(change) + 36 * HOUR] as const;
    const readings = readClock(timezone, ...stretch);
    for (const sets of EXPRESSIONS) {
      const expected = oracleFires(sets, readings, stretch);
      const cron = compileCron(sets.map(({ text }) => text).join(' '), timezone);
      const [from, until] = stretch;
      expect(
        cron
          .next(new Date(from), expected.length + 1)
          .map(Number)
          .filter((fire) => fire < until),
      ).toEqual(expected);
      expect(cron.previous(new Date(until), expected.length).map(Number).toReversed()).toEqual(expected);
    }
  });

  test.each(['30 2 * * *', '0 12 * * *'])('fires on every local date of two years: %s', (expression) => {
    const fires = nextFires(expression, timezone, new Date(TWO_YEARS[0]), 729);
    const format = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
    const dates = fires.map((fire) => Date.parse(format.format(fire)) / DAY);
    const [first = 0] = dates;
    expect(dates).toEqual(Array.from({ length: 729 }, (_, index) => first + index));
  });
});

test('10,000 expressions in all zones take about a second, the slowest of them 200 ms', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const from = new Date('2031-03-01T00:00Z');
  const durations = Array.from({ length: 10_000 }, (_, index) => {
    const expression = `${index % 60} ${Math.floor(index / 60) % 24} ${1 + (index % 28)} * *`;
    const start = performance.now();
    nextFires(expression, zones[index % zones.length] ?? 'UTC', from, 1);
    return performance.now() - start;
  });
  expect(durations.reduce((sum, duration) => sum + duration, 0)).toBeLessThan(1500);
  expect(Math.max(...durations)).toBeLessThan(200);
});

/** When, within six hours, a zone begins to have another offset. */
function changesOf(timezone: string): number[] {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  const offsetAt = (instant: number): string | undefined => format.format(instant).split('GMT')[1];
  const [from, until] = TWO_YEARS;
  const changes: number[] = [];
  for (let look = from; look < until; look += LOOK) {
    if (offsetAt(look) !== offsetAt(look + LOOK)) changes.push(look);
  }
  return changes;
}
