import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDuration } from './durations.ts';
import { DurationError } from './errors.ts';

describe('parseDuration', () => {
  test.each`
    duration     | ms
    ${0}         | ${0}
    ${1500}      | ${1_500}
    ${0.6}       | ${1}
    ${'0s'}      | ${0}
    ${'250ms'}   | ${250}
    ${'30s'}     | ${30_000}
    ${'5m'}      | ${300_000}
    ${'1h'}      | ${3_600_000}
    ${'1.5h'}    | ${5_400_000}
    ${'2d'}      | ${172_800_000}
    ${'1w'}      | ${604_800_000}
    ${'36525d'}  | ${3_155_760_000_000}
    ${' 10s '}   | ${10_000}
    ${'5 s'}     | ${5_000}
    ${'0.0006s'} | ${1}
  `('$duration is $ms ms', ({ duration, ms }) => expect(parseDuration(duration)).toBe(ms));

  // 1_794_000_000_000 s is a time in ms, taken for seconds.
  test.each(['36526d', '99999999d', 36_525 * 86_400_000 + 1, 1_794_000_000_000_000])(
    '%j is longer than 100 years, and no duration',
    (duration) => expect(() => parseDuration(duration)).toThrow('at most 36525d'),
  );

  test.each([-1, Number.NaN, Infinity, 2 ** 60, '', 's', '5', '-5s', '1h30m', '1y', '1e3s', '5S'])(
    '%j is no duration',
    (duration) => expect(() => parseDuration(duration)).toThrow(DurationError),
  );

  test('says what is expected and what came', () => {
    const error = caught(() => parseDuration('soon'));
    expect(error).toMatchObject({ code: 'DURATION_INVALID', value: 'soon' });
    expect(error).toHaveProperty(
      'message',
      'Expected a duration such as "30s", "5m" or "1.5h", or milliseconds, at most 36525d, got "soon".',
    );
  });

  test('reads back every whole number of milliseconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 36_525 * 86_400_000 }), (ms) => {
        expect(parseDuration(`${ms}ms`)).toBe(ms);
        expect(parseDuration(ms)).toBe(ms);
      }),
    );
  });
});

function caught(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
