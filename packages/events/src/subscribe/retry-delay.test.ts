import { expect, test } from 'vitest';
import { retryDelayMs } from './subscribe.ts';

test.each`
  failures | delay
  ${1}     | ${1_000}
  ${2}     | ${2_000}
  ${5}     | ${16_000}
  ${6}     | ${30_000}
  ${5_000} | ${30_000}
`('after $failures failures it waits $delay ms', ({ failures, delay }) => {
  expect(retryDelayMs(failures)).toBe(delay);
});
