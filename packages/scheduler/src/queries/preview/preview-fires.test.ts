import { expect, test } from 'vitest';

import { previewFires } from './preview-fires.ts';

/** Each fire as it stands in a preview: local time, then what is said of it. */
function linesOf(expression: string, timezone: string, [after, count]: readonly [string, number]): string[] {
  const { fires } = previewFires({ expression, timezone, after: new Date(after), count });
  return fires.map(({ local, notes }) => [local.replace(/:00(?=[+-])/, ''), ...notes].join(' | '));
}

const [NUUK, LORD_HOWE] = ['America/Nuuk', 'Australia/Lord_Howe'];

test.each`
  what                               | expression        | timezone              | asked                       | lines
  ${'no change'}                     | ${'0 9 * * *'}    | ${'UTC'}              | ${['2026-03-28T00:00Z', 2]} | ${['2026-03-28T09:00+00:00', '2026-03-29T09:00+00:00']}
  ${'a change between two fires'}    | ${'0 9 * * *'}    | ${'Europe/Berlin'}    | ${['2026-03-28T00:00Z', 2]} | ${['2026-03-28T09:00+01:00', '2026-03-29T09:00+02:00 | clocks go forward 02:00 → 03:00']}
  ${'on another date than the fire'} | ${'0 9 1 * *'}    | ${'Europe/Berlin'}    | ${['2026-03-28T00:00Z', 1]} | ${['2026-04-01T09:00+02:00 | clocks go forward 02:00 → 03:00 on 2026-03-29']}
  ${'a fire in what is left out'}    | ${'30 2 * * *'}   | ${'Europe/Berlin'}    | ${['2026-03-29T00:00Z', 2]} | ${['2026-03-29T03:00+02:00 | clocks go forward 02:00 → 03:00: fires at 03:00', '2026-03-30T02:30+02:00']}
  ${'one that ends on the next day'} | ${'30 23 * * *'}  | ${NUUK}               | ${['2026-03-28T12:00Z', 1]} | ${['2026-03-29T00:00-01:00 | clocks go forward 23:00 → 00:00: fires at 00:00']}
  ${'half an hour left out, wild'}   | ${'*/15 2 * * *'} | ${LORD_HOWE}          | ${['2026-10-03T15:00Z', 1]} | ${['2026-10-04T02:30+11:00 | clocks go forward 02:00 → 02:30: times in between do not fire']}
  ${'an hour left out, wild'}        | ${'*/30 2 * * *'} | ${'Europe/Berlin'}    | ${['2026-03-28T12:00Z', 1]} | ${['2026-03-30T02:00+02:00 | clocks go forward 02:00 → 03:00 on 2026-03-29: times in between do not fire']}
  ${'an hour twice'}                 | ${'30 2 * * *'}   | ${'Europe/Berlin'}    | ${['2026-10-24T12:00Z', 2]} | ${['2026-10-25T02:30+02:00 | the hour from 02:00 comes twice: fires in the first', '2026-10-26T02:30+01:00']}
  ${'told once of several'}          | ${'0,30 2 * * *'} | ${'Europe/Berlin'}    | ${['2026-10-24T12:00Z', 3]} | ${['2026-10-25T02:00+02:00 | the hour from 02:00 comes twice: fires in the first', '2026-10-25T02:30+02:00', '2026-10-26T02:00+01:00']}
  ${'first pass before the preview'} | ${'30 2 * * *'}   | ${'Europe/Berlin'}    | ${['2026-10-25T00:45Z', 1]} | ${['2026-10-26T02:30+01:00 | clocks go back 03:00 → 02:00 on 2026-10-25']}
  ${'the minute after what repeats'} | ${'0 3 * * *'}    | ${'Europe/Berlin'}    | ${['2026-10-24T12:00Z', 1]} | ${['2026-10-25T03:00+01:00 | clocks go back 03:00 → 02:00']}
  ${'an hour twice, wild'}           | ${'*/30 2 * * *'} | ${'Europe/Berlin'}    | ${['2026-10-24T12:00Z', 4]} | ${['2026-10-25T02:00+02:00', '2026-10-25T02:30+02:00', '2026-10-25T02:00+01:00 | the hour from 02:00 comes twice: fires in both', '2026-10-25T02:30+01:00']}
  ${'two hours twice'}               | ${'30 1 * * *'}   | ${'Antarctica/Troll'} | ${['2026-10-24T12:00Z', 1]} | ${['2026-10-25T01:30+02:00 | the stretch of 2 hours from 01:00 comes twice: fires in the first']}
  ${'half an hour twice'}            | ${'45 1 * * *'}   | ${LORD_HOWE}          | ${['2026-04-04T12:00Z', 1]} | ${['2026-04-05T01:45+11:00 | the stretch of 30 minutes from 01:30 comes twice: fires in the first']}
  ${'a date that is not there'}      | ${'0 12 * * *'}   | ${'Pacific/Apia'}     | ${['2011-12-29T23:00Z', 1]} | ${['2011-12-31T12:00+14:00 | clocks go forward 2011-12-30 00:00 → 2011-12-31 00:00: times in between do not fire']}
  ${'two changes between fires'}     | ${'0 9 1 1 *'}    | ${'Europe/Berlin'}    | ${['2026-01-05T00:00Z', 1]} | ${['2027-01-01T09:00+01:00 | clocks go forward 02:00 → 03:00 on 2026-03-29 | clocks go back 03:00 → 02:00 on 2026-10-25']}
  ${'of years only the last'}        | ${'0 9 29 2 *'}   | ${'America/New_York'} | ${['2026-01-05T00:00Z', 1]} | ${['2028-02-29T09:00-05:00 | clocks go forward 02:00 → 03:00 on 2027-03-14 | clocks go back 02:00 → 01:00 on 2027-11-07']}
  ${'offsets with seconds'}          | ${'0 0 * * *'}    | ${'Africa/Monrovia'}  | ${['1972-01-05T12:00Z', 1]} | ${['1972-01-06T00:00-00:44:30']}
`('$what: $expression in $timezone', ({ expression, timezone, asked, lines }) => {
  expect(linesOf(expression, timezone, asked)).toEqual(lines);
});

test('a repetition is told although a search for changes ends between it and its fire', () => {
  // Searches end every 128 days since 1970, at midnight UTC: one of them half an hour after this fire.
  expect(linesOf('30 1 * * *', 'Antarctica/Troll', ['2020-10-24T12:00Z', 1])).toEqual([
    '2020-10-25T01:30+02:00 | the stretch of 2 hours from 01:00 comes twice: fires in the first',
  ]);
});

test('excluded dates are those of the zone, and their fires are marked', () => {
  const { fires } = previewFires({
    expression: '0 6 * * *',
    timezone: 'Asia/Tokyo',
    after: new Date('2026-12-23T21:00Z'),
    count: 3,
    exclude: ['2026-12-26', '2027-01-01'],
  });
  expect(fires.map(({ at, leftOut }) => [at.toISOString(), leftOut])).toEqual([
    ['2026-12-24T21:00:00.000Z', undefined],
    ['2026-12-25T21:00:00.000Z', 'excluded'],
    ['2026-12-26T21:00:00.000Z', undefined],
  ]);
});

test('it says the expression in words, and what may surprise', () => {
  const ask = { timezone: 'UTC', after: new Date(0), count: 1 };
  expect(previewFires({ ...ask, expression: '0 9 * * 1' })).toMatchObject({
    words: 'At 09:00, only on Monday',
    warnings: [],
  });
  expect(previewFires({ ...ask, expression: '0 9 */2 * 1' }).warnings).toHaveLength(1);
});

test('a wrong expression and a wrong zone are refused', () => {
  const ask = { expression: '0 9 * * *', timezone: 'UTC', after: new Date(0), count: 1 };
  expect(() => previewFires({ ...ask, expression: '0 9 * *' })).toThrow(
    expect.objectContaining({ code: 'CRON_INVALID' }),
  );
  expect(() => previewFires({ ...ask, timezone: 'EST' })).toThrow(
    expect.objectContaining({ code: 'ZONE_INVALID' }),
  );
});
