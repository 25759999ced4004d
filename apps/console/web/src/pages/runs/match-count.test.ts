import { expect, test } from 'vitest';
import { matchCount } from './match-count.ts';

const states = [
  { value: 'running', count: 2 },
  { value: 'queued', count: 30, isAtLeast: true },
  { value: 'succeeded', count: 400 },
  { value: 'failed', count: 5000 },
];

test.each([
  [{}, { count: 5432, isAtLeast: true }],
  [{ view: 'live' }, { count: 32, isAtLeast: true }],
  [{ view: 'ended' }, { count: 5400 }],
  [{ state: 'failed' }, { count: 5000 }],
  [{ state: 'failed,running' }, { count: 5002 }],
  [{ state: 'failed', view: 'live' }, { count: 0 }],
])('%j', (filter, count) => expect(matchCount({ states }, filter)).toEqual(count));
