import { expect, test } from 'vitest';

import { describeCron } from './describe-cron.ts';

test.each`
  expression                | words
  ${'0 9 * * *'}            | ${'At 09:00'}
  ${'*/15 * * * *'}         | ${'Every 15 minutes'}
  ${'30 8 * * 1-5'}         | ${'At 08:30, Monday through Friday'}
  ${'@weekly'}              | ${'At 00:00, only on Sunday'}
  ${'0 0 13 * 5'}           | ${'At 00:00, on day 13 of the month or on Friday'}
  ${'0 0 1,15 jan mon-fri'} | ${'At 00:00, on day 1 and 15 of the month or Monday through Friday, only in January'}
  ${'0 0 1-31 * 1'}         | ${'At 00:00'}
  ${'0 0 13 2 0-6'}         | ${'At 00:00, only in February'}
  ${'0 0 */2 * 1'}          | ${'At 00:00, every 2 days in a month, only on Monday'}
  ${'*/45 * * * *'}         | ${'At 0 and 45 minutes past the hour'}
  ${'*/30 * * * *'}         | ${'Every 30 minutes'}
  ${'0 */5 * * *'}          | ${'At 00:00, 05:00, 10:00, 15:00 and 20:00'}
  ${'0,*/20 * * * *'}       | ${'At 0, 20, and 40 minutes past the hour'}
  ${'0 0 * * mon-fri/2'}    | ${'At 00:00, only on Monday, Wednesday, and Friday'}
  ${'0 0 1 */3 *'}          | ${'At 00:00, on day 1 of the month, only in January, April, July, and October'}
  ${'0 0 13 * 1-5/2'}       | ${'At 00:00, on day 13 of the month or on Monday, Wednesday, and Friday'}
  ${'*/60 * * * *'}         | ${'Every hour'}
  ${'5,* 05 * * 007'}       | ${'Every minute, between 05:00 and 05:59, only on Sunday'}
  ${'0 5-5,7 * * *'}        | ${'At 05:00 and 07:00'}
`('$expression: $words', ({ expression, words }) => {
  expect(describeCron(expression)).toBe(words);
});

test('has no words for a wrong expression', () => {
  expect(() => describeCron('0 0 30 2 *')).toThrow(expect.objectContaining({ code: 'CRON_INVALID' }));
});
