import { expect, test } from 'vitest';
import { chainWords } from './chain-words.ts';

const extract = { as: 'extract', schedule: 'extract' } as const;
const load = { as: 'load', job: 'acme.load' } as const;

test.each([
  ['success', 'success', 'after extract and job acme.load'],
  ['success', 'failure', 'after extract succeeds and job acme.load fails'],
  ['always', 'success', 'after extract ends and job acme.load succeeds'],
] as const)('a schedule that follows on %s and %s fires %s', (one, other, words) => {
  const after = [
    { ...extract, on: one },
    { ...load, on: other },
  ];
  expect(chainWords({ after })).toBe(words);
  expect(chainWords({ after, when: 'true' })).toBe(`${words}, when true`);
});
