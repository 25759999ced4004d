import { expect, test } from 'vitest';
import {
  doneText,
  minutesText,
  openFirst,
  questMark,
  questWord,
  summaryWord,
  taskShare,
} from './board-marks.ts';

test('quests that go on come first, and stay in their order', () => {
  const quests = [
    { id: 'a', state: 'completed' },
    { id: 'b', state: 'locked' },
    { id: 'c', state: 'in-progress' },
    { id: 'd', state: 'locked' },
  ] as const;
  expect(openFirst(quests).map(({ id }) => id)).toEqual(['c', 'b', 'd', 'a']);
});

test.each([
  [30, '30m'],
  [60, '1h'],
  [150, '2.5h'],
  [480, '8h'],
])('%i minutes are %s', (minutes, text) => expect(minutesText(minutes)).toBe(text));

test.each([
  ['success', 'succeeded'],
  ['noop', 'nothing to do'],
  ['of_a_newer_version', 'of_a_newer_version'],
])('a run of the board that ended as %s %s', (status, word) => expect(summaryWord(status)).toBe(word));

test.each`
  status           | estimateMinutes | remainingMinutes | share
  ${'done'}        | ${undefined}    | ${undefined}     | ${1}
  ${'in-progress'} | ${120}          | ${30}            | ${0.75}
  ${'in-progress'} | ${60}           | ${90}            | ${0}
  ${'todo'}        | ${60}           | ${undefined}     | ${undefined}
`('$status, $remainingMinutes of $estimateMinutes left: $share', ({ share, ...task }) => {
  expect(taskShare(task)).toBe(share);
});

test('a hold is seen where it keeps a gate shut, and said anywhere', () => {
  expect(questMark({ state: 'locked', hold: true })).toBe('paused');
  expect(questMark({ state: 'in-progress', hold: true })).toBe('running');
  expect(questWord({ state: 'in-progress', hold: true })).toBe('in-progress, held');
});

test.each([
  [0, 1, '0 of 1 task is done'],
  [1, 4, '1 of 4 tasks are done'],
])('a quest with %i done of %i says %s', (done, live, says) => expect(doneText({ done, live })).toBe(says));
