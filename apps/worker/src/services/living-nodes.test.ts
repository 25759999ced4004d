import { hostname } from 'node:os';
import { type NewNode, registerNode } from '@sb/queue/engine';
import { processIdentity } from '@sb/runner';
import type { Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { findLivingNodes } from './living-nodes.ts';

/** Above the largest number of a process. */
const GONE_PID = 2 ** 30;

const HERE = processIdentity();
const ANOTHER_BOOT = { ...HERE, bootId: 'another' };
const ANOTHER_NAMESPACE = { ...HERE, pidNamespace: 'pid:[1]' };
const UNKNOWN_BOOT = { ...HERE, bootId: undefined, pidNamespace: undefined, pidStarted: undefined };

async function isFound(store: Store, process: Partial<NewNode>): Promise<boolean> {
  const node: NewNode = { kind: 'daemon', name: 'ada', host: hostname(), pid: 1, version: '1.0.0', jobs: [] };
  const id = await registerNode(store, { ...node, ...process });
  return (await findLivingNodes(store)).some((living) => living.id === id);
}

eachDialect('a node that holds a lease', (open) => {
  test.each([
    ['this process', HERE, true],
    ['a process of this machine that is gone', { ...HERE, pid: GONE_PID }, false],
    ['another process that has its number', { ...HERE, pidStarted: '1' }, false],
    ['a process of another machine of this name', { ...ANOTHER_BOOT, pid: GONE_PID }, true],
    ['a process of another container of this name', { ...ANOTHER_NAMESPACE, pid: GONE_PID }, true],
    ['this process, of an unknown boot', UNKNOWN_BOOT, true],
    ['a process that is gone, of an unknown boot', { ...UNKNOWN_BOOT, pid: GONE_PID }, false],
    ['a process of another host, of an unknown boot', { ...UNKNOWN_BOOT, host: 'b', pid: GONE_PID }, true],
  ])('%s', async (_what, process, lives) => {
    expect(await isFound(await open(), process)).toBe(lives);
  });
});
