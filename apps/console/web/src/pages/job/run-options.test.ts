import { expect, test } from 'vitest';
import { NO_OPTIONS, optionFlags, optionsBody } from './run-options.ts';

const ALL = {
  after: '4711, #4712',
  queue: ' mail ',
  timeout: '5m',
  attempts: '1',
  tags: '',
  replace: 'input, runAt',
  maxWait: '1h',
};

test.each([
  [{}, {}, ''],
  [
    ALL,
    {
      after: [4711, 4712],
      queue: 'mail',
      timeout: '5m',
      attempts: 1,
      dedupeReplace: ['input', 'runAt'],
      dedupeMaxWait: '1h',
    },
    '--after 4711,4712 --queue mail --timeout 5m --dedupe-replace input,runAt --dedupe-max-wait 1h --no-retry',
  ],
  [{ maxWait: '1h' }, {}, ''],
  [{ attempts: '5' }, { attempts: 5 }, undefined],
  [{ tags: 'a, b' }, { tags: ['a', 'b'] }, undefined],
])('%o', (some, body, flags) => {
  const options = { ...NO_OPTIONS, ...some };
  expect(optionsBody(options)).toEqual(body);
  const known = optionFlags(options);
  expect(known === false ? undefined : known.join(' ')).toBe(flags);
});

test('a word is no number of a run', () => {
  expect(() => optionsBody({ ...NO_OPTIONS, after: '4711, last' })).toThrow(
    'After: expected numbers of runs such as 4711, 4712, got "last".',
  );
});
