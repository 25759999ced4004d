import { expect, test } from 'vitest';
import { jobsPath, matches, readJobFilter } from './job-filter.ts';

const JOB = {
  id: 'mail.digest',
  name: 'Daily digest mail',
  owner: 'growth',
  queue: 'mail',
  tags: ['daily'],
  state: 'failing',
} as never;

test.each([
  [{}, true],
  [{ state: 'failing' as const }, true],
  [{ state: 'healthy' as const }, false],
  [{ q: 'DIGEST' }, true],
  [{ q: 'growth daily' }, true],
  [{ q: 'growth weekly' }, false],
])('%o', (filter, isShown) => expect(matches(JOB, filter)).toBe(isShown));

test('the address is the filter', () => {
  const filter = { state: 'late', q: 'a b' } as const;
  const { searchParams } = new URL(jobsPath(filter), 'http://console');
  expect(readJobFilter(Object.fromEntries(searchParams))).toEqual(filter);
  expect(readJobFilter({ state: 'odd', q: '' })).toEqual({});
  expect(jobsPath({})).toBe('/jobs');
});
