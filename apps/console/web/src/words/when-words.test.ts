import { expect, test } from 'vitest';
import { whenWords, zonesBeside } from './when-words.ts';

const NEW_YORK = { words: 'at 04:00 New York', schedule: '0 4 * * *', timezone: 'America/New_York' };

test.each([
  [NEW_YORK, 'America/New_York', 'At 04:00'],
  [NEW_YORK, 'Europe/Berlin', 'At 04:00 New York'],
  [{ words: 'every minute UTC', schedule: '* * * * *', timezone: 'UTC' }, 'UTC', 'Every minute'],
  [{ words: 'after load', timezone: 'Europe/Berlin' }, 'Europe/Berlin', 'after load'],
])('%j, known %s', (row, known, words) => expect(whenWords(row, known)).toBe(words));

const BERLIN = 'Europe/Berlin';

test.each([
  ['America/New_York', BERLIN, [], [BERLIN, 'UTC']],
  [
    BERLIN,
    BERLIN,
    ['Asia/Kolkata', BERLIN, 'America/New_York', 'America/New_York'],
    ['UTC', 'America/New_York'],
  ],
  [BERLIN, BERLIN, [], ['UTC', 'America/New_York']],
  ['UTC', 'UTC', [BERLIN, 'UTC'], [BERLIN, 'America/New_York']],
  ['UTC', BERLIN, [], [BERLIN, 'America/New_York']],
])('beside %s, read in %s, where schedules are of %j: %j', (timezone, mine, used, zones) =>
  expect(zonesBeside(timezone, { mine, used })).toEqual(zones),
);
