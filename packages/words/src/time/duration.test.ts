import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compactDuration,
  exactDuration,
  formatDuration,
  isInstant,
  LONGEST_DURATION_MS,
  readDuration,
} from './duration.ts';

test.each`
  text                   | ms
  ${'250ms'}             | ${250}
  ${'30s'}               | ${30_000}
  ${'1.5h'}              | ${5_400_000}
  ${'5 m'}               | ${300_000}
  ${' 2d '}              | ${172_800_000}
  ${'1w'}                | ${604_800_000}
  ${'0s'}                | ${0}
  ${'0.0006s'}           | ${1}
  ${'30'}                | ${undefined}
  ${'-5s'}               | ${undefined}
  ${'5 minutes'}         | ${undefined}
  ${'1h30m'}             | ${undefined}
  ${'1e3s'}              | ${undefined}
  ${'.5s'}               | ${undefined}
  ${'5S'}                | ${undefined}
  ${'9999999999999999w'} | ${undefined}
  ${'36525d'}            | ${3_155_760_000_000}
  ${'36526d'}            | ${undefined}
  ${''}                  | ${undefined}
`('"$text" is $ms ms', ({ text, ms }) => expect(readDuration(text)).toBe(ms));

test.each`
  ms             | shown
  ${0}           | ${'0 ms'}
  ${-5}          | ${'0 ms'}
  ${Number.NaN}  | ${'0 ms'}
  ${41.4}        | ${'41 ms'}
  ${999.6}       | ${'1 s'}
  ${1_000}       | ${'1 s'}
  ${1_312}       | ${'1.3 s'}
  ${9_949}       | ${'9.9 s'}
  ${9_960}       | ${'10 s'}
  ${42_000}      | ${'42 s'}
  ${59_700}      | ${'1 min'}
  ${125_000}     | ${'2 min 5 s'}
  ${3_659_000}   | ${'1 h'}
  ${5_400_000}   | ${'1 h 30 min'}
  ${273_900_000} | ${'3 d 4 h'}
  ${864e5 * 400} | ${'400 d'}
`('$ms ms are shown as "$shown"', ({ ms, shown }) => expect(formatDuration(ms)).toBe(shown));

test.each`
  ms           | shown
  ${-5}        | ${'0 ms'}
  ${41.4}      | ${'41 ms'}
  ${9_949}     | ${'9.95 s'}
  ${60_000}    | ${'1m'}
  ${202_000}   | ${'3m 22s'}
  ${7_500_000} | ${'2h 5m'}
`('$ms ms are shown on a page as "$shown"', ({ ms, shown }) =>
  expect(compactDuration(ms).replaceAll('\u2009', ' ')).toBe(shown),
);

test.each`
  ms             | text
  ${0}           | ${'0s'}
  ${1_500}       | ${'1500ms'}
  ${5_400_000}   | ${'90m'}
  ${172_800_000} | ${'2d'}
`('$ms ms are "$text" in a file', ({ ms, text }) => expect(exactDuration(ms)).toBe(text));

test('what is said exactly is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LONGEST_DURATION_MS }), (ms) => {
      expect(readDuration(exactDuration(ms))).toBe(ms);
    }),
  );
});

test.each`
  ms                     | is
  ${0}                   | ${true}
  ${253_402_300_799_999} | ${true}
  ${253_402_300_800_000} | ${false}
  ${8.64e15}             | ${false}
  ${-1}                  | ${false}
  ${0.5}                 | ${false}
  ${Number.NaN}          | ${false}
`('$ms is an instant: $is', ({ ms, is }) => expect(isInstant(ms)).toBe(is));
