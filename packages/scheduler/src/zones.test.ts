import { expect, test } from 'vitest';

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
  ${'utc'}              | ${'"utc"'}                       | ${' Did you mean "UTC"?'}
  ${'Europe/Berlim'}    | ${'"Europe/Berlim"'}             | ${' Did you mean "Europe/Berlin"?'}
  ${'America/New York'} | ${'"America/New York"'}          | ${' Did you mean "America/New_York"?'}
  ${'Mars/\u00A0Base'}  | ${String.raw`"Mars/\u00a0Base"`} | ${''}
`('rejects $shown', ({ timezone, shown, guess }) => {
  const message = `Time zone ${shown}: expected "UTC" or an IANA name such as "Europe/Berlin".${guess}`;
  expect(() => validateZone(timezone)).toThrow(ZoneError);
  expect(() => validateZone(timezone)).toThrow(expect.objectContaining({ code: 'ZONE_INVALID', message }));
});

test('shows at most 40 characters', () => {
  const start = `x/${'y'.repeat(38)}`;
  expect(() => validateZone(`${start}${'y'.repeat(1000)}`)).toThrow(`Time zone "${start}...": expected`);
});
