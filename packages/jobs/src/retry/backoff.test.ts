import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffDelay } from './backoff.ts';
import { DurationError } from '../errors.ts';
import { toRetryPolicy, type RetryOptions } from './retry.ts';

const plain = { attempts: 5, jitter: false };

test('without retry there is one attempt', () => {
  expect(toRetryPolicy()).toMatchObject({ attempts: 1 });
});

test('a policy fills in the defaults', () => {
  expect(toRetryPolicy({ attempts: 3 })).toEqual({
    attempts: 3,
    backoff: 'exponential',
    delayMs: 10_000,
    maxDelayMs: 3_600_000,
    jitter: true,
  });
});

describe('backoffDelay', () => {
  test.each`
    what                                | options                                                                | delays
    ${'fixed'}                          | ${{ ...plain, backoff: 'fixed', delay: '2s' }}                         | ${[2_000, 2_000, 2_000]}
    ${'linear'}                         | ${{ ...plain, backoff: 'linear', delay: '2s' }}                        | ${[2_000, 4_000, 6_000]}
    ${'exponential'}                    | ${{ ...plain, backoff: 'exponential', delay: '2s' }}                   | ${[2_000, 4_000, 8_000]}
    ${'exponential by default'}         | ${plain}                                                               | ${[10_000, 20_000, 40_000]}
    ${'never above the longest delay'}  | ${{ ...plain, delay: '2s', maxDelay: '5s' }}                           | ${[2_000, 4_000, 5_000]}
    ${'a list, whose last one repeats'} | ${{ ...plain, backoff: ['1s', 5_000] }}                                | ${[1_000, 5_000, 5_000]}
    ${'a long first delay'}             | ${{ ...plain, delay: '20h' }}                                          | ${[72_000_000, 72_000_000, 72_000_000]}
    ${'a list, as it is'}               | ${{ ...plain, backoff: ['1s', '2h'] }}                                 | ${[1_000, 7_200_000, 7_200_000]}
    ${'a list, capped'}                 | ${{ ...plain, backoff: ['1s', '2h'], maxDelay: '1h' }}                 | ${[1_000, 3_600_000, 3_600_000]}
    ${'a function of the attempt'}      | ${{ ...plain, backoff: (attempt: number) => `${attempt}m` }}           | ${[60_000, 120_000, 180_000]}
    ${'a function, as it is'}           | ${{ ...plain, backoff: () => '3d' }}                                   | ${[259_200_000, 259_200_000, 259_200_000]}
    ${'a function, capped'}             | ${{ ...plain, backoff: () => '3d', maxDelay: '1h' }}                   | ${[3_600_000, 3_600_000, 3_600_000]}
    ${'a function that doubles'}        | ${{ ...plain, backoff: (n: number) => 1e12 * 2 ** n, maxDelay: '1h' }} | ${[3_600_000, 3_600_000, 3_600_000]}
    ${'no delay'}                       | ${{ ...plain, delay: 0 }}                                              | ${[0, 0, 0]}
  `('$what', ({ options, delays }) => {
    const policy = toRetryPolicy(options);
    expect([1, 2, 3].map((attempt) => backoffDelay(policy, attempt, { random: 0.5 }))).toEqual(delays);
  });

  test('a function reads the error', () => {
    const policy = toRetryPolicy({
      ...plain,
      backoff: (_attempt, error) => (error === 'busy' ? '1m' : '1s'),
    });
    expect(backoffDelay(policy, 1, { random: 0, error: 'busy' })).toBe(60_000);
    expect(backoffDelay(policy, 1, { random: 0, error: 'gone' })).toBe(1_000);
  });

  test.each(['later', '99999999d', 1.8e15, 1.8e12, Number.NaN])(
    'a function that returns %s is an error',
    (delay) => {
      const policy = toRetryPolicy({ ...plain, backoff: () => delay });
      expect(() => backoffDelay(policy, 1, { random: 0 })).toThrow(DurationError);
    },
  );

  test.each([
    [0, 0],
    [0.25, 2_500],
    [0.999, 9_990],
  ])('jitter takes the random part %d of the whole delay', (random, delay) => {
    expect(backoffDelay(toRetryPolicy({ attempts: 2 }), 1, { random })).toBe(delay);
  });

  test('is a whole number from 0 to the longest delay, whatever the policy', () => {
    fc.assert(
      fc.property(anyOptions, fc.integer({ min: 1, max: 5_000 }), anyRandom, (options, attempt, random) => {
        const policy = toRetryPolicy(options);
        const delay = backoffDelay(policy, attempt, { random });
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(policy.maxDelayMs);
      }),
    );
  });

  test('without jitter no curve ever falls', () => {
    const curve = fc.constantFrom('fixed' as const, 'linear' as const, 'exponential' as const);
    fc.assert(
      fc.property(
        curve,
        anyMs,
        anyMs,
        fc.integer({ min: 1, max: 1_000 }),
        (backoff, delay, maxDelay, attempt) => {
          const policy = toRetryPolicy({ ...plain, backoff, delay, maxDelay });
          const [now, next] = [attempt, attempt + 1].map((at) => backoffDelay(policy, at, { random: 0 }));
          expect(next).toBeGreaterThanOrEqual(now ?? Number.NaN);
        },
      ),
    );
  });
});

const anyMs = fc.integer({ min: 0, max: 1e12 });
const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const anyOptions: fc.Arbitrary<RetryOptions> = fc.record({
  attempts: fc.integer({ min: 1, max: 1_000 }),
  backoff: fc.oneof(
    fc.constantFrom('fixed' as const, 'linear' as const, 'exponential' as const),
    fc.array(anyMs, { minLength: 1, maxLength: 5 }),
    anyMs.map((ms) => () => ms),
  ),
  delay: anyMs,
  maxDelay: anyMs,
  jitter: fc.boolean(),
});
