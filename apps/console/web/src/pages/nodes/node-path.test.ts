import { expect, test } from 'vitest';
import { nodesPath, readNodeParts } from './node-path.ts';

test.each([
  ['/nodes', { isAll: false }],
  ['/nodes?all=true&node=3', { isAll: true, node: 3 }],
] as const)('%s is read as it is written', (address, parts) => {
  const read = readNodeParts(Object.fromEntries(new URLSearchParams(address.split('?')[1] ?? '')));
  expect(read).toEqual({ node: undefined, ...parts });
  expect(nodesPath(read)).toBe(address);
});
