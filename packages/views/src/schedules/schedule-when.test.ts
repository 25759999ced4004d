import { expect, test } from 'vitest';
import { scheduleWhen, zoneName } from './schedule-when.ts';

test.each`
  expression        | words
  ${'0 9 * * *'}    | ${'at 09:00'}
  ${'*/15 * * * *'} | ${'every 15 minutes'}
  ${'@weekly'}      | ${'at 00:00, only on Sunday'}
`('$expression is $words', ({ expression, words }) => expect(scheduleWhen(expression)).toBe(words));

test.each`
  zone                                | name
  ${'UTC'}                            | ${'UTC'}
  ${'America/New_York'}               | ${'New York'}
  ${'America/Argentina/Rio_Gallegos'} | ${'Rio Gallegos'}
`('$zone is $name', ({ zone, name }) => expect(zoneName(zone)).toBe(name));
