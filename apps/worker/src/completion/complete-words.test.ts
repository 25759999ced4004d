import { expect, test } from 'vitest';
import { COMMANDS } from '../commands/index.ts';
import { completeWords } from './complete-words.ts';

const of = (...typed: readonly string[]) => completeWords(typed, COMMANDS);

test.each`
  typed                                         | ids
  ${['job', '']}                                | ${'jobs'}
  ${['--as', 'ada', 'job', '']}                 | ${'jobs'}
  ${['job:pause', 'a']}                         | ${'jobs'}
  ${['history', '--job', '']}                   | ${'jobs'}
  ${['history', '--limit', '5', '--queue', '']} | ${'queues'}
  ${['queue:pause', '']}                        | ${'queues'}
  ${['schedules:pause', '']}                    | ${'schedules'}
  ${['history', '--schedule', '']}              | ${'schedules'}
  ${['run:show', '1']}                          | ${'runs'}
  ${['run:show', '--json', '1']}                | ${'runs'}
  ${['run:cancel', '1', '2', '']}               | ${'runs'}
  ${['run:diff', '1', '']}                      | ${'runs'}
  ${['dlq:show', '']}                           | ${'runs'}
  ${['events:tail', '--run', '']}               | ${'runs'}
`('$typed: ids of $ids', ({ typed, ids }) => expect(of(...typed)).toEqual({ words: [], ids }));

test.each`
  typed                             | words
  ${['']}                           | ${['daemon', 'run:show', 'completion']}
  ${['run:']}                       | ${['run:show']}
  ${['help', '']}                   | ${['daemon', 'queue', 'all', 'options']}
  ${['-']}                          | ${['--json', '--help']}
  ${['history', '--']}              | ${['--status', '--limit', '--json']}
  ${['job', 'a', '--n']}            | ${['--no-retry', '--dry-run']}
  ${['job', 'a', '-']}              | ${['-f']}
  ${['job', 'a', '--priority', '']} | ${['critical', 'low']}
  ${['run:priority', '7', '']}      | ${['critical', 'low']}
  ${['history', '--status', '']}    | ${['succeeded', 'failed']}
  ${['completion', '']}             | ${['bash', 'zsh', 'fish']}
`('$typed offers $words and others', ({ typed, words }) => {
  expect(of(...typed).words).toEqual(expect.arrayContaining(words));
});

test.each(
  [
    ['nonsense', ''],
    ['--as', ''],
    ['run:show', '1', ''],
    ['list', ''],
    ['job', 'a', '--now', ''],
  ].map((typed) => [typed]),
)('%j offers nothing', (typed) => expect(of(...typed)).toEqual({ words: [] }));
