import { expect, test } from 'vitest';
import { address, idIn, oneIn, textIn } from './address.ts';

test('an address leaves out what has no value', () => {
  expect(address('/quests', { org: 'a b', task: undefined, view: '', run: 7 })).toBe('/quests?org=a+b&run=7');
  expect(address('/quests')).toBe('/quests');
});

test('what an address holds is read, and nothing else', () => {
  const search = { job: 'a', q: '', run: '7', event: '-1', node: 'x', view: 'list', list: ['a'] };
  expect(['job', 'q', 'list', 'none'].map((name) => textIn(search, name))).toEqual([
    'a',
    undefined,
    undefined,
    undefined,
  ]);
  expect(['run', 'event', 'node', 'none'].map((name) => idIn(search, name))).toEqual([
    7,
    undefined,
    undefined,
    undefined,
  ]);
  expect(['view', 'job'].map((name) => oneIn(['week', 'list'], search, name))).toEqual(['list', undefined]);
});
