import { expect, test } from 'vitest';
import { nodeMark } from './node-mark.ts';

test.each([
  ['up', 'ok', 'ok'],
  ['up', 'warn', 'warn'],
  ['cordoned', 'warn', 'held'],
  ['draining', 'warn', 'draining'],
  ['late', 'warn', 'later'],
  ['gone', 'bad', 'failed'],
  ['gone', 'off', 'disabled'],
] as const)('a node that is %s (%s) has the mark %s', (state, tone, mark) =>
  expect(nodeMark({ state, tone })).toBe(mark),
);
