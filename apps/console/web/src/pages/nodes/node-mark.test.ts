import { expect, test } from 'vitest';
import { nodeMark } from '../../components/marks/node-mark.ts';
import { nodesPath, readNodeParts } from './node-path.ts';

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

test.each([
  ['/nodes', { isAll: false }],
  ['/nodes?all=true&node=3', { isAll: true, node: 3 }],
] as const)('%s is read as it is written', (address, parts) => {
  const read = readNodeParts(Object.fromEntries(new URLSearchParams(address.split('?')[1] ?? '')));
  expect(read).toEqual({ node: undefined, ...parts });
  expect(nodesPath(read)).toBe(address);
});
