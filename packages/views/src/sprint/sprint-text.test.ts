import { expect, test } from 'vitest';
import { deckNoteText, hoursText, planFacts, planReasonText, whyNotText } from './sprint-text.ts';

test.each`
  code                         | words
  ${'carry-over'}              | ${'carried over: it was in work before the week'}
  ${'fit:genius(I)'}           | ${'Invention fits genius'}
  ${'fit:frustration(T)'}      | ${'Tenacity frustrates'}
  ${'fit:unknown'}             | ${'without a profile or a phase, no fit is known'}
  ${'load:62%'}                | ${'with it the week is 62\u00a0% full'}
  ${'unlocks:1'}               | ${'1 task waits for it'}
  ${'unlocks:3'}               | ${'3 tasks wait for it'}
  ${'frustration:only-option'} | ${'no other member has the skills and the time'}
  ${'fit:frustration'}         | ${'frustrates'}
  ${'fit:new'}                 | ${'fit:new'}
  ${'offered:least-loaded'}    | ${'the member has the most free time'}
  ${'in-sprint'}               | ${'planned for this week'}
  ${'due:2026-12-03'}          | ${'due 3 Dec'}
  ${'blocker'}                 | ${'has an open blocker'}
  ${'waiting-on:t-1'}          | ${'waits for t-1'}
  ${'a-new-code'}              | ${'a-new-code'}
`('$code is: $words', ({ code, words }) => {
  expect(planReasonText(code)).toBe(words);
});

test('awaited tasks are named by their titles', () => {
  const titles = new Map([['t-1', 'Build the core']]);
  const titleOf = titles.get.bind(titles);
  expect(planReasonText('waiting-on:t-1', titleOf)).toBe('waits for Build the core');
  expect(deckNoteText('waiting-on: t-1, t-2', titleOf)).toBe('Waits for Build the core, t-2.');
  expect(deckNoteText('off')).toBe('Off on this day.');
});

test('a reason without words is shown as it is', () => {
  expect([whyNotText('lower-score'), whyNotText('a-new-code')]).toEqual(['scores lower', 'a-new-code']);
});

test('a plan is summed up without what is not there', () => {
  const even = { fitScore: 71.4, balance: 1, carryOverMinutes: 0, geniusGaps: [] };
  expect(planFacts(even)).toEqual(['fit 71 of 100']);
  const uneven = { fitScore: 88, balance: 1.2, carryOverMinutes: 210, geniusGaps: ['D', 'T'] } as const;
  expect(planFacts(uneven)).toEqual([
    'fit 88 of 100',
    'the busiest has 1.20 × the average',
    '3.5h carried over',
    'no genius for Discernment, Tenacity',
  ]);
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
