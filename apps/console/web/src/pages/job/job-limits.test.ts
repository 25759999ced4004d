import { expect, test } from 'vitest';
import { jobLimitCommand, limitBody, NO_LIMITS } from './job-limits.ts';

test.each([
  [{}, {}, 'worker job:limit mail.send'],
  [{ concurrency: '3' }, { maxRunning: 3 }, 'worker job:limit mail.send --concurrency 3'],
  [{ concurrency: 'none' }, { maxRunning: 'none' }, 'worker job:limit mail.send --concurrency none'],
  [{ concurrency: 'code' }, { maxRunning: null }, 'worker job:limit mail.send --concurrency code'],
  [
    { rate: '10/s', burst: '20' },
    { rate: '10/s', burst: 20 },
    'worker job:limit mail.send --rate 10/s --burst 20',
  ],
  [{ rate: 'code' }, { rate: null }, 'worker job:limit mail.send --rate code'],
])('%j', (typed, body, command) => {
  const texts = { ...NO_LIMITS, ...typed };
  expect(limitBody(texts)).toEqual(body);
  expect(jobLimitCommand('mail.send', texts)).toBe(command);
});

test('a word that is no number is refused', () => {
  expect(() => limitBody({ ...NO_LIMITS, concurrency: 'many' })).toThrow('got "many"');
});
