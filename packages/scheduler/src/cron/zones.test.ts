import { expect, test } from 'vitest';

import { compileCron, nextFires } from './cron.ts';
import { validateZone, ZoneError } from './zones.ts';

test.each([
  'UTC',
  'Europe/Berlin',
  'Europe/Kiev',
  'Europe/Kyiv',
  'US/Pacific',
  'Etc/GMT+5',
  'America/Argentina/Ushuaia',
])('accepts %s', (timezone) => {
  expect(() => validateZone(timezone)).not.toThrow();
});

test.each`
  timezone              | shown                            | guess
  ${''}                 | ${'""'}                          | ${''}
  ${'local'}            | ${'"local"'}                     | ${''}
  ${'EST'}              | ${'"EST"'}                       | ${''}
  ${'GMT'}              | ${'"GMT"'}                       | ${''}
  ${'Japan'}            | ${'"Japan"'}                     | ${''}
  ${'+01:00'}           | ${'"+01:00"'}                    | ${''}
  ${'-05:00'}           | ${'"-05:00"'}                    | ${''}
  ${'GMT+5'}            | ${'"GMT+5"'}                     | ${''}
  ${'EST5EDT'}          | ${'"EST5EDT"'}                   | ${''}
  ${'SystemV/EST5EDT'}  | ${'"SystemV/EST5EDT"'}           | ${''}
  ${'Etc/GMT+13'}       | ${'"Etc/GMT+13"'}                | ${''}
  ${'Europe/Berlin '}   | ${'"Europe/Berlin "'}            | ${' Did you mean "Europe/Berlin"?'}
  ${'utc'}              | ${'"utc"'}                       | ${' Did you mean "UTC"?'}
  ${'Europe/Berlim'}    | ${'"Europe/Berlim"'}             | ${' Did you mean "Europe/Berlin"?'}
  ${'America/New York'} | ${'"America/New York"'}          | ${' Did you mean "America/New_York"?'}
  ${'Mars/\u00A0Base'}  | ${String.raw`"Mars/\u00a0Base"`} | ${''}
`('rejects $shown', ({ timezone, shown, guess }) => {
  const message = `Time zone ${shown}: expected "UTC" or an IANA name such as "Europe/Berlin".${guess}`;
  expect(() => validateZone(timezone)).toThrow(ZoneError);
  expect(() => validateZone(timezone)).toThrow(expect.objectContaining({ code: 'ZONE_INVALID', message }));
});

test('a zone behind an offset is what it says: west of Greenwich with a plus', () => {
  expect(nextFires('0 9 * * *', 'Etc/GMT+5', new Date('2026-07-01T00:00Z'), 1)).toEqual([
    new Date('2026-07-01T14:00Z'),
  ]);
});

test.each(['Europe/Kyiv', 'Europe/Kiev', 'US/Pacific'])('%s is kept as it is written', (timezone) => {
  expect(compileCron('0 9 * * *', timezone)).toMatchObject({ timezone });
});

test('shows at most 40 characters', () => {
  const start = `x/${'y'.repeat(38)}`;
  expect(() => validateZone(`${start}${'y'.repeat(1000)}`)).toThrow(
    `Time zone "${start.slice(0, 39)}…": expected`,
  );
});
