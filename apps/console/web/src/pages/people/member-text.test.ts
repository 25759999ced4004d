import { expect, test } from 'vitest';
import {
  availabilityText,
  awayText,
  noPlanText,
  openCount,
  weekName,
  workdaysText,
  workText,
} from './member-text.ts';

const DAYS = ['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04'];

test.each`
  dayMinutes                   | words
  ${[360, 360, 360, 360, 360]} | ${''}
  ${[0, 0, 360, 360, 180]}     | ${'away Mon, Tue; partly Fri'}
  ${[0, 0, 0, 0, 0]}           | ${'away all week'}
  ${[90, 90, 90, 90, 90]}      | ${'partly there all week'}
`('$dayMinutes is: $words', ({ dayMinutes, words }) => {
  expect(awayText({ dayMinutes, dailyCapacityMinutes: 360 }, DAYS)).toBe(words);
});

test('days, leave and work are short', () => {
  expect(workdaysText([1, 2, 4])).toBe('Mon Tue Thu');
  expect(availabilityText({ from: '2026-12-24', to: '2026-12-31', percent: 0, reason: 'leave' })).toBe(
    '24 Dec to 31 Dec: away, leave',
  );
  expect(availabilityText({ from: '2026-12-24', to: '2026-12-31', percent: 50 })).toBe(
    '24 Dec to 31 Dec: 50 %',
  );
  const tasks = { todo: 1, 'in-progress': 2, done: 9 };
  expect([workText(tasks), openCount(tasks)]).toEqual(['2 in-progress, 1 todo', 3]);
});

test('the week that is shown has a name, and says once that it has no plan', () => {
  const coming = { start: '2026-12-07', isComing: true } as const;
  expect(weekName({ start: '2026-11-30' })).toBe('This week');
  expect(weekName(coming)).toBe('Next week, 7 Dec');
  expect(noPlanText({ start: '2026-11-30' })).toBe('There is no plan for this week.');
  expect(noPlanText(coming)).toBe('There is no plan for next week, from 7 Dec, yet.');
});
