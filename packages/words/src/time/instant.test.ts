import { expect, test } from 'vitest';
import { isDay, readInstant } from './instant.ts';

test.each`
  text                           | iso
  ${'2026-01-05'}                | ${'2026-01-05T00:00:00.000Z'}
  ${'2026-01-05T09:00Z'}         | ${'2026-01-05T09:00:00.000Z'}
  ${'2026-01-05 09:00:30+01:00'} | ${'2026-01-05T08:00:30.000Z'}
  ${'2026-01-05t09:00:00.5z'}    | ${'2026-01-05T09:00:00.500Z'}
  ${'2026-01-05T09:00+0100'}     | ${'2026-01-05T08:00:00.000Z'}
  ${'1969-12-31T23:59:59Z'}      | ${'1969-12-31T23:59:59.000Z'}
  ${'2026-01-05T09:00'}          | ${undefined}
  ${'2026-01-05T25:00Z'}         | ${undefined}
  ${'2026-02-30'}                | ${undefined}
  ${'2026-02-30T09:00Z'}         | ${undefined}
  ${'5 January 2026'}            | ${undefined}
  ${''}                          | ${undefined}
`('$text is $iso', ({ text, iso }) => {
  const ms = readInstant(text);
  expect(ms === undefined ? undefined : new Date(ms).toISOString()).toBe(iso);
});

test.each`
  text            | is
  ${'2028-02-29'} | ${true}
  ${'2026-02-29'} | ${false}
  ${'2026-2-1'}   | ${false}
`('$text is a day: $is', ({ text, is }) => expect(isDay(text)).toBe(is));
