import { ALERT_STATES } from '@sb/alerts';
import { FINISHED_STATES, LETTER_STATUSES } from '@sb/jobs';
import { TASK_PRIORITIES } from '@sb/questboard';
import { expect, test } from 'vitest';
import { longFlag } from '../cli/typed/spelling.ts';
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
  ${['queue', 'pause', '']}                     | ${'queues'}
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
  ${['run:logs', '1', '-']}         | ${['-f']}
  ${['job', 'a', '--priority', '']} | ${['critical', 'low']}
  ${['run:priority', '7', '']}      | ${['critical', 'low']}
  ${['history', '--status', '']}    | ${['succeeded', 'failed']}
  ${['queue', '']}                  | ${['list', 'pause', 'purge']}
  ${['schedules', '']}              | ${['preview', 'pause']}
  ${['queue', 'purge', '--']}       | ${['--yes', '--dry-run']}
  ${['completion', '']}             | ${['bash', 'zsh', 'fish']}
`('$typed offers $words and others', ({ typed, words }) => {
  expect(of(...typed).words).toEqual(expect.arrayContaining(words));
});

test('the words that are offered for a flag are all that the command accepts', () => {
  const offered = COMMANDS.flatMap(({ name, options = {} }) =>
    Object.entries(options).flatMap(([option, { value, optionalValue, negative, parse }]) => {
      if (value === undefined || optionalValue || negative) return [];
      const flag = longFlag(option);
      return of(name, flag, '').words.map((word) => ({ name, flag, word, parse }));
    }),
  );
  for (const { name, flag, word, parse } of offered) {
    if (!parse) throw new Error(`${name} ${flag} offers ${word}, and parses no word`);
    expect(() => parse(word), `${name} ${flag} ${word}`).not.toThrow();
    expect(() => parse(`${word}-other`), `${name} ${flag} ${word}-other`).toThrow('Give one of');
  }
  expect(offered.length).toBeGreaterThan(100);
});

test.each`
  typed                                 | words
  ${['alert:history', '--state', '']}   | ${ALERT_STATES}
  ${['dlq:list', '--status', '']}       | ${LETTER_STATUSES}
  ${['run:replay', '--state', '']}      | ${FINISHED_STATES}
  ${['quest:create', '--priority', '']} | ${TASK_PRIORITIES}
`('$typed offers exactly $words', ({ typed, words }) => expect(of(...typed).words).toEqual(words));

test.each(
  [
    ['nonsense', ''],
    ['--as', ''],
    ['run:show', '1', ''],
    ['list', ''],
    ['job', 'a', '--now', ''],
  ].map((typed) => [typed]),
)('%j offers nothing', (typed) => expect(of(...typed)).toEqual({ words: [] }));
