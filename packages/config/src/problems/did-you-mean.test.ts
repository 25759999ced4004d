import fc from 'fast-check';
import { expect, test } from 'vitest';
import { didYouMean, suggestion } from './did-you-mean.ts';

const jobs = ['daily.questmaster', 'weekly.sprintplanner', 'github.sync', 'maintenance.retry'];

test.each`
  word                  | candidates                  | meant
  ${'daily.questmster'} | ${jobs}                     | ${'daily.questmaster'}
  ${'gihtub.sync'}      | ${jobs}                     | ${'github.sync'}
  ${'GitHub.Sync'}      | ${jobs}                     | ${'github.sync'}
  ${'payroll'}          | ${jobs}                     | ${undefined}
  ${'CET+1'}            | ${['UTC', 'CET']}           | ${'CET'}
  ${'cat'}              | ${['dog', 'cut', 'cats']}   | ${'cut'}
  ${'chidi'}            | ${['chidi.larsen', 'bo']}   | ${'chidi.larsen'}
  ${'mail'}             | ${['mail.one', 'mail.two']} | ${undefined}
  ${'queue'}            | ${['queue']}                | ${undefined}
  ${'ch'}               | ${['chidi.larsen']}         | ${undefined}
  ${'x'}                | ${['y']}                    | ${undefined}
  ${''}                 | ${['y', '']}                | ${undefined}
  ${'queue'}            | ${[]}                       | ${undefined}
`('$word means $meant', ({ word, candidates, meant }) => expect(didYouMean(word, candidates)).toBe(meant));

test('a suggestion is a sentence or nothing', () => {
  expect(suggestion('tomezone', ['timezone'])).toBe(' Did you mean "timezone"?');
  expect(suggestion('zone', ['cron'])).toBe('');
});

test('one typing mistake in a word is always found', () => {
  const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e'), minLength: 4, maxLength: 20 });
  fc.assert(
    fc.property(words, fc.nat(), (word, at) => {
      const place = at % word.length;
      expect(didYouMean(`${word.slice(0, place)}x${word.slice(place)}`, ['unlike-everything', word])).toBe(
        word,
      );
    }),
  );
});
