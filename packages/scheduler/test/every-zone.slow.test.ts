import { describe, expect, test } from 'vitest';

import { nextFires } from '../src/index.ts';
import { clockChangesOf } from './clock-changes-of.ts';
import { HOUR, walkThrough } from './oracle.ts';
import { dailyAt, FIXED_QUARTERS, oracleDifferences, WILD, WILD_HOURS } from './zone-expressions.ts';

const DAY = 24 * HOUR;
const TWO_YEARS = [Date.parse('2025-01-01T00:00Z'), Date.parse('2027-01-01T00:00Z')] as const;
const HISTORY = [Date.parse('1985-01-01T00:00Z'), Date.parse('2038-01-01T00:00Z')] as const;
const HALF_PAST = Array.from({ length: 24 }, (_, hour) => dailyAt(hour, 30));

describe.each(Intl.supportedValuesOf('timeZone'))('%s', (timezone) => {
  test('fires as due around every change of two years, whenever one restarts', () => {
    const differences = clockChangesOf(timezone, TWO_YEARS, HOUR).flatMap((change) => {
      const walk = walkThrough(timezone, [change - 36 * HOUR, change + 36 * HOUR]);
      const restarts = Array.from({ length: 24 }, (_, index) => change + (index - 12) * 0.25 * HOUR);
      return [WILD, WILD_HOURS, FIXED_QUARTERS, ...HALF_PAST].flatMap((sets) =>
        oracleDifferences(sets, timezone, { walk, restarts }),
      );
    });
    expect(differences).toEqual([]);
  });

  test('fires as due around every change from 1985 to 2037', () => {
    const differences = clockChangesOf(timezone, HISTORY, DAY).flatMap((change) => {
      const walk = walkThrough(timezone, [change - 4 * HOUR, change + 4 * HOUR]);
      const restarts = [change - HOUR, change - 1, change];
      return [WILD, WILD_HOURS, FIXED_QUARTERS, dailyAt(0, 0), dailyAt(2, 30), dailyAt(23, 30)].flatMap(
        (sets) => oracleDifferences(sets, timezone, { walk, restarts }),
      );
    });
    expect(differences).toEqual([]);
  });

  test.each(['30 2 * * *', '0 12 * * *'])('fires on every local date of two years: %s', (expression) => {
    const fires = nextFires(expression, timezone, new Date(TWO_YEARS[0]), 729);
    const format = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
    const dates = fires.map((fire) => Date.parse(format.format(fire)) / DAY);
    const [first = 0] = dates;
    expect(dates).toEqual(Array.from({ length: 729 }, (_, index) => first + index));
  });
});
