import { expect, test } from 'vitest';

import { type OffsetSpan, parseOffset, wallClock } from './wall-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const ZONES = [
  'UTC',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Africa/Monrovia',
  'Pacific/Apia',
];

test.each([
  ['12 AM GMT+00:00', 0],
  ['12 AM GMT', 0],
  ['1 PM GMT+05:45', 5.75 * HOUR],
  ['11 PM GMT-00:44:30', -(44 * 60 + 30) * 1000],
])('the offset of "%s"', (text, offset) => expect(parseOffset(text)).toBe(offset));

test.each(ZONES)('the spans of %s follow each other without a hole', (timezone) => {
  for (const [index, span] of spansFrom1970(timezone).entries()) {
    const next = wallClock(timezone).spanAt(span.until);
    expect(next, `span ${index}`).toMatchObject({ from: span.until, offsetBefore: span.offset });
    expect(wallClock(timezone).spanAt(span.until - 1)).toEqual(span);
  }
});

test.each(ZONES)('a span of %s begins with a change, or more than a day after one', (timezone) => {
  const tooLate = spansFrom1970(timezone).filter(
    ({ from, offset, offsetBefore }) =>
      offset === offsetBefore && wallClock(timezone).spanAt(from - DAY).offset !== offset,
  );
  expect(tooLate).toEqual([]);
});

test.each`
  timezone                 | at                        | offset         | offsetBefore
  ${'America/New_York'}    | ${'2026-03-08T07:00Z'}    | ${-4 * HOUR}   | ${-5 * HOUR}
  ${'Australia/Lord_Howe'} | ${'2026-04-04T15:00Z'}    | ${10.5 * HOUR} | ${11 * HOUR}
  ${'Pacific/Apia'}        | ${'2011-12-30T10:00Z'}    | ${14 * HOUR}   | ${-10 * HOUR}
  ${'Africa/Monrovia'}     | ${'1972-01-07T00:44:30Z'} | ${0}           | ${-(44 * 60 + 30) * 1000}
`('$timezone changes at $at', ({ timezone, at, offset, offsetBefore }) => {
  const from = Date.parse(at);
  expect(wallClock(timezone).spanAt(from)).toMatchObject({ from, offset, offsetBefore });
});

test('a zone has one clock, in whichever case its name is written', () => {
  expect(wallClock('europe/BERLIN')).toBe(wallClock('Europe/Berlin'));
});

function spansFrom1970(timezone: string): OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  const clock = wallClock(timezone);
  for (let at = 0; at < Date.UTC(2040, 0);) {
    const span = clock.spanAt(at);
    spans.push(span);
    at = span.until;
  }
  return spans;
}
