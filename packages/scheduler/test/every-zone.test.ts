/** The short version of every-zone.slow.test.ts: each third zone, all its changes, in quarters of an hour. */
import { expect, test } from 'vitest';

import { clockChangesOf } from './clock-changes-of.ts';
import { HOUR, MINUTE, walkThrough } from './oracle.ts';
import {
  dailyAt,
  type Difference,
  FIXED_QUARTERS,
  oracleDifferences,
  WILD,
  WILD_HOURS,
} from './zone-expressions.ts';

const WEEK = 7 * 24 * HOUR;
const QUARTER = 15 * MINUTE;
const TWO_YEARS = [Date.parse('2025-01-01T00:00Z'), Date.parse('2027-01-01T00:00Z')] as const;
const NO_CHANGE = Date.parse('2026-06-15T00:00Z');
const EXPRESSIONS = [WILD, WILD_HOURS, FIXED_QUARTERS, dailyAt(0, 0), dailyAt(2, 30), dailyAt(23, 30)];

// Those behind which others stand, and the fixed ones, are not in the list.
const OTHER_NAMES = ['UTC', 'Etc/GMT+12', 'Etc/GMT-14', 'Europe/Kyiv', 'Asia/Kolkata', 'US/Pacific'];

/** Most rules are those of several zones. */
const ZONES = Intl.supportedValuesOf('timeZone').filter((_, i) => i % 3 === 0);

test('every zone fires as due around every change of its clocks in two years, whenever one restarts', () => {
  let changes = 0;
  const differences: Difference[] = [];
  for (const timezone of [...ZONES, ...OTHER_NAMES]) {
    const found = clockChangesOf(timezone, TWO_YEARS, WEEK);
    changes += found.length;
    for (const change of found.length === 0 ? [NO_CHANGE] : found) {
      const walk = walkThrough(timezone, [change - 6 * HOUR, change + 6 * HOUR], QUARTER);
      const restarts = [change - HOUR, change - 1, change, change + QUARTER];
      for (const sets of EXPRESSIONS)
        differences.push(...oracleDifferences(sets, timezone, { walk, restarts }));
    }
  }
  expect(differences).toEqual([]);
  // Otherwise the data has no changes, and nothing was tested.
  expect(changes).toBeGreaterThan(100);
});
