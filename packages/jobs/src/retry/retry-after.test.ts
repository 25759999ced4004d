import { expect, test } from 'vitest';
import { isRetryAfter, parseRetryAfter, RetryAfter } from './retry-after.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');

test.each`
  what                         | header                              | ms
  ${'seconds'}                 | ${'120'}                            | ${120_000}
  ${'seconds with a fraction'} | ${'0.35'}                           | ${350}
  ${'none to wait'}            | ${' 0 '}                            | ${0}
  ${'a date'}                  | ${'Mon, 02 Mar 2026 12:01:30 GMT'}  | ${90_000}
  ${'a date of the old form'}  | ${'Monday, 02-Mar-26 12:01:30 GMT'} | ${90_000}
  ${'a date that has passed'}  | ${'Mon, 02 Mar 2026 11:00:00 GMT'}  | ${0}
  ${'no header'}               | ${null}                             | ${undefined}
  ${'a negative number'}       | ${'-1'}                             | ${undefined}
  ${'another form of date'}    | ${'2026-03-02T12:01:30Z'}           | ${undefined}
  ${'words'}                   | ${'later'}                          | ${undefined}
`('Retry-After, $what', ({ header, ms }) => expect(parseRetryAfter(header, NOON)).toBe(ms));

test('an error keeps what it came from', () => {
  const cause = new Error('429');
  const error = new RetryAfter('30s', { message: 'the mail provider is busy', cause });
  expect(error).toMatchObject({
    delayMs: 30_000,
    message: 'the mail provider is busy',
    cause,
    code: 'RETRY_AFTER',
  });
  expect([error, cause].map(isRetryAfter)).toEqual([true, false]);
  expect(() => new RetryAfter('soon')).toThrow('Expected a duration');
});
