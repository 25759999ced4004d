import { expect, test } from 'vitest';
import { hoursText, planFacts, planReasonText, whyNotText } from './sprint-text.ts';

test.each`
  code                         | words
  ${'carry-over'}              | ${'carried over: it was in work before the week'}
  ${'fit:genius(I)'}           | ${'phase I is a genius of the member'}
  ${'fit:frustration(T)'}      | ${'phase T is a frustration of the member'}
  ${'fit:unknown'}             | ${'without a profile or a phase, no fit is known'}
  ${'load:62%'}                | ${'with it the week is 62 % full'}
  ${'unlocks:1'}               | ${'1 task waits for it'}
  ${'unlocks:3'}               | ${'3 tasks wait for it'}
  ${'frustration:only-option'} | ${'no other member has the skills and the time'}
  ${'a-new-code'}              | ${'a-new-code'}
`('$code is: $words', ({ code, words }) => {
  expect(planReasonText(code)).toBe(words);
});

test('a reason without words is shown as it is', () => {
  expect([whyNotText('lower-score'), whyNotText('a-new-code')]).toEqual(['scores lower', 'a-new-code']);
});

test('a plan is summed up without what is not there', () => {
  const even = { fitScore: 71.4, balance: 1, carryOverMinutes: 0, geniusGaps: [] };
  expect(planFacts(even)).toEqual(['fit 71', 'balance 1.00']);
  const uneven = { fitScore: 88, balance: 1.2, carryOverMinutes: 210, geniusGaps: ['D', 'T'] } as const;
  expect(planFacts(uneven)).toEqual(['fit 88', 'balance 1.20', '3.5h carried over', 'no genius for D, T']);
});

test('hours are in tenths', () => {
  expect([0, 30, 90, 1440, 7290, 15024].map(hoursText)).toEqual([
    '0h',
    '0.5h',
    '1.5h',
    '24h',
    '121.5h',
    '250.4h',
  ]);
});
